// The transformer's shape, and its parameters as the forward pass uses them.
//
// As src/model/foldedWeights.ts: gain and bias of each layer norm go into the product behind it, the subtraction of the
// mean into all that is added to the residual stream. So a layer norm has only `normalise` left to do. Both are undone in
// the gradients at the end of a step.
#pragma once

#include <vector>

#include "buffer.h"
#include "product.h"
#include "rows.h"
#include "timing.h"

namespace origin {

enum class Positions { rope, learned, alibi, none };

struct Model {
  int vocabulary, layers, width, heads, inner, context;
  Positions positions;
  bool isGelu, hasAttentionBias;
  int headWidth() const { return width / heads; }
};

// The epsilon of a layer norm.
constexpr float EPSILON = 1e-5f;

// Offsets in the flat vector of parameters; src/model/parameters.ts has the same order.
struct LayerOffsets {
  size_t gain1, shift1, qkv, qkvBias, attentionOut, attentionOutBias, gain2, shift2, mlpIn, mlpInBias, mlpOut, mlpOutBias;
};
struct Layout {
  size_t embedding, positions, gain, shift, output, size;
  std::vector<LayerOffsets> layers;

  explicit Layout(const Model& m) {
    size_t end = 0;
    auto take = [&](size_t count) { return std::exchange(end, end + count); };
    const size_t w = m.width, inner = m.inner;
    embedding = take(m.vocabulary * w);
    positions = take(m.positions == Positions::learned ? m.context * w : 0);
    for (int i = 0; i < m.layers; i++) {
      LayerOffsets l;
      l.gain1 = take(w), l.shift1 = take(w);
      l.qkv = take(3 * w * w), l.qkvBias = take(m.hasAttentionBias ? 3 * w : 0);
      l.attentionOut = take(w * w), l.attentionOutBias = take(m.hasAttentionBias ? w : 0);
      l.gain2 = take(w), l.shift2 = take(w);
      l.mlpIn = take(w * inner), l.mlpInBias = take(inner);
      l.mlpOut = take(inner * w), l.mlpOutBias = take(w);
      layers.push_back(l);
    }
    gain = take(w), shift = take(w);
    output = take(w * m.vocabulary);
    size = end;
  }
};

// A product with its bias: weight [in, out], bias [out].
struct Affine {
  int in, out;
  float *weight, *bias;
};
struct Block {
  Affine qkv, attentionOut, mlpIn, mlpOut;
};

// All folded weights, or the gradients with respect to them.
class Weights {
 public:
  float *embedding, *positions;
  std::vector<Block> blocks;
  Affine output;

  explicit Weights(const Model& m) {
    const int w = m.width;
    size_ = 0;
    const int positionRows = m.positions == Positions::learned ? m.context : 0;
    size_t size = aligned(static_cast<size_t>(m.vocabulary) * w) + aligned(static_cast<size_t>(positionRows) * w);
    for (auto [in, out] : shapes(m)) size += aligned(static_cast<size_t>(in) * out) + aligned(out);
    memory_.zeros(size);
    embedding = take(static_cast<size_t>(m.vocabulary) * w);
    positions = take(static_cast<size_t>(positionRows) * w);
    std::vector<Affine> all;
    for (auto [in, out] : shapes(m)) {
      float* weight = take(static_cast<size_t>(in) * out);
      all.push_back({in, out, weight, take(out)});
    }
    for (int i = 0; i < m.layers; i++) blocks.push_back({all[4 * i], all[4 * i + 1], all[4 * i + 2], all[4 * i + 3]});
    output = all.back();
  }

 private:
  static std::vector<std::pair<int, int>> shapes(const Model& m) {
    std::vector<std::pair<int, int>> all;
    for (int i = 0; i < m.layers; i++) {
      all.insert(all.end(), {{m.width, 3 * m.width}, {m.width, m.width}, {m.width, m.inner}, {m.inner, m.width}});
    }
    all.push_back({m.width, m.vocabulary});
    return all;
  }
  static size_t aligned(size_t count) { return (count + LANES - 1) / LANES * LANES; }
  float* take(size_t count) { return static_cast<float*>(memory_) + std::exchange(size_, size_ + aligned(count)); }

  Buffer memory_;
  size_t size_;
};

// The folded weights that `parameters` stand for.
void fold(const Model& m, const float* parameters, Weights& to);

// The gradient with respect to the parameters, from the one with respect to the folded weights.
void unfold(const Model& m, const float* parameters, const Weights& d, float* gradient);

// The weights packed for products: as they are, or transposed (for gradients with respect to what they are applied to).
struct Panels {
  struct OfBlock {
    Buffer qkv, attentionOut, mlpIn, mlpOut;
  };
  std::vector<OfBlock> blocks;
  Buffer output;

  Panels(const Weights& w, bool isTransposed);
};

}  // namespace origin
