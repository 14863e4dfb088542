// Generation: prompts are read once, then a token a row at a time, against caches of keys and values.
//
// A row's arithmetic is that of `forward`, number by number in the same order: the log-probabilities of what was sampled
// are those that scoring gives, to the bit.
#pragma once

#include "philox.h"
#include "reader.h"

namespace origin {

// Keys (transposed, in panels) and values (in panels of `capacity` rows) of one head, as attention reads them.
struct HeadCache {
  float *keys, *values;
  int width, capacity;

  static size_t size(int width, int capacity) { return panelSize(width, capacity) + panelSize(capacity, width); }
  HeadCache(float* memory, int width, int capacity)
      : keys(memory), values(memory + panelSize(width, capacity)), width(width), capacity(capacity) {}

  void write(int position, const float* key, const float* value) const {
    float* to = keys + static_cast<size_t>(position / LANES) * LANES * width + position % LANES;
    for (int d = 0; d < width; d++) to[d * LANES] = key[d];
    for (int c = 0; c < width; c += LANES)
      store(values + (static_cast<size_t>(c) * capacity + static_cast<size_t>(position) * LANES), load(value + c, width - c));
  }
  // scores[j] = q . key j for `count` positions; up to 15 numbers behind them are overwritten.
  void score(const float* q, int count, float* scores) const {
    for (int j = 0; j < count; j += LANES) {
      const float* panel = keys + static_cast<size_t>(j) * width;
      Lanes sums = splat(0);
      for (int d = 0; d < width; d++) sums = fma(splat(q[d]), load(panel + d * LANES), sums);
      store(scores + j, sums);
    }
  }
  // The sums of `count` values from column c on, weighted by p, added one after the other to `sums`.
  Lanes mix(const float* p, int count, int c, Lanes sums) const {
    const float* panel = values + static_cast<size_t>(c) * capacity;
    for (int j = 0; j < count; j++) sums = fma(splat(p[j]), load(panel + j * LANES), sums);
    return sums;
  }
};

struct GenerationSettings {
  int samples, maxLength;
  float temperature;  // 0 is greedy
  int end, padding;   // tokens
};

// Completions of a block of prompts.
class Generator {
 public:
  Generator(const Reader& reader, const GenerationSettings& settings, const RandomSequence& random)
      : r(reader), m(reader.model), s(settings), random_(random) {}

  // Draws for `count` prompts [count, time], the first of which is number `first` of `all`.
  // tokens [count * samples, maxLength], padded after the end; logProbabilities the same, 0 after the end
  void generate(const int32_t* prompts, int count, int time, int first, int all, int32_t* tokens, float* logProbabilities) {
    const int rows = count * s.samples;
    promptTime_ = time, firstRow_ = first * s.samples, allRows_ = all * s.samples;
    tokens_ = tokens, logProbabilities_ = logProbabilities;
    std::fill_n(tokens, static_cast<size_t>(rows) * s.maxLength, s.padding);
    std::fill_n(logProbabilities, static_cast<size_t>(rows) * s.maxLength, 0.0f);
    readPrompts(prompts, count);
    active_.resize(rows);
    for (int i = 0; i < rows; i++) active_[i] = i;
    for (int step = 0; step < s.maxLength && !active_.empty(); step++) {
      if (step > 0) decode(step);
      drawAll(step);
    }
  }

 private:
  HeadCache promptCache(int layer, int prompt, int head) const {
    const size_t size = HeadCache::size(m.headWidth(), promptTime_);
    return {promptMemory_ + ((static_cast<size_t>(prompt) * m.layers + layer) * m.heads + head) * size, m.headWidth(), promptTime_};
  }
  HeadCache ownCache(int layer, int row, int head) const {
    const size_t size = HeadCache::size(m.headWidth(), s.maxLength);
    return {ownMemory_ + ((static_cast<size_t>(row) * m.layers + layer) * m.heads + head) * size, m.headWidth(), s.maxLength};
  }

