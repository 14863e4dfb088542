// What the ops of a transformer have in common: its shape as attributes, its parameters and position table as inputs.
#pragma once

#include "model.h"
#include "op.h"
#include "transformer.h"

namespace origin {

// A signature with the model's attributes and inputs before the others.
inline Signature modelSignature(const std::string& name, std::vector<std::string> inputs, std::vector<std::string> outputs,
                                std::vector<std::string> attributes) {
  inputs.insert(inputs.begin(), {"parameters: float", "position_table: float"});
  attributes.insert(attributes.begin(),
                    {"vocabulary: int", "layers: int", "width: int", "heads: int", "inner: int", "context: int",
                     "positions: {'rope', 'learned', 'alibi', 'none'}", "activation: {'relu', 'gelu'}", "attention_bias: bool"});
  return {name, std::move(inputs), std::move(outputs), std::move(attributes)};
}

// Sizes are bounded so that no product of two of them can overflow.
inline int boundedInteger(const Context& context, const std::string& name, int least) {
  const int64_t value = context.integer(name);
  if (value < least || value > 1 << 20)
    throw Error(name + ": expected " + std::to_string(least) + " to 2^20, got " + std::to_string(value));
  return static_cast<int>(value);
}

inline Model modelOf(const Context& context) {
  const std::string& positions = context.text("positions");
  Model m = {};
  m.vocabulary = boundedInteger(context, "vocabulary", 1);
  m.layers = boundedInteger(context, "layers", 1);
  m.width = boundedInteger(context, "width", 1);
  m.heads = boundedInteger(context, "heads", 1);
  m.inner = boundedInteger(context, "inner", 1);
  m.context = boundedInteger(context, "context", 1);
  m.positions = positions == "rope"      ? Positions::rope
                : positions == "learned" ? Positions::learned
                : positions == "alibi"   ? Positions::alibi
                                         : Positions::none;
  m.isGelu = context.text("activation") == "gelu";
  m.hasAttentionBias = context.flag("attention_bias");
  if (m.width % m.heads) throw Error("heads: expected a divisor of the width " + std::to_string(m.width) + ", got " + std::to_string(m.heads));
  if (m.positions == Positions::rope && m.headWidth() % 2) throw Error("heads: expected an even width of a head, for RoPE rotates pairs, got " + std::to_string(m.headWidth()));
  return m;
}

inline Floats parametersOf(Context& context, const Model& m) {
  return context.floats("parameters", {static_cast<int64_t>(Layout(m).size)});
}

// The table for sequences of `length` tokens: RoPE [2, length or more, headWidth / 2], ALiBi [heads], else empty.
inline PositionTable tableOf(Context& context, const Model& m, int64_t length) {
  if (m.positions == Positions::learned && length > m.context)
    throw Error("context: expected at most " + std::to_string(m.context) + " tokens, as learned positions have, got " + std::to_string(length));
  if (m.positions == Positions::alibi) return {context.floats("position_table", {m.heads}).data, 0};
  if (m.positions != Positions::rope) return {context.floats("position_table", {0}).data, 0};
  const Floats table = context.floats("position_table", {2, ANY, m.headWidth() / 2});
  if (table.dim(1) < length)
    throw Error("position_table: expected at least " + std::to_string(length) + " positions, got " + std::to_string(table.dim(1)));
  return {table.data, static_cast<int>(table.dim(1))};
}

// Throws Error unless every token is in the vocabulary.
inline void requireTokens(const std::string& name, const Ints& tokens, const Model& m) {
  for (int64_t i = 0; i < tokens.size; i++)
    if (tokens[i] < 0 || tokens[i] >= m.vocabulary)
      throw Error(name + ": expected tokens in [0, " + std::to_string(m.vocabulary) + "), got " + std::to_string(tokens[i]));
}

// The token whose logit a critic's value is.
inline int valueTokenOf(const Context& context, const Model& m) {
  const int token = boundedInteger(context, "value_token", 0);
  if (token >= m.vocabulary)
    throw Error("value_token: expected a token in [0, " + std::to_string(m.vocabulary) + "), got " + std::to_string(token));
  return token;
}

}  // namespace origin
