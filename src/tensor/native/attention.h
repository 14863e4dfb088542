// Causal attention of one head over one sequence, forward and backward, and RoPE's rotation.
#pragma once

#include "buffer.h"
#include "product.h"
#include "rows.h"

namespace origin {

// Rows that lie in two places: those of a prompt that several sequences share, then a sequence's own.
struct SharedRows {
  const float* shared;
  int sharedCount;
  const float* own;
  int ownCount;
  long stride;

  int count() const { return sharedCount + ownCount; }
  const float* operator[](int i) const {
    return i < sharedCount ? shared + i * stride : own + (i - sharedCount) * stride;
  }
};

// Packs rows [count, width] as the panels of a matrix of that shape.
inline void packRows(const SharedRows& rows, int width, float* panels) {
  for (int c = 0; c < width; c += LANES)
    for (int j = 0; j < rows.count(); j++, panels += LANES) store(panels, load(rows[j] + c, width - c));
}

// Packs rows [count, width] as the panels of the transposed matrix, [width, count].
inline void packTransposed(const SharedRows& rows, int width, float* panels) {
  const int count = rows.count();
  if (count % LANES) memset(panels + panelSize(width, count) - LANES * width, 0, sizeof(float) * LANES * width);
  for (int j = 0; j < count; j++) {
    const float* from = rows[j];
    float* to = panels + static_cast<size_t>(j / LANES) * LANES * width + j % LANES;
    for (int d = 0; d < width; d++) to[d * LANES] = from[d];
  }
}

// What one head computes with. Query i of a sequence stands at position start + i and reads keys 0 ... start + i.
struct Head {
  int start, length, width;
  float scale;   // of the scores
  float slope;   // ALiBi's penalty of a position's distance; 0 under other encodings
  int keys() const { return start + length; }
  int stride() const { return roundUp(keys(), LANES); }  // of a row of scores
};

// The scores of the query at `position` as probabilities, in place; 0 for keys behind it, up to the row's stride.
ORIGIN_INLINE void softmaxOfScores(float* row, const Head& head, int position) {
  const int count = position + 1;
  const Lanes scale = splat(head.scale), slope = splat(head.slope), lane = load(LANE_NUMBERS);
  const Lanes unreadable = splat(-1e30f);
  Lanes largest = unreadable;
  for (int c = 0; c < count; c += LANES) {
    Lanes x = load(row + c) * scale;
    if (head.slope != 0) x = fma(slope, lane + splat(static_cast<float>(c - position)), x);
    if (c + LANES > count) x = select(splat(static_cast<float>(count - c)) > lane, x, unreadable);
    store(row + c, x);
    largest = max(largest, x);
  }
  const Lanes shift = splat(maximum(largest));
  Lanes sums = splat(0);
  for (int c = 0; c < count; c += LANES) {
    const Lanes e = exp(load(row + c) - shift);
    store(row + c, e);
    sums = sums + e;
  }
  const Lanes factor = splat(1.0f / sum(sums));
  int c = 0;
  for (; c < count; c += LANES) store(row + c, load(row + c) * factor);
  for (; c < head.stride(); c += LANES) store(row + c, splat(0));
}

inline size_t attentionScratch(const Head& head) {
  return panelSize(head.width, head.keys()) + panelSize(head.keys(), head.width);
}

// mixed = softmax(scale q k^T) v: q [length, width] and mixed of their strides, probabilities [length, stride()] kept.
inline void attend(const Head& head, Matrix q, const SharedRows& keys, const SharedRows& values, float* probabilities,
                   float* mixed, long mixedStride, float* scratch) {
  float* keyPanels = scratch;
  float* valuePanels = scratch + panelSize(head.width, head.keys());
  packTransposed(keys, head.width, keyPanels);
  packRows(values, head.width, valuePanels);
  const long stride = head.stride();
  for (int i = 0; i < head.length; i += TILE_ROWS) {
    const int rows = std::min(TILE_ROWS, head.length - i);
    const int readable = head.start + i + rows;  // keys that a row of this tile reads at most
    float* scores = probabilities + i * stride;
    for (int j = 0; j < readable; j += LANES)
      panelProduct(below(q, i), rows, head.width, keyPanels + static_cast<size_t>(j) * head.width,
                   [=](int r, Lanes sums) ORIGIN_LAMBDA { store(scores + r * stride + j, sums); });
    for (int r = 0; r < rows; r++) softmaxOfScores(scores + r * stride, head, head.start + i + r);
    for (int c = 0; c < head.width; c += LANES)
      panelProduct({scores, stride, 1}, rows, readable, valuePanels + static_cast<size_t>(c) * head.keys(),
                   [=](int r, Lanes sums) ORIGIN_LAMBDA { store(mixed + (i + r) * mixedStride + c, sums, head.width - c); });
  }
}

// Rows of keys or values j ... j + count - 1 += a^T b, where a [length, keys] is 0 for queries before each key.
inline void addToKeys(const Head& head, const float* a, const float* panels, int first, int count, float* to, long toStride) {
  const long stride = head.stride();
  for (int j = first; j < first + count; j += TILE_ROWS) {
    const int rows = std::min(TILE_ROWS, first + count - j);
    const int from = std::max(0, j - head.start);  // the first query that reads any of these keys
    for (int c = 0; c < head.width; c += LANES)
      panelProduct({a + from * stride + j, 1, stride}, rows, head.length - from,
                   panels + static_cast<size_t>(c) * head.length + static_cast<size_t>(from) * LANES,
                   [=](int r, Lanes sums) ORIGIN_LAMBDA {
                     float* into = to + (j - first + r) * toStride + c;
                     store(into, load(into, head.width - c) + sums, head.width - c);
                   });
  }
}

inline size_t attentionGradientScratch(const Head& head) {
  return panelSize(head.width, head.keys()) + panelSize(head.keys(), head.width) + 2 * panelSize(head.length, head.width) +
         static_cast<size_t>(head.length) * head.stride();
}

// Gradients of attend, added to dq, dk and dv: those of shared rows to `shared`, of own rows to `own`.
struct KeyGradients {
  float *sharedKeys, *sharedValues, *ownKeys, *ownValues;
  long stride;
};
inline void addAttentionGradient(const Head& head, Matrix q, const SharedRows& keys, const SharedRows& values,
                                 const float* probabilities, const float* dMixed, long mixedStride, float* dq,
                                 const KeyGradients& to, float* scratch) {
  float* valuePanels = scratch;  // of the values transposed
  float* keyPanels = valuePanels + panelSize(head.width, head.keys());
  float* mixedPanels = keyPanels + panelSize(head.keys(), head.width);
  float* queryPanels = mixedPanels + panelSize(head.length, head.width);
  float* dScores = queryPanels + panelSize(head.length, head.width);
  packTransposed(values, head.width, valuePanels);
  packRows(keys, head.width, keyPanels);
  pack({dMixed, mixedStride, 1}, head.length, head.width, mixedPanels);
  pack(q, head.length, head.width, queryPanels);
  const long stride = head.stride();
  const Lanes scale = splat(head.scale);
  for (int i = 0; i < head.length; i += TILE_ROWS) {
    const int rows = std::min(TILE_ROWS, head.length - i);
    const int readable = head.start + i + rows;
    float* d = dScores + i * stride;
    for (int j = 0; j < readable; j += LANES)
      panelProduct({dMixed + i * mixedStride, mixedStride, 1}, rows, head.width,
                   valuePanels + static_cast<size_t>(j) * head.width,
                   [=](int r, Lanes sums) ORIGIN_LAMBDA { store(d + r * stride + j, sums); });
    for (int r = 0; r < rows; r++) {  // dScores = scale p (dp - sum(p dp))
      const float* p = probabilities + (i + r) * stride;
      float* row = d + r * stride;
      const int count = roundUp(head.start + i + r + 1, LANES);
      const Lanes along = splat(dot(p, row, count));
      int c = 0;
      for (; c < count; c += LANES) store(row + c, scale * load(p + c) * (load(row + c) - along));
      for (; c < stride; c += LANES) store(row + c, splat(0));
    }
    for (int c = 0; c < head.width; c += LANES)
      panelProduct({d, stride, 1}, rows, readable, keyPanels + static_cast<size_t>(c) * head.keys(),
                   [=](int r, Lanes sums) ORIGIN_LAMBDA {
                     float* into = dq + (i + r) * q.row + c;
                     store(into, load(into, head.width - c) + sums, head.width - c);
                   });
  }
  addToKeys(head, dScores, queryPanels, 0, head.start, to.sharedKeys, to.stride);
  addToKeys(head, dScores, queryPanels, head.start, head.length, to.ownKeys, to.stride);
  addToKeys(head, probabilities, mixedPanels, 0, head.start, to.sharedValues, to.stride);
  addToKeys(head, probabilities, mixedPanels, head.start, head.length, to.ownValues, to.stride);
}

// Rotates the pairs (i, i + width / 2) of each head of a row by its position's angles: cos, sin [width / 2].
// direction: 1 forward, -1 for the gradient. Source: Su et al., arXiv 2104.09864.
inline void rotate(float* row, int heads, int width, const float* cos, const float* sin, float direction) {
  const int half = width / 2;
  for (int h = 0; h < heads; h++, row += width) {
    float* __restrict a = row;
    float* __restrict b = row + half;
    for (int i = 0; i < half; i++) {
      const float x = a[i], y = b[i], s = direction * sin[i];
      a[i] = __builtin_fmaf(x, cos[i], -(y * s));
      b[i] = __builtin_fmaf(y, cos[i], x * s);
    }
  }
}

}  // namespace origin
