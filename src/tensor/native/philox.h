// Random numbers as a function of a key and a position: Philox 4x32 with ten rounds, as TensorFlow's stateless ops
// draw them and src/common/random.ts does.
//
// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace origin {

// Four 32-bit words, each in the lower half of 64 bits; the upper halves may hold anything.
typedef uint64_t Words __attribute__((vector_size(32)));

// The 64-bit products of the lower halves with `factor`.
inline Words multiply(Words a, uint32_t factor) {
#if defined(__AVX2__)
  return (Words)_mm256_mul_epu32((__m256i)a, _mm256_set1_epi64x(factor));
#else
  return (a & 0xFFFFFFFFu) * uint64_t(factor);
#endif
}

struct PhiloxKey {
  uint32_t word[2];
};

// Four random numbers in place of each of PARTS * 4 counters: c[i] has word i of all counters.
template <int PARTS>
inline void philox(Words c[4][PARTS], PhiloxKey key) {
  for (int round = 0; round < 10; round++) {
    for (int p = 0; p < PARTS; p++) {
      const Words product0 = multiply(c[0][p], 0xD2511F53);
      const Words product1 = multiply(c[2][p], 0xCD9E8D57);
      c[0][p] = (product1 >> 32) ^ c[1][p] ^ uint64_t(key.word[0]);
      c[1][p] = product1;
      c[2][p] = (product0 >> 32) ^ c[3][p] ^ uint64_t(key.word[1]);
      c[3][p] = product0;
    }
    key.word[0] += 0x9E3779B9;
    key.word[1] += 0xBB67AE85;
  }
}

// A float in [0, 1), a multiple of 2^-23, of the lower 23 bits.
inline float uniformOf(uint32_t bits) {
  const uint32_t inOneToTwo = 0x3F800000 | (bits & 0x007FFFFF);
  float number;
  memcpy(&number, &inOneToTwo, sizeof number);
  return number - 1.0f;
}

// The random numbers that TensorFlow's stateless ops draw from a seed of two integers, by their positions.
class RandomSequence {
 public:
  RandomSequence(int32_t seed0, int32_t seed1) {
    // TensorFlow scrambles the seed, each half extended to 64 bits, under a key of its own (stateless_random_ops.cc).
    const uint64_t half0 = uint64_t(int64_t(seed0)), half1 = uint64_t(int64_t(seed1));
    Words c[4][1] = {{Words{} + half0}, {Words{} + (half0 >> 32)}, {Words{} + half1}, {Words{} + (half1 >> 32)}};
    philox<1>(c, {{0x3EC8F720, 0x02461E29}});
    key = {{uint32_t(c[0][0][0]), uint32_t(c[1][0][0])}};
    high[0] = uint32_t(c[2][0][0]);
    high[1] = uint32_t(c[3][0][0]);
  }

  // Numbers that are made together: CHUNK / 4 counters.
  static constexpr int CHUNK = 32;

  // The 32 bits of positions 4 * counter to 4 * counter + CHUNK - 1.
  void bits(uint64_t counter, uint32_t numbers[CHUNK]) const {
    Words c[4][2];
    for (int p = 0; p < 2; p++) {
      const Words counters = Words{0, 1, 2, 3} + (counter + 4 * p);
      c[0][p] = counters;
      c[1][p] = counters >> 32;
      c[2][p] = Words{} + uint64_t(high[0]);
      c[3][p] = Words{} + uint64_t(high[1]);
    }
    philox<2>(c, key);
    uint64_t words[4][CHUNK / 4];
    memcpy(words, c, sizeof words);
    for (int i = 0; i < CHUNK; i++) numbers[i] = uint32_t(words[i % 4][i / 4]);
  }

  // Uniform numbers in [0, 1): those of positions `first` to `first + count - 1`.
  void uniforms(uint64_t first, int64_t count, float* to) const {
    uint32_t numbers[CHUNK];
    int64_t done = 0;
    while (done < count) {
      const uint64_t position = first + done;
      const int skipped = position % 4;  // of the first counter's numbers
      const int64_t length = std::min<int64_t>(CHUNK - skipped, count - done);
      bits(position / 4, numbers);
      for (int i = 0; i < length; i++) to[done + i] = uniformOf(numbers[skipped + i]);
      done += length;
    }
  }

 private:
  PhiloxKey key;
  uint32_t high[2];  // the upper half of every counter
};

}  // namespace origin
