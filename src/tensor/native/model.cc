// The parameters folded and packed: see model.h.

#include "model.h"

namespace origin {
namespace {

// to = from minus the mean of each row
void centre(const float* from, int rows, int width, float* to) {
  for (int i = 0; i < rows; i++, from += width, to += width) {
    Lanes sums = splat(0);
    for (int c = 0; c < width; c += LANES) sums = sums + load(from + c, width - c);
    const Lanes mean = splat(sum(sums) / static_cast<float>(width));
    for (int c = 0; c < width; c += LANES) store(to + c, load(from + c, width - c) - mean, width - c);
  }
}

// W' = sqrt(width) gain W, b' = shift W + b (b may be left out)
void foldNorm(const float* gain, const float* shift, const float* w, const float* b, const Affine& to) {
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
void unfoldNorm(const float* gain, const float* shift, const float* w, const Affine& d, float* dGain,
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

void packed(const Affine& a, bool isTransposed, Buffer& to) {
  const Matrix weight = {a.weight, a.out, 1};
  to.resize(isTransposed ? panelSize(a.out, a.in) : panelSize(a.in, a.out));
  if (isTransposed) pack(transposed(weight), a.out, a.in, to);
  else pack(weight, a.in, a.out, to);
}

}  // namespace

void fold(const Model& m, const float* parameters, Weights& to) {
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

void unfold(const Model& m, const float* parameters, const Weights& d, float* gradient) {
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

Panels::Panels(const Weights& w, bool isTransposed) : blocks(w.blocks.size()) {
  for (size_t i = 0; i < blocks.size(); i++) {
    packed(w.blocks[i].qkv, isTransposed, blocks[i].qkv);
    packed(w.blocks[i].attentionOut, isTransposed, blocks[i].attentionOut);
    packed(w.blocks[i].mlpIn, isTransposed, blocks[i].mlpIn);
    packed(w.blocks[i].mlpOut, isTransposed, blocks[i].mlpOut);
  }
  packed(w.output, isTransposed, output);
}

}  // namespace origin
