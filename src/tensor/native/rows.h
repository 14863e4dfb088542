// Kernels on the rows of a matrix [rows, width]: layer norm, activation, softmax.
#pragma once

#include <algorithm>

#include "vector.h"

namespace origin {

// y = x / sqrt(sum of x^2 + epsilon), row by row; scale [rows] keeps 1 / sqrt(...) for the gradient.
inline void normalise(const float* x, int rows, int width, float epsilon, float* y, float* scale) {
  for (int i = 0; i < rows; i++, x += width, y += width) {
    Lanes squares = splat(0);
    for (int c = 0; c < width; c += LANES) {
      const Lanes v = load(x + c, width - c);
      squares = fma(v, v, squares);
    }
    scale[i] = 1.0f / std::sqrt(sum(squares) + epsilon);
    for (int c = 0; c < width; c += LANES) store(y + c, load(x + c, width - c) * splat(scale[i]), width - c);
  }
}

// dx += scale (dy - y sum(dy y)), row by row.
inline void addNormaliseGradient(const float* y, const float* scale, const float* dy, int rows, int width, float* dx) {
  for (int i = 0; i < rows; i++, y += width, dy += width, dx += width) {
    Lanes products = splat(0);
    for (int c = 0; c < width; c += LANES) products = fma(load(dy + c, width - c), load(y + c, width - c), products);
    const Lanes along = splat(-sum(products)), factor = splat(scale[i]);
    for (int c = 0; c < width; c += LANES) {
      const Lanes across = fma(load(y + c, width - c), along, load(dy + c, width - c));
      store(dx + c, fma(across, factor, load(dx + c, width - c)), width - c);
    }
  }
}

// max(x, 0); not a number stays so.
ORIGIN_INLINE Lanes relu(Lanes x) { return max(x, splat(0)); }

// GELU in its tanh form, x / 2 (1 + tanh u) = x / (1 + e^(-2u)) with u = sqrt(2 / pi) (x + 0.044715 x^3), and its
// slope. Source: Hendrycks, Gimpel, arXiv 1606.08415, section 2.
struct ValueAndSlope {
  Lanes value, slope;
};
ORIGIN_INLINE ValueAndSlope gelu(Lanes x) {
  const Lanes factor = splat(0.7978845608f), cubic = splat(0.7978845608f * 0.044715f);
  const Lanes square = x * x;
  const Lanes u = x * fma(square, cubic, factor);
  const Lanes half = splat(1) / (splat(1) + exp(splat(-2) * u));
  const Lanes slopeOfU = fma(square, splat(3) * cubic, factor);
  return {x * half, fma(splat(2) * x * slopeOfU, half * (splat(1) - half), half)};
}

// Softmax of a row in place: probabilities, and the logarithm of the sum that they were divided by.
inline float softmax(float* x, int count) {
  const Lanes lowest = splat(-1e30f), lane = load(LANE_NUMBERS);
  Lanes largest = lowest;
  for (int c = 0; c < count; c += LANES) {
    const IntLanes isInside = splat(static_cast<float>(count - c)) > lane;
    largest = max(largest, select(isInside, load(x + c, count - c), lowest));
  }
  const float shift = maximum(largest);
  Lanes sums = splat(0);
  for (int c = 0; c < count; c += LANES) {
    const IntLanes isInside = splat(static_cast<float>(count - c)) > lane;
    const Lanes e = select(isInside, exp(load(x + c, count - c) - splat(shift)), splat(0));
    store(x + c, e, count - c);
    sums = sums + e;
  }
  const float total = sum(sums);
  const Lanes factor = splat(1.0f / total);
  for (int c = 0; c < count; c += LANES) store(x + c, load(x + c, count - c) * factor, count - c);
  return log(total) + shift;
}

// sum of a_i b_i
inline float dot(const float* a, const float* b, int count) {
  Lanes sums = splat(0);
  for (int c = 0; c < count; c += LANES) sums = fma(load(a + c, count - c), load(b + c, count - c), sums);
  return sum(sums);
}

}  // namespace origin
