// The transformer, forward and backward, over a chunk of sequences small enough for its activations to stay in the cache.
//
// The same function as src/model/transformer.ts. All of it works on rows, one a token, whichever sequence they belong
// to; only the embedding, the rotation and attention look at sequences.
#pragma once

#include "attention.h"
#include "model.h"

namespace origin {

struct Sequence {
  const int32_t* tokens;
  int length;
  int prompt;  // the number of the prompt that it continues, if there are prompts
  int number;  // in the batch
  int row;     // of its first token
};

// Sequences that are computed together, each at positions start, start + 1, ...
struct Chunk {
  int start = 0;
  int rows = 0;
  std::vector<Sequence> sequences;

  void add(const int32_t* tokens, int length, int prompt = 0, int number = 0) {
    sequences.push_back({tokens, length, prompt, number, rows});
    rows += length;
  }
  void clear() {
    rows = 0;
    sequences.clear();
  }
};

// A chunk has this many rows at least, except the last: few enough for its activations to stay in the cache, enough for
// the weights to be worth fetching. Fixed, because gradients are summed chunk by chunk: it is part of the results.
inline int chunkRows(const Model& m) { return std::max(120, m.width); }

// What a forward pass computes; the backward pass reads it.
struct Activations {
  struct OfLayer {
    Buffer attentionInput, attentionScale;  // the normalised stream, [rows, width], and its factors, [rows]
    Buffer qkv;                             // [rows, 3 width], rotated
    Buffer probabilities;                   // of each sequence and head
    Buffer mixed;                           // what the heads read, [rows, width]
    Buffer mlpInput, mlpScale;
    Buffer hidden, slope;                   // [rows, inner]; the slope of GELU
  };
  std::vector<OfLayer> layers;
  Buffer stream;              // the residual stream, [rows, width]
  Buffer output, outputScale;  // normalised
  Buffer scratch;
};

// Prompts that a chunk continues, with what was computed of them.
struct Prompts {
  const Chunk* chunk;
  const Activations* activations;
};

// The tables of the position encoding: RoPE's cosines and sines, [2, positions, headWidth / 2]; ALiBi's slopes, [heads].
struct PositionTable {
  const float* values;
  int positions;
};

inline Head headOf(const Model& m, const PositionTable& table, int start, int length, int head) {
  const float slope = m.positions == Positions::alibi ? table.values[head] : 0;
  return {start, length, m.headWidth(), 1.0f / std::sqrt(static_cast<float>(m.headWidth())), slope};
}

// hidden = activation(x W + b), and where `slope` is asked for the slope of GELU: [rows, inner]
void activatedProduct(const Model& m, const float* x, int rows, const float* panels, const float* bias, float* hidden,
                      float* slope);

// The normalised stream after the last layer, in `to.output`: [rows, width]
void forward(const Model& m, const Weights& w, const Panels& panels, const PositionTable& table, const Chunk& chunk,
             const Prompts* prompts, Activations& to);

// Scores of every token of the vocabulary for rows of the normalised stream: [rows, vocabulary]
void logits(const Model& m, const Weights& w, const Panels& panels, const float* output, int rows, float* to);

// Buffers of a backward pass.
struct BackwardBuffers {
  Buffer dStream, dNormalised, dHidden, dMixed, scratch;
  std::vector<Buffer> dQkv;  // of each layer, [rows, 3 width]

  // To be called before a chunk's backward pass, and before those of its continuations, which add to it.
  void clear(const Model& m, int rows) {
    dQkv.resize(m.layers);
    for (Buffer& layer : dQkv) layer.zeros(static_cast<size_t>(rows) * 3 * m.width);
  }
};

// Adds to `d` the gradients of a chunk: from dLogits [rows, vocabulary], or where there are none from what its
// continuations have added to buffers.dQkv. promptBuffers: those of the prompts, to which this chunk adds, if there are any
void backward(const Model& m, const Panels& transposedPanels, const PositionTable& table, const Chunk& chunk,
              const Prompts* prompts, const Activations& a, const float* dLogits, Weights& d, BackwardBuffers& buffers,
              BackwardBuffers* promptBuffers);

}  // namespace origin
