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

// to = from minus the mean of each row
inline void centre(const float* from, int rows, int width, float* to) {
  for (int i = 0; i < rows; i++, from += width, to += width) {
    Lanes sums = splat(0);
    for (int c = 0; c < width; c += LANES) sums = sums + load(from + c, width - c);
    const Lanes mean = splat(sum(sums) / static_cast<float>(width));
    for (int c = 0; c < width; c += LANES) store(to + c, load(from + c, width - c) - mean, width - c);
  }
}

// W' = sqrt(width) gain W, b' = shift W + b (b may be left out)
inline void foldNorm(const float* gain, const float* shift, const float* w, const float* b, const Affine& to) {
  const float factor = std::sqrt(static_cast<float>(to.in));
  for (int j = 0; j < to.out; j++) to.bias[j] = b ? b[j] : 0;
  for (int i = 0; i < to.in; i++) {
    const float* row = w + static_cast<size_t>(i) * to.out;
    float* into = to.weight + static_cast<size_t>(i) * to.out;
    const Lanes scale = splat(gain[i] * factor), shifted = splat(shift[i]);
    for (int c = 0; c < to.out; c += LANES) {
      const Lanes v = load(row + c, to.out - c);
      store(into + c, v * scale, to.out - c);
      store(to.bias + c, fma(v, shifted, load(to.bias + c, to.out - c)), to.out - c);
    }
  }
}

// From the gradients of W' and b' to those of gain, shift, W and b.
inline void unfoldNorm(const float* gain, const float* shift, const float* w, const Affine& d, float* dGain,
                       float* dShift, float* dW, float* dB) {
  const float factor = std::sqrt(static_cast<float>(d.in));
  for (int i = 0; i < d.in; i++) {
    const float* row = w + static_cast<size_t>(i) * d.out;
    const float* dRow = d.weight + static_cast<size_t>(i) * d.out;
    float* into = dW + static_cast<size_t>(i) * d.out;
    dGain[i] = factor * dot(row, dRow, d.out);
    dShift[i] = dot(row, d.bias, d.out);
    const Lanes scale = splat(gain[i] * factor), shifted = splat(shift[i]);
    for (int c = 0; c < d.out; c += LANES)
      store(into + c, fma(load(d.bias + c, d.out - c), shifted, load(dRow + c, d.out - c) * scale), d.out - c);
  }
  if (dB) memcpy(dB, d.bias, sizeof(float) * d.out);
}

// The folded weights that `parameters` stand for.
inline void fold(const Model& m, const float* parameters, Weights& to) {
  const Layout at(m);
  const float* p = parameters;
  centre(p + at.embedding, m.vocabulary, m.width, to.embedding);
  if (m.positions == Positions::learned) centre(p + at.positions, m.context, m.width, to.positions);
  for (int i = 0; i < m.layers; i++) {
    const LayerOffsets& l = at.layers[i];
    Block& block = to.blocks[i];
    foldNorm(p + l.gain1, p + l.shift1, p + l.qkv, m.hasAttentionBias ? p + l.qkvBias : nullptr, block.qkv);
    centre(p + l.attentionOut, m.width, m.width, block.attentionOut.weight);
    if (m.hasAttentionBias) centre(p + l.attentionOutBias, 1, m.width, block.attentionOut.bias);
    foldNorm(p + l.gain2, p + l.shift2, p + l.mlpIn, p + l.mlpInBias, block.mlpIn);
    centre(p + l.mlpOut, m.inner, m.width, block.mlpOut.weight);
    centre(p + l.mlpOutBias, 1, m.width, block.mlpOut.bias);
  }
  foldNorm(p + at.gain, p + at.shift, p + at.output, nullptr, to.output);
}

// The gradient with respect to the parameters, from the one with respect to the folded weights.
inline void unfold(const Model& m, const float* parameters, const Weights& d, float* gradient) {
  const Layout at(m);
  const float* p = parameters;
  float* g = gradient;
  centre(d.embedding, m.vocabulary, m.width, g + at.embedding);
  if (m.positions == Positions::learned) centre(d.positions, m.context, m.width, g + at.positions);
  for (int i = 0; i < m.layers; i++) {
    const LayerOffsets& l = at.layers[i];
    const Block& block = d.blocks[i];
    unfoldNorm(p + l.gain1, p + l.shift1, p + l.qkv, block.qkv, g + l.gain1, g + l.shift1, g + l.qkv,
               m.hasAttentionBias ? g + l.qkvBias : nullptr);
    centre(block.attentionOut.weight, m.width, m.width, g + l.attentionOut);
    if (m.hasAttentionBias) centre(block.attentionOut.bias, 1, m.width, g + l.attentionOutBias);
    unfoldNorm(p + l.gain2, p + l.shift2, p + l.mlpIn, block.mlpIn, g + l.gain2, g + l.shift2, g + l.mlpIn,
               g + l.mlpInBias);
    centre(block.mlpOut.weight, m.inner, m.width, g + l.mlpOut);
    centre(block.mlpOut.bias, 1, m.width, g + l.mlpOutBias);
  }
  unfoldNorm(p + at.gain, p + at.shift, p + at.output, d.output, g + at.gain, g + at.shift, g + at.output, nullptr);
}

// The weights packed for products: as they are, or transposed (for gradients with respect to what they are applied to).
struct Panels {
  struct OfBlock {
    Buffer qkv, attentionOut, mlpIn, mlpOut;
  };
  std::vector<OfBlock> blocks;
  Buffer output;

  Panels(const Weights& w, bool isTransposed) : blocks(w.blocks.size()) {
    for (size_t i = 0; i < blocks.size(); i++) {
      packed(w.blocks[i].qkv, isTransposed, blocks[i].qkv);
      packed(w.blocks[i].attentionOut, isTransposed, blocks[i].attentionOut);
      packed(w.blocks[i].mlpIn, isTransposed, blocks[i].mlpIn);
      packed(w.blocks[i].mlpOut, isTransposed, blocks[i].mlpOut);
    }
    packed(w.output, isTransposed, output);
  }

 private:
  static void packed(const Affine& a, bool isTransposed, Buffer& to) {
    const Matrix weight = {a.weight, a.out, 1};
    to.resize(isTransposed ? panelSize(a.out, a.in) : panelSize(a.in, a.out));
    if (isTransposed) pack(transposed(weight), a.out, a.in, to);
    else pack(weight, a.in, a.out, to);
  }
};

}  // namespace origin
