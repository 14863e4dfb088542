// The transformer, forward and backward: see transformer.h.

#include "transformer.h"

namespace origin {
namespace {

void rotateRows(const Model& m, const PositionTable& table, const Chunk& chunk, float* qkv, float direction) {
  if (m.positions != Positions::rope) return;
  const int half = m.headWidth() / 2;
  for (const Sequence& s : chunk.sequences)
    for (int i = 0; i < s.length; i++) {
      const float* cos = table.values + static_cast<size_t>(chunk.start + i) * half;
      const float* sin = cos + static_cast<size_t>(table.positions) * half;
      rotate(qkv + static_cast<size_t>(s.row + i) * 3 * m.width, 2 * m.heads, m.headWidth(), cos, sin, direction);
    }
}

// Queries, keys and values of one head of a sequence, in rows of `stride`. which: 0 queries, 1 keys, 2 values
SharedRows rowsOf(const Model& m, const float* qkv, const Sequence& s, const Prompts* prompts, int layer, int head,
                    int which) {
  const long stride = 3 * m.width;
  const int column = which * m.width + head * m.headWidth();
  SharedRows rows = {nullptr, 0, qkv + s.row * stride + column, s.length, stride};
  if (prompts) {
    const Sequence& prompt = prompts->chunk->sequences[s.prompt];
    rows.shared = prompts->activations->layers[layer].qkv + prompt.row * stride + column;
    rows.sharedCount = prompt.length;
  }
  return rows;
}

}  // namespace

void activatedProduct(const Model& m, const float* x, int rows, const float* panels, const float* bias,
                      float* hidden, float* slope) {
  const Matrix given = {x, m.width, 1};
  const long inner = m.inner;
  if (!m.isGelu)
    return product(given, rows, m.width, panels, m.inner, [=](int i, int j, Lanes sums, int count) ORIGIN_LAMBDA {
      store(hidden + i * inner + j, relu(sums + load(bias + j, count)), count);
    });
  product(given, rows, m.width, panels, m.inner, [=](int i, int j, Lanes sums, int count) ORIGIN_LAMBDA {
    const ValueAndSlope y = gelu(sums + load(bias + j, count));
    store(hidden + i * inner + j, y.value, count);
    if (slope) store(slope + i * inner + j, y.slope, count);
  });
}

void forward(const Model& m, const Weights& w, const Panels& panels, const PositionTable& table,
             const Chunk& chunk, const Prompts* prompts, Activations& to) {
  const int rows = chunk.rows;
  const size_t width = m.width;
  to.layers.resize(m.layers);
  to.stream.resize(rows * width);
  {
    Timed time(EMBEDDING);
    for (const Sequence& s : chunk.sequences)
      for (int i = 0; i < s.length; i++) {
        float* row = to.stream + (s.row + i) * width;
        memcpy(row, w.embedding + s.tokens[i] * width, sizeof(float) * width);
        if (m.positions != Positions::learned) continue;
        const float* learned = w.positions + (chunk.start + i) * width;
        for (size_t c = 0; c < width; c++) row[c] += learned[c];
      }
  }
  const float epsilon = EPSILON * static_cast<float>(m.width);
  for (int layer = 0; layer < m.layers; layer++) {
    Activations::OfLayer& a = to.layers[layer];
    const Block& block = w.blocks[layer];
    const Panels::OfBlock& packed = panels.blocks[layer];

    // Attention: every position reads itself and those before it.
    a.attentionInput.resize(rows * width), a.attentionScale.resize(rows);
    a.qkv.resize(rows * 3 * width), a.mixed.resize(rows * width);
    {
      Timed time(NORMS);
      normalise(to.stream, rows, m.width, epsilon, a.attentionInput, a.attentionScale);
    }
    {
      Timed time(PRODUCTS);
      product({a.attentionInput, m.width, 1}, rows, m.width, packed.qkv, 3 * m.width,
              storeWithBias(a.qkv, 3 * m.width, block.qkv.bias));
    }
    {
      Timed time(ATTENTION);
      rotateRows(m, table, chunk, a.qkv, 1);
      size_t size = 0;
      for (const Sequence& s : chunk.sequences)
        size += static_cast<size_t>(s.length) * headOf(m, table, chunk.start, s.length, 0).stride() * m.heads;
      a.probabilities.resize(size);
      float* probabilities = a.probabilities;
      for (const Sequence& s : chunk.sequences)
        for (int h = 0; h < m.heads; h++) {
          const Head head = headOf(m, table, chunk.start, s.length, h);
          to.scratch.resize(attentionScratch(head));
          const SharedRows q = rowsOf(m, a.qkv, s, nullptr, layer, h, 0);
          attend(head, {q.own, q.stride, 1}, rowsOf(m, a.qkv, s, prompts, layer, h, 1),
                 rowsOf(m, a.qkv, s, prompts, layer, h, 2), probabilities,
                 a.mixed + s.row * width + h * m.headWidth(), m.width, to.scratch);
          probabilities += static_cast<size_t>(s.length) * head.stride();
        }
    }
    {
      Timed time(PRODUCTS);
      product({a.mixed, m.width, 1}, rows, m.width, packed.attentionOut, m.width,
              addWithBias(to.stream, m.width, block.attentionOut.bias));
    }

    // Feed-forward: each position by itself.
    a.mlpInput.resize(rows * width), a.mlpScale.resize(rows);
    a.hidden.resize(static_cast<size_t>(rows) * m.inner);
    {
      Timed time(NORMS);
      normalise(to.stream, rows, m.width, epsilon, a.mlpInput, a.mlpScale);
    }
    {
      Timed time(PRODUCTS);
      if (m.isGelu) a.slope.resize(static_cast<size_t>(rows) * m.inner);
      activatedProduct(m, a.mlpInput, rows, packed.mlpIn, block.mlpIn.bias, a.hidden, a.slope);
      product({a.hidden, m.inner, 1}, rows, m.inner, packed.mlpOut, m.width,
              addWithBias(to.stream, m.width, block.mlpOut.bias));
    }
  }
  Timed time(NORMS);
  to.output.resize(rows * width), to.outputScale.resize(rows);
  normalise(to.stream, rows, m.width, epsilon, to.output, to.outputScale);
}

void logits(const Model& m, const Weights& w, const Panels& panels, const float* output, int rows, float* to) {
  Timed time(PRODUCTS);
  product({output, m.width, 1}, rows, m.width, panels.output, m.vocabulary,
          storeWithBias(to, m.vocabulary, w.output.bias));
}

void backward(const Model& m, const Panels& transposedPanels, const PositionTable& table, const Chunk& chunk,
              const Prompts* prompts, const Activations& a, const float* dLogits, Weights& d,
              BackwardBuffers& buffers, BackwardBuffers* promptBuffers) {
  const int rows = chunk.rows;
  const size_t width = m.width;
  buffers.dStream.zeros(rows * width);
  buffers.dNormalised.resize(rows * width), buffers.dMixed.resize(rows * width);
  buffers.dHidden.resize(static_cast<size_t>(rows) * m.inner);
  buffers.scratch.resize(std::max(gradientScratch(rows, m.width, std::max(m.inner, std::max(3 * m.width, m.vocabulary))),
                                  gradientScratch(rows, m.inner, m.width)));
  float* dStream = buffers.dStream;
  float* dNormalised = buffers.dNormalised;

  // The product x W + b of `affine` on x: its weights' gradients from dy.
  auto weightGradient = [&](const float* x, const float* dy, const Affine& to) {
    Timed time(WEIGHT_GRADIENTS);
    addWeightGradient(x, dy, rows, to.in, to.out, to.weight, to.bias, buffers.scratch);
  };
  auto throughNorm = [&](const float* normalised, const float* scale) {
    Timed time(NORMS);
    addNormaliseGradient(normalised, scale, dNormalised, rows, m.width, dStream);
  };

  if (dLogits) {
    weightGradient(a.output, dLogits, d.output);
    {
      Timed time(PRODUCTS);
      product({dLogits, m.vocabulary, 1}, rows, m.vocabulary, transposedPanels.output, m.width, storeTo(dNormalised, m.width));
    }
    throughNorm(a.output, a.outputScale);
  }
  for (int layer = m.layers - 1; layer >= 0; layer--) {
    const Activations::OfLayer& of = a.layers[layer];
    const Panels::OfBlock& packed = transposedPanels.blocks[layer];
    Block& dBlock = d.blocks[layer];

    // Feed-forward
    weightGradient(of.hidden, dStream, dBlock.mlpOut);
    {
      Timed time(PRODUCTS);
      float* dHidden = buffers.dHidden;
      const float* hidden = of.hidden;
      const float* slope = of.slope;
      const long inner = m.inner;
      product({dStream, m.width, 1}, rows, m.width, packed.mlpOut, m.inner,
              [=, isGelu = m.isGelu](int i, int j, Lanes sums, int count) ORIGIN_LAMBDA {
                const long at = i * inner + j;
                const Lanes dy = isGelu ? sums * load(slope + at, count)
                                        : select(load(hidden + at, count) > splat(0), sums, splat(0));
                store(dHidden + at, dy, count);
              });
    }
    weightGradient(of.mlpInput, buffers.dHidden, dBlock.mlpIn);
    {
      Timed time(PRODUCTS);
      product({buffers.dHidden, m.inner, 1}, rows, m.inner, packed.mlpIn, m.width, storeTo(dNormalised, m.width));
    }
    throughNorm(of.mlpInput, of.mlpScale);

    // Attention
    weightGradient(of.mixed, dStream, dBlock.attentionOut);
    {
      Timed time(PRODUCTS);
      product({dStream, m.width, 1}, rows, m.width, packed.attentionOut, m.width, storeTo(buffers.dMixed, m.width));
    }
    float* dQkv = buffers.dQkv[layer];
    {
      Timed time(ATTENTION);
      const long stride = 3 * m.width;
      const float* probabilities = of.probabilities;
      for (const Sequence& s : chunk.sequences)
        for (int h = 0; h < m.heads; h++) {
          const Head head = headOf(m, table, chunk.start, s.length, h);
          buffers.scratch.resize(attentionGradientScratch(head));
          const SharedRows q = rowsOf(m, of.qkv, s, nullptr, layer, h, 0);
          float* own = dQkv + s.row * stride + h * m.headWidth();
          KeyGradients to = {nullptr, nullptr, own + m.width, own + 2 * m.width, stride};
          if (prompts) {
            const Sequence& prompt = prompts->chunk->sequences[s.prompt];
            float* shared = promptBuffers->dQkv[layer] + prompt.row * stride + h * m.headWidth();
            to.sharedKeys = shared + m.width;
            to.sharedValues = shared + 2 * m.width;
          }
          addAttentionGradient(head, {q.own, q.stride, 1}, rowsOf(m, of.qkv, s, prompts, layer, h, 1),
                               rowsOf(m, of.qkv, s, prompts, layer, h, 2), probabilities,
                               buffers.dMixed + s.row * width + h * m.headWidth(), m.width, own, to, buffers.scratch);
          probabilities += static_cast<size_t>(s.length) * head.stride();
        }
      rotateRows(m, table, chunk, dQkv, -1);
    }
    buffers.scratch.resize(gradientScratch(rows, m.width, 3 * m.width));
    weightGradient(of.attentionInput, dQkv, dBlock.qkv);
    {
      Timed time(PRODUCTS);
      product({dQkv, 3 * m.width, 1}, rows, 3 * m.width, packed.qkv, m.width, storeTo(dNormalised, m.width));
    }
    throughNorm(of.attentionInput, of.attentionScale);
  }

  Timed time(EMBEDDING);
  for (const Sequence& s : chunk.sequences)
    for (int i = 0; i < s.length; i++) {
      const float* row = dStream + (s.row + i) * width;
      float* into = d.embedding + s.tokens[i] * width;
      for (size_t c = 0; c < width; c++) into[c] += row[c];
      if (m.positions != Positions::learned) continue;
      float* learned = d.positions + (chunk.start + i) * width;
      for (size_t c = 0; c < width; c++) learned[c] += row[c];
    }
}

}  // namespace origin
