// A training step: forward, loss, backward, chunk by chunk; then AdamW.
#pragma once

#include "adamw.h"
#include "loss.h"
#include "reader.h"

namespace origin {

// A policy that learns: it reads, and adds up gradients.
class Learner {
 public:
  Learner(const Model& m, const float* parameters, PositionTable table)
      : reader(m, parameters, table), parameters_(parameters), transposed_(reader.weights, true), gradients_(m) {}

  const Reader reader;

  // Forward and backward over a chunk. loss(sequence, i, row): turns the logits of a sequence's i-th row into gradients.
  template <class Loss>
  void learn(const Chunk& chunk, const Prompts* prompts, Loss loss) {
    const Model& m = reader.model;
    forward(m, reader.weights, reader.panels, reader.table, chunk, prompts, activations_);
    logits_.resize(static_cast<size_t>(chunk.rows) * m.vocabulary);
    logits(m, reader.weights, reader.panels, activations_.output, chunk.rows, logits_);
    {
      Timed time(SOFTMAX);
      for (const Sequence& s : chunk.sequences)
        for (int i = 0; i < s.length; i++) loss(s, i, logits_ + static_cast<size_t>(s.row + i) * m.vocabulary);
    }
    buffers_.clear(m, chunk.rows);
    backward(m, transposed_, reader.table, chunk, prompts, activations_, logits_, gradients_, buffers_, &promptBuffers_);
  }
  void beginPrompts(const Prompts& prompts) { promptBuffers_.clear(reader.model, prompts.chunk->rows); }
  // The gradients that come by the keys and values of prompts, after all their completions.
  void learnPrompts(const Prompts& prompts) {
    backward(reader.model, transposed_, reader.table, *prompts.chunk, nullptr, *prompts.activations, nullptr, gradients_,
             promptBuffers_, nullptr);
  }

  // With respect to the parameters: [parameters]
  void gradient(float* to) const {
    Timed time(WEIGHTS);
    unfold(reader.model, parameters_, gradients_, to);
  }

 private:
  const float* parameters_;
  const Panels transposed_;
  Weights gradients_;
  Activations activations_;
  Buffer logits_;
  BackwardBuffers buffers_, promptBuffers_;
};

// Weighted maximum likelihood of sequences [batch, time]: the loss, -sum of weight log p(token | tokens before).
// weights: [batch, time], those of first tokens are not read
inline double learnLikelihood(Learner& learner, const int32_t* tokens, const float* weights, int batch, int time) {
  double loss = 0;
  Chunk chunk;
  for (int b = 0; b < batch; b++) {
    const int32_t* sequence = tokens + static_cast<size_t>(b) * time;
    const float* weight = weights + static_cast<size_t>(b) * time;
    int length = time - 1;
    while (length > 0 && weight[length] == 0) length--;  // what counts nothing at the end is not read
    if (length > 0) chunk.add(sequence, length, 0, b);
    if (chunk.rows < chunkRows(learner.reader.model) && b + 1 < batch) continue;
    if (chunk.rows > 0)
      learner.learn(chunk, nullptr, [&](const Sequence& s, int i, float* row) {
        const float given = weights[static_cast<size_t>(s.number) * time + i + 1];
        likelihoodRow(row, learner.reader.model.vocabulary, s.tokens[i + 1], given, loss);
      });
    chunk.clear();
  }
  return loss;
}

// Forward and backward over completions, to the last token of each that counts. counts(at) says which do, at being a
// token's place in [n, time]; loss(at, row) turns the row of logits that predicts it into gradients.
template <class Counts, class Loss>
inline void learnCompletions(Learner& learner, const Completions& c, Counts counts, Loss loss) {
  std::vector<int> lengths(c.count);
  for (int i = 0; i < c.count; i++) {
    int length = c.time;
    while (length > 0 && !counts(static_cast<size_t>(i) * c.time + length - 1)) length--;
    lengths[i] = length;
  }
  const Prompts* begun = nullptr;
  readCompletions(
      learner.reader, c, lengths,
      [&](const Chunk& chunk, const Prompts* prompts) {
        if (prompts && !begun) learner.beginPrompts(*(begun = prompts));
        learner.learn(chunk, prompts, [&](const Sequence& s, int i, float* row) {
          loss(static_cast<size_t>(s.number) * c.time + i, row);
        });
      },
      [&](const Prompts& prompts) {
        if (begun) learner.learnPrompts(prompts);
        begun = nullptr;
      });
}

// What a policy-gradient update reads of completions: see RolloutBatch in src/training/grpo.ts.
struct PolicyBatch {
  Completions completions;
  const float* advantages;             // [n, time], or [n, 1]
  bool isOfTokens;                     // which of the two
  const float *weights, *tokenShares;  // [n, time]
  const float* old;                    // [n, time] or null
  const float* reference;              // [n, time], [n, time, vocabulary], or null
};

inline PolicySums learnPolicy(Learner& learner, const PolicyBatch& batch, const PolicyLoss& settings) {
  const Completions& c = batch.completions;
  const int vocabulary = learner.reader.model.vocabulary;
  PolicySums sums;
  Buffer scores(vocabulary);
  learnCompletions(
      learner, c, [&](size_t at) { return batch.weights[at] != 0 || batch.tokenShares[at] != 0; },
      [&](size_t at, float* row) {
        const size_t referenceAt = settings.estimator == Estimator::exact ? at * vocabulary : at;
        const PolicyRow of = {c.tokens[at],
                              batch.advantages[batch.isOfTokens ? at : at / c.time],
                              batch.weights[at],
                              batch.tokenShares[at],
                              batch.old != nullptr,
                              batch.old ? batch.old[at] : 0,
                              batch.reference ? batch.reference + referenceAt : nullptr};
        policyRow(settings, row, vocabulary, of, scores, sums);
      });
  return sums;
}

// A critic's squared error on completions: the loss, sum of weight (value - target)^2 / 2. targets, weights: [n, time]
inline double learnValues(Learner& learner, const Completions& c, const float* targets, const float* weights, int token) {
  double loss = 0;
  learnCompletions(
      learner, c, [&](size_t at) { return weights[at] != 0; },
      [&](size_t at, float* row) { valueRow(row, learner.reader.model.vocabulary, token, targets[at], weights[at], loss); });
  return loss;
}

}  // namespace origin