  // Fills the prompts' caches, and logits_ with the scores of each row's first token.
  void readPrompts(const int32_t* prompts, int count) {
    const int rows = count * s.samples;
    promptMemory_.resize(static_cast<size_t>(count) * m.layers * m.heads * HeadCache::size(m.headWidth(), promptTime_));
    ownMemory_.resize(static_cast<size_t>(rows) * m.layers * m.heads * HeadCache::size(m.headWidth(), s.maxLength));
    logits_.resize(static_cast<size_t>(rows) * m.vocabulary);
    const int atOnce = std::max(1, chunkRows(m) / promptTime_);
    Chunk chunk;
    for (int first = 0; first < count; first += atOnce) {
      chunk.clear();
      const int last = std::min(first + atOnce, count);
      for (int p = first; p < last; p++) chunk.add(prompts + static_cast<size_t>(p) * promptTime_, promptTime_);
      forward(m, r.weights, r.panels, r.table, chunk, nullptr, activations_);
      for (int p = first; p < last; p++) {
        const int row = chunk.sequences[p - first].row;
        keepPrompt(p, row);
        float* scores = logits_ + static_cast<size_t>(p) * s.samples * m.vocabulary;
        logits(m, r.weights, r.panels, activations_.output + static_cast<size_t>(row + promptTime_ - 1) * m.width, 1, scores);
        for (int i = 1; i < s.samples; i++) std::copy_n(scores, m.vocabulary, scores + static_cast<size_t>(i) * m.vocabulary);
      }
    }
  }
  void keepPrompt(int prompt, int row) {
    Timed time(ATTENTION);
    for (int layer = 0; layer < m.layers; layer++)
      for (int h = 0; h < m.heads; h++) {
        const HeadCache cache = promptCache(layer, prompt, h);
        for (int i = 0; i < promptTime_; i++) {
          const float* qkv = activations_.layers[layer].qkv + static_cast<size_t>(row + i) * 3 * m.width + h * m.headWidth();
          cache.write(i, qkv + m.width, qkv + 2 * m.width);
        }
      }
  }

  // Scores of the token after each active row's last one.
  void decode(int step) {
    const int rows = static_cast<int>(active_.size()), position = promptTime_ + step - 1;
    const size_t width = m.width;
    const float epsilon = EPSILON * static_cast<float>(m.width);
    stream_.resize(rows * width), normalised_.resize(rows * width), scale_.resize(rows);
    qkv_.resize(rows * 3 * width), mixed_.resize(rows * width), hidden_.resize(static_cast<size_t>(rows) * m.inner);
    {
      Timed time(EMBEDDING);
      for (int i = 0; i < rows; i++) {
        const int token = tokens_[static_cast<size_t>(active_[i]) * s.maxLength + step - 1];
        float* row = stream_ + i * width;
        memcpy(row, r.weights.embedding + token * width, sizeof(float) * width);
        if (m.positions != Positions::learned) continue;
        for (size_t c = 0; c < width; c++) row[c] += r.weights.positions[position * width + c];
      }
    }
    auto normaliseStream = [&] {
      Timed time(NORMS);
      normalise(stream_, rows, m.width, epsilon, normalised_, scale_);
    };
    for (int layer = 0; layer < m.layers; layer++) {
      const Block& block = r.weights.blocks[layer];
      const Panels::OfBlock& panels = r.panels.blocks[layer];
      normaliseStream();
      {
        Timed time(PRODUCTS);
        product({normalised_, m.width, 1}, rows, m.width, panels.qkv, 3 * m.width, storeWithBias(qkv_, 3 * m.width, block.qkv.bias));
      }
      attendAll(layer, step);
      {
        Timed time(PRODUCTS);
        product({mixed_, m.width, 1}, rows, m.width, panels.attentionOut, m.width, addWithBias(stream_, m.width, block.attentionOut.bias));
      }
      normaliseStream();
      Timed time(PRODUCTS);
      activatedProduct(m, normalised_, rows, panels.mlpIn, block.mlpIn.bias, hidden_, nullptr);
      product({hidden_, m.inner, 1}, rows, m.inner, panels.mlpOut, m.width, addWithBias(stream_, m.width, block.mlpOut.bias));
    }
    normaliseStream();
    logits(m, r.weights, r.panels, normalised_, rows, logits_);
  }

