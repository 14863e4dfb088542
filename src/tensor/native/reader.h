// Reading completions: each chunk of them after the prompts that they continue.
#pragma once

#include "transformer.h"

namespace origin {

// Prompts [count, time] and completions [count * samples, time], the samples of a prompt one after the other.
struct Completions {
  const int32_t* prompts;
  int promptCount, promptTime;
  const int32_t* tokens;
  int count, time;
  int samples() const { return count / promptCount; }
};

// A policy that reads: its weights folded and packed.
struct Reader {
  const Model& model;
  PositionTable table;
  Weights weights;
  Panels panels;

  Reader(const Model& m, const float* parameters, PositionTable t) : model(m), table(t), weights(folded(m, parameters)), panels(weights, false) {}

 private:
  static Weights folded(const Model& m, const float* parameters) {
    Timed time(WEIGHTS);
    Weights weights(m);
    fold(m, parameters, weights);
    return weights;
  }
};

// Calls use(chunk, prompts, first completion) for the completions of prompts that have been read, chunk after chunk, then
// after(prompts): prompts by blocks, each block read once whatever the number of samples. A completion is read from the
// prompt's last token to the one before its own `lengths[i]`-th; those of length 0 are left out.
//
// prompts is null where prompts have one token only, which is the first that is read with the completions.
template <class Use, class After>
inline void readCompletions(const Reader& reader, const Completions& c, const std::vector<int>& lengths, Use use, After after) {
  if (c.time == 0) return;
  const int shared = c.promptTime - 1;  // tokens of a prompt that are read once
  const int blockSize = shared > 0 ? (chunkRows(reader.model) + shared - 1) / shared : c.promptCount;
  std::vector<int32_t> read(static_cast<size_t>(c.count) * c.time);
  for (int i = 0; i < c.count; i++) {
    int32_t* row = read.data() + static_cast<size_t>(i) * c.time;
    row[0] = c.prompts[static_cast<size_t>(i / c.samples()) * c.promptTime + shared];
    std::copy_n(c.tokens + static_cast<size_t>(i) * c.time, c.time - 1, row + 1);
  }
  Chunk promptChunk, chunk;
  chunk.start = shared;
  Activations activations;
  for (int first = 0; first < c.promptCount; first += blockSize) {
    const int last = std::min(first + blockSize, c.promptCount);
    Prompts prompts = {&promptChunk, &activations};
    if (shared > 0) {
      promptChunk.clear();
      for (int p = first; p < last; p++) promptChunk.add(c.prompts + static_cast<size_t>(p) * c.promptTime, shared);
      forward(reader.model, reader.weights, reader.panels, reader.table, promptChunk, nullptr, activations);
    }
    const Prompts* given = shared > 0 ? &prompts : nullptr;
    chunk.clear();
    for (int i = first * c.samples(); i < last * c.samples(); i++) {
      if (lengths[i] > 0) chunk.add(read.data() + static_cast<size_t>(i) * c.time, lengths[i], i / c.samples() - first, i);
      if (chunk.rows < chunkRows(reader.model) && i + 1 < last * c.samples()) continue;
      if (chunk.rows > 0) use(chunk, given);
      chunk.clear();
    }
    if (given) after(*given);
  }
}

}  // namespace origin
