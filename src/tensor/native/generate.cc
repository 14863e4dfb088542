// OriginGenerate: completions of a batch of prompts, and their log-probabilities.

#include "arguments.h"
#include "generation.h"
#include "ops.h"
#include "reader.h"

namespace origin {
namespace {

// Rows that are decoded together: enough to fill the products' tiles, few enough for their caches to stay close.
constexpr int BLOCK_ROWS = 48;

// prompts [count, time], key [2] -> tokens, log_probabilities [count * samples, max_length]
void generate(Context& context) {
  const Model m = modelOf(context);
  const Floats parameters = parametersOf(context, m);
  const Ints prompts = context.ints("prompts", {ANY, ANY});
  const Ints key = context.ints("key", {2});
  const GenerationSettings settings = {boundedInteger(context, "samples", 1), boundedInteger(context, "max_length", 1),
                                       context.number("temperature"), static_cast<int>(context.integer("end")),
                                       static_cast<int>(context.integer("padding"))};
  if (prompts.dim(1) < 1 || prompts.dim(1) > 1 << 16)
    throw Error("prompts: expected 1 to 2^16 tokens each, got " + shown(prompts.dims));
  requireTokens("prompts", prompts, m);
  const int64_t count = prompts.dim(0), time = prompts.dim(1);
  const Dims dims = {count * settings.samples, settings.maxLength};
  const IntsOut tokens = context.intsOut("tokens", dims);
  const FloatsOut logProbabilities = context.floatsOut("log_probabilities", dims);
  if (tokens.size == 0) return;

  const Reader reader(m, parameters.data, tableOf(context, m, time + settings.maxLength - 1));
  const RandomSequence random(key[0], key[1]);
  Generator generator(reader, settings, random);
  const int64_t block = std::max(1, BLOCK_ROWS / settings.samples);
  for (int64_t first = 0; first < count; first += block) {
    const size_t at = static_cast<size_t>(first) * settings.samples * settings.maxLength;
    generator.generate(prompts.data + first * time, static_cast<int>(std::min(block, count - first)), static_cast<int>(time),
                       static_cast<int>(first), static_cast<int>(count), tokens.data + at, logProbabilities.data + at);
  }
}

}  // namespace

Op generateOp() {
  return define<generate>(modelSignature("OriginGenerate", {"prompts: int32", "key: int32"},
                                         {"tokens: int32", "log_probabilities: float"},
                                         {"samples: int", "max_length: int", "temperature: float", "end: int", "padding: int"}));
}

}  // namespace origin