  void attendAll(int layer, int step) {
    Timed time(ATTENTION);
    const int position = promptTime_ + step - 1;
    const int stride = roundUp(position + 1, LANES) + 2 * LANES, width = m.headWidth();
    scores_.resize(static_cast<size_t>(m.heads) * stride);
    for (size_t i = 0; i < active_.size(); i++) {
      const int row = active_[i], prompt = row / s.samples;
      float* qkv = qkv_ + i * 3 * m.width;
      if (m.positions == Positions::rope) {
        const float* cos = r.table.values + static_cast<size_t>(position) * (width / 2);
        rotate(qkv, 2 * m.heads, width, cos, cos + static_cast<size_t>(r.table.positions) * (width / 2), 1);
      }
      // Head after head in each of three passes: what does not depend on one another is computed side by side.
      for (int h = 0; h < m.heads; h++) {
        const float* q = qkv + h * width;
        float* scores = scores_ + h * stride;
        const HeadCache own = ownCache(layer, row, h);
        own.write(step - 1, q + m.width, q + 2 * m.width);
        promptCache(layer, prompt, h).score(q, promptTime_, scores);
        own.score(q, step, scores + promptTime_);
      }
      for (int h = 0; h < m.heads; h++) softmaxOfScores(scores_ + h * stride, headOf(m, r.table, position, 1, h), position);
      for (int h = 0; h < m.heads; h++) {
        const float* p = scores_ + h * stride;
        float* mixed = mixed_ + i * m.width + h * width;
        for (int c = 0; c < width; c += LANES) {
          const Lanes ofPrompt = promptCache(layer, prompt, h).mix(p, promptTime_, c, splat(0));
          store(mixed + c, ownCache(layer, row, h).mix(p + promptTime_, step, c, ofPrompt), width - c);
        }
      }
    }
  }

  // Draws a token for each active row from logits_, and keeps the rows that go on.
  void drawAll(int step) {
    Timed time(SAMPLING);
    const size_t vocabulary = m.vocabulary;
    noise_.resize(vocabulary);
    size_t going = 0;
    for (size_t i = 0; i < active_.size(); i++) {
      const int row = active_[i];
      const size_t at = static_cast<size_t>(row) * s.maxLength + step;
      tokens_[at] = draw(logits_ + i * vocabulary, step, row, logProbabilities_[at]);
      if (tokens_[at] != s.end) active_[going++] = row;
    }
    active_.resize(going);
  }

  // The token whose scaled score plus Gumbel noise is largest: a sample of softmax(logits / temperature). Source: Maddison,
  // Tarlow, Minka, arXiv 1411.0030. The noise is -log(-log u) with u at least 2^-24 away from 0 and from 1.
  int draw(float* row, int step, int number, float& logProbability) {
    const int vocabulary = m.vocabulary;
    const bool isGreedy = s.temperature == 0;
    if (!isGreedy) {
      for (int v = 0; v < vocabulary; v++) row[v] /= s.temperature;
      const uint64_t first = (static_cast<uint64_t>(step) * allRows_ + firstRow_ + number) * vocabulary;
      random_.uniforms(first, vocabulary, noise_);
      for (int v = 0; v < vocabulary; v += LANES) {
        const int count = vocabulary - v;
        const Lanes u = load(noise_ + v, count) + splat(5.9604644775390625e-8f);
        store(noise_ + v, load(row + v, count) - log(-log(u)), count);
      }
    }
    const float* compared = isGreedy ? row : noise_;
    int best = 0;
    for (int v = 1; v < vocabulary; v++)
      if (compared[v] > compared[best]) best = v;
    const float score = row[best];
    logProbability = score - softmax(row, vocabulary);
    return best;
  }

  const Reader& r;
  const Model& m;
  const GenerationSettings s;
  const RandomSequence& random_;
  int promptTime_ = 0, firstRow_ = 0, allRows_ = 0;
  int32_t* tokens_ = nullptr;
  float* logProbabilities_ = nullptr;
  std::vector<int> active_;  // rows that have not ended
  Activations activations_;
  Buffer promptMemory_, ownMemory_;
  Buffer stream_, normalised_, scale_, qkv_, mixed_, hidden_, logits_, scores_, noise_;
};

}  // namespace origin
