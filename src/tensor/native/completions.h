// Prompts and completions as inputs of an op.
#pragma once

#include "arguments.h"
#include "reader.h"

namespace origin {

// prompts [count, promptTime], completions [n, time], n a multiple of count.
inline Completions completionsOf(Context& context, const Model& m) {
  const Ints prompts = context.ints("prompts", {ANY, ANY});
  const Ints completions = context.ints("completions", {ANY, ANY});
  const int64_t count = prompts.dim(0), rows = completions.dim(0);
  if (prompts.dim(1) < 1) throw Error("prompts: expected at least one token each, got " + shown(prompts.dims));
  if (count == 0 ? rows > 0 : rows % count != 0)
    throw Error("completions: expected a multiple of " + std::to_string(count) + " rows, as many for each prompt, got " + std::to_string(rows));
  if (rows > 1 << 24 || prompts.dim(1) > 1 << 16 || completions.dim(1) > 1 << 16)
    throw Error("completions: expected at most 2^24 rows of 2^16 tokens, got " + shown(completions.dims) + " after " + shown(prompts.dims));
  requireTokens("prompts", prompts, m);
  requireTokens("completions", completions, m);
  return {prompts.data,     static_cast<int>(count), static_cast<int>(prompts.dim(1)),
          completions.data, static_cast<int>(rows),  static_cast<int>(completions.dim(1))};
}

}  // namespace origin
