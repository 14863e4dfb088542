// AdamW after clipping the gradient's norm, over the flat vector, as src/training/adamw.ts.
#pragma once

#include "vector.h"

namespace origin {

// Made in double precision by src/training/adamw.ts, in this order.
struct AdamWSettings {
  float beta1, share1, beta2, share2;  // share: 1 - beta
  float rate;                          // learning rate / (1 - beta1^update)
  float correction2;                   // 1 - beta2^update
  float kept;                          // 1 - learning rate * weight decay
  float maxGradNorm;
};
constexpr int ADAMW_SETTINGS = sizeof(AdamWSettings) / sizeof(float);

// sqrt(sum of g^2): blocks of 4096 in sixteen lanes, the blocks in double
inline float norm(const float* g, size_t size) {
  double total = 0;
  for (size_t start = 0; start < size; start += 4096) {
    const size_t end = start + 4096 < size ? start + 4096 : size;
    Lanes squares = splat(0);
    for (size_t i = start; i < end; i += LANES) {
      const Lanes v = load(g + i, static_cast<int>(end - i));
      squares = fma(v, v, squares);
    }
    total += sum(squares);
  }
  return static_cast<float>(std::sqrt(total));
}

struct Moments {
  const float *parameters, *first, *second;
};
struct NextMoments {
  float *parameters, *first, *second;
};

// One step; returns the gradient's norm before clipping. Source: Loshchilov and Hutter, arXiv 1711.05101.
inline float adamW(const AdamWSettings& s, const Moments& from, const float* gradient, size_t size, const NextMoments& to) {
  const float length = norm(gradient, size);
  const float shortened = s.maxGradNorm / (length + 1e-6f);
  const Lanes clip = splat(shortened < 1 ? shortened : 1);
  const Lanes beta1 = splat(s.beta1), beta2 = splat(s.beta2), new1 = splat(s.share1), new2 = splat(s.share2);
  const Lanes correction2 = splat(s.correction2), rate = splat(s.rate), kept = splat(s.kept);
  for (size_t i = 0; i < size; i += LANES) {
    const int count = size - i < LANES ? static_cast<int>(size - i) : LANES;
    const Lanes g = load(gradient + i, count) * clip;
    const Lanes first = fma(g, new1, load(from.first + i, count) * beta1);
    const Lanes second = fma(g * g, new2, load(from.second + i, count) * beta2);
    const Lanes step = rate * first / (sqrt(second / correction2) + splat(1e-8f));
    store(to.first + i, first, count);
    store(to.second + i, second, count);
    store(to.parameters + i, load(from.parameters + i, count) * kept - step, count);
  }
  return length;
}

}  // namespace origin
