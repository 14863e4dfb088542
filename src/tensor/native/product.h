// Products of matrices: C = A · B with B packed into panels of 16 columns.
//
// An element of C is one chain of fused multiply-adds over the inner dimension, from the first to the last: the same
// number however the work is cut into tiles. What happens to it then (bias, activation, sum) is the caller's `finish`.
#pragma once

#include <algorithm>
#include <utility>

#include "vector.h"

namespace origin {

// Rows of a tile: as many as leave room in the registers for a row of B.
constexpr int TILE_ROWS = PARTS == 1 ? 14 : 6;

// A matrix in memory: element (i, k) is data[i * row + k * column].
struct Matrix {
  const float* data;
  long row;
  long column;
};

ORIGIN_INLINE Matrix below(Matrix a, int rows) { return {a.data + rows * a.row, a.row, a.column}; }
ORIGIN_INLINE Matrix transposed(Matrix a) { return {a.data, a.column, a.row}; }

inline int roundUp(int n, int multiple) { return (n + multiple - 1) / multiple * multiple; }

// Floats that the panels of a [steps, columns] matrix take.
inline size_t panelSize(int steps, int columns) { return static_cast<size_t>(roundUp(columns, LANES)) * steps; }

// Packs B [steps, columns] into panels: 16 columns each, step by step, zeros where columns end.
inline void pack(Matrix b, int steps, int columns, float* panels) {
  for (int j = 0; j < columns; j += LANES) {
    const int count = std::min(LANES, columns - j);
    const float* from = b.data + j * b.column;
    if (b.column == 1 && count == LANES) {
      for (int k = 0; k < steps; k++, panels += LANES) store(panels, load(from + k * b.row));
      continue;
    }
    if (count < LANES && steps > 0) memset(panels, 0, sizeof(float) * LANES * steps);
    for (int k = 0; k < steps; k++, panels += LANES)
      for (int c = 0; c < count; c++) panels[c] = from[k * b.row + c * b.column];
  }
}

// ROWS rows of A times one panel, `steps` long: sums [ROWS, 16]. Not inlined: compiled once for each number of rows.
template <int ROWS>
__attribute__((noinline)) void tile(Matrix a, int steps, const float* panel, float* to) {
  Lanes sums[ROWS];
#pragma GCC unroll 14
  for (int r = 0; r < ROWS; r++) sums[r] = splat(0);
  const float* from = a.data;
  for (int k = 0; k < steps; k++, panel += LANES, from += a.column) {
    const Lanes b = load(panel);
#pragma GCC unroll 14
    for (int r = 0; r < ROWS; r++) sums[r] = fma(splat(from[r * a.row]), b, sums[r]);
  }
#pragma GCC unroll 14
  for (int r = 0; r < ROWS; r++) store(to + r * LANES, sums[r]);
}

template <int ROWS = TILE_ROWS>
inline void tileOf(int rows, Matrix a, int steps, const float* panel, float* to) {
  if (rows >= ROWS) return tile<ROWS>(a, steps, panel, to);
  if constexpr (ROWS > 1) tileOf<ROWS - 1>(rows, a, steps, panel, to);
}

// Rows of A times one panel: finish(row, the sums of its 16 columns).
template <class Finish>
inline void panelProduct(Matrix a, int rows, int steps, const float* panel, Finish finish) {
  alignas(64) float sums[TILE_ROWS * LANES];
  for (int row = 0; row < rows; row += TILE_ROWS) {
    const int count = std::min(TILE_ROWS, rows - row);
    tileOf(count, below(a, row), steps, panel, sums);
    for (int r = 0; r < count; r++) finish(row + r, load(sums + r * LANES));
  }
}

// A [rows, steps] times the panels of B [steps, columns]: finish(row, column of the first lane, sums, valid lanes).
template <class Finish>
inline void product(Matrix a, int rows, int steps, const float* panels, int columns, Finish finish) {
  for (int j = 0; j < columns; j += LANES, panels += static_cast<size_t>(steps) * LANES) {
    const int count = std::min(LANES, columns - j);
    panelProduct(a, rows, steps, panels, [&](int row, Lanes sums) ORIGIN_LAMBDA { finish(row, j, sums, count); });
  }
}

// What `finish` can be: store to C, or add to it. `row` is C's row stride.
inline auto storeTo(float* c, long row) {
  return [=](int i, int j, Lanes sums, int count) ORIGIN_LAMBDA { store(c + i * row + j, sums, count); };
}
inline auto addTo(float* c, long row) {
  return [=](int i, int j, Lanes sums, int count) ORIGIN_LAMBDA {
    float* to = c + i * row + j;
    store(to, load(to, count) + sums, count);
  };
}
inline auto storeWithBias(float* c, long row, const float* bias) {
  return [=](int i, int j, Lanes sums, int count) ORIGIN_LAMBDA {
    store(c + i * row + j, sums + load(bias + j, count), count);
  };
}
inline auto addWithBias(float* c, long row, const float* bias) {
  return [=](int i, int j, Lanes sums, int count) ORIGIN_LAMBDA {
    float* to = c + i * row + j;
    store(to, load(to, count) + (sums + load(bias + j, count)), count);
  };
}

// The gradients of y = x W + b: dW [in, out] += x^T dy and db [out] += the sum of dy's rows. x: [rows, in], dy: [rows, out]
//
// Both are packed first, x into strips of TILE_ROWS columns: in place, rows of a large stride would evict one another
// from the first-level cache. scratch: at least gradientScratch(rows, in, out) floats
inline size_t gradientScratch(int rows, int in, int out) {
  return panelSize(rows, out) + static_cast<size_t>(rows) * roundUp(in, TILE_ROWS);
}
inline void addWeightGradient(const float* x, const float* dy, int rows, int in, int out, float* dw, float* db,
                              float* scratch) {
  float* panels = scratch;
  float* strips = scratch + panelSize(rows, out);
  pack({dy, out, 1}, rows, out, panels);
  for (int i = 0; i < in; i += TILE_ROWS) {
    const int count = std::min(TILE_ROWS, in - i);
    float* strip = strips + static_cast<size_t>(i) * rows;
    const float* from = x + i;
    if (count == TILE_ROWS)
      for (int m = 0; m < rows; m++, from += in) memcpy(strip + m * TILE_ROWS, from, sizeof(float) * TILE_ROWS);
    else
      for (int m = 0; m < rows; m++, from += in) memcpy(strip + m * TILE_ROWS, from, sizeof(float) * count);
  }
  for (int j = 0; j < out; j += LANES) {
    const int count = std::min(LANES, out - j);
    const float* panel = panels + static_cast<size_t>(j) * rows;
    for (int i = 0; i < in; i += TILE_ROWS)
      panelProduct({strips + static_cast<size_t>(i) * rows, 1, TILE_ROWS}, std::min(TILE_ROWS, in - i), rows, panel,
                   [&](int r, Lanes sums) ORIGIN_LAMBDA {
                     float* to = dw + static_cast<size_t>(i + r) * out + j;
                     store(to, load(to, count) + sums, count);
                   });
    if (!db) continue;
    Lanes sums = splat(0);
    for (int m = 0; m < rows; m++) sums = sums + load(panel + m * LANES);
    store(db + j, load(db + j, count) + sums, count);
  }
}

}  // namespace origin
