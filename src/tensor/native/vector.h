// Sixteen floats at a time: the unit of all arithmetic here.
//
// A processor may hold them in one vector (AVX-512), in two (AVX2) or in four (NEON). Every operation acts on each lane
// by itself, and sums over lanes have one order, so the results do not depend on which. Nothing here may be contracted
// or reordered by the compiler: -ffp-contract=off and no -ffast-math; a fused multiply-add is written out.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__AVX2__) || defined(__AVX512F__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#define ORIGIN_INLINE inline __attribute__((always_inline))
#define ORIGIN_LAMBDA __attribute__((always_inline))

namespace origin {

constexpr int LANES = 16;

#if defined(ORIGIN_PARTS_FOR_TEST)
constexpr int PARTS = ORIGIN_PARTS_FOR_TEST;  // for a test, without AVX2: vectors of another size must give the same bits
#elif defined(__AVX512F__)
constexpr int PARTS = 1;
#elif defined(__AVX2__)
constexpr int PARTS = 2;
#else
constexpr int PARTS = 4;
#endif

typedef float Part __attribute__((vector_size(64 / PARTS)));
typedef int32_t IntPart __attribute__((vector_size(64 / PARTS)));

struct Lanes {
  Part part[PARTS];
};
struct IntLanes {
  IntPart part[PARTS];
};

// Applies a statement to each part p. Written out, not a loop: so the compiler keeps lanes in registers.
#define ORIGIN_PART(index, statement) \
  if constexpr (index < PARTS) {      \
    constexpr int p = index;          \
    statement;                        \
  }
#define ORIGIN_PARTS(statement) \
  ORIGIN_PART(0, statement) ORIGIN_PART(1, statement) ORIGIN_PART(2, statement) ORIGIN_PART(3, statement)

ORIGIN_INLINE Lanes splat(float x) {
  Lanes y;
  ORIGIN_PARTS(y.part[p] = x - Part{})  // minus zero: no operation is left of it
  return y;
}
alignas(64) constexpr float LANE_NUMBERS[LANES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

ORIGIN_INLINE Lanes operator+(Lanes a, Lanes b) { ORIGIN_PARTS(a.part[p] += b.part[p]) return a; }
ORIGIN_INLINE Lanes operator-(Lanes a, Lanes b) { ORIGIN_PARTS(a.part[p] -= b.part[p]) return a; }
ORIGIN_INLINE Lanes operator*(Lanes a, Lanes b) { ORIGIN_PARTS(a.part[p] *= b.part[p]) return a; }
ORIGIN_INLINE Lanes operator/(Lanes a, Lanes b) { ORIGIN_PARTS(a.part[p] /= b.part[p]) return a; }
ORIGIN_INLINE Lanes operator-(Lanes a) { ORIGIN_PARTS(a.part[p] = -a.part[p]) return a; }
// All bits of a lane are set where the comparison holds.
ORIGIN_INLINE IntLanes operator>(Lanes a, Lanes b) {
  IntLanes c;
  ORIGIN_PARTS(c.part[p] = a.part[p] > b.part[p])
  return c;
}
// Where the mask is set a, elsewhere b.
ORIGIN_INLINE Lanes select(IntLanes mask, Lanes a, Lanes b) {
  ORIGIN_PARTS(a.part[p] = mask.part[p] ? a.part[p] : b.part[p])
  return a;
}
// Where a is not a number, neither is the result.
ORIGIN_INLINE Lanes max(Lanes a, Lanes b) { return select(b > a, b, a); }
ORIGIN_INLINE Lanes min(Lanes a, Lanes b) { return select(a > b, b, a); }

// a · b + c, rounded once.
ORIGIN_INLINE Part fmaPart(Part a, Part b, Part c) {
#if defined(__AVX512F__)
  return (Part)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__AVX2__)
  return (Part)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__ARM_NEON)
  return (Part)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
  for (int i = 0; i < LANES / PARTS; i++) c[i] = std::fma(a[i], b[i], c[i]);
  return c;
#endif
}
ORIGIN_INLINE Lanes fma(Lanes a, Lanes b, Lanes c) {
  ORIGIN_PARTS(c.part[p] = fmaPart(a.part[p], b.part[p], c.part[p]))
  return c;
}

ORIGIN_INLINE Part sqrtPart(Part a) {
#if defined(__AVX512F__)
  return (Part)_mm512_sqrt_ps((__m512)a);
#elif defined(__AVX2__)
  return (Part)_mm256_sqrt_ps((__m256)a);
#else
  for (int i = 0; i < LANES / PARTS; i++) a[i] = std::sqrt(a[i]);
  return a;
#endif
}
ORIGIN_INLINE Lanes sqrt(Lanes a) { ORIGIN_PARTS(a.part[p] = sqrtPart(a.part[p])) return a; }

ORIGIN_INLINE Lanes load(const float* from) {
  Lanes x;
  ORIGIN_PARTS(memcpy(&x.part[p], from + p * (LANES / PARTS), sizeof(Part)))
  return x;
}
ORIGIN_INLINE void store(float* to, Lanes x) {
  ORIGIN_PARTS(memcpy(to + p * (LANES / PARTS), &x.part[p], sizeof(Part)))
}

// The first `count` floats (all, from 16 on), zeros in the other lanes.
ORIGIN_INLINE Lanes load(const float* from, int count) {
  if (count >= LANES) return load(from);
  float lanes[LANES] = {};
  for (int i = 0; i < count; i++) lanes[i] = from[i];
  return load(lanes);
}
// Stores the first `count` lanes (all, from 16 on).
ORIGIN_INLINE void store(float* to, Lanes x, int count) {
  if (count >= LANES) return store(to, x);
  float lanes[LANES];
  store(lanes, x);
  for (int i = 0; i < count; i++) to[i] = lanes[i];
}

// Lanes folded to one number: each lane and the one 8 further, then 4, 2 and 1 further.
#if defined(__AVX2__)
template <class Fold>
ORIGIN_INLINE float folded(Lanes x, Fold fold) {
#if defined(__AVX512F__)
  const __m512 all = (__m512)x.part[0];
  const __m256 low = _mm512_castps512_ps256(all), high = _mm512_extractf32x8_ps(all, 1);
#else
  const __m256 low = (__m256)x.part[0], high = (__m256)x.part[PARTS - 1];
#endif
  const __m128 a = fold(_mm256_castps256_ps128(low), _mm256_castps256_ps128(high));
  const __m128 b = fold(_mm256_extractf128_ps(low, 1), _mm256_extractf128_ps(high, 1));
  const __m128 four = fold(a, b);
  const __m128 two = fold(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(fold(two, _mm_movehdup_ps(two)));
}
ORIGIN_INLINE float sum(Lanes x) {
  return folded(x, [](__m128 a, __m128 b) ORIGIN_LAMBDA { return _mm_add_ps(a, b); });
}
ORIGIN_INLINE float maximum(Lanes x) {
  return folded(x, [](__m128 a, __m128 b) ORIGIN_LAMBDA { return _mm_max_ps(a, b); });
}
#else
template <class Fold>
ORIGIN_INLINE float folded(Lanes x, Fold fold) {
  float lanes[LANES];
  store(lanes, x);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] = fold(lanes[i], lanes[i + half]);
  return lanes[0];
}
ORIGIN_INLINE float sum(Lanes x) {
  return folded(x, [](float a, float b) { return a + b; });
}
ORIGIN_INLINE float maximum(Lanes x) {
  return folded(x, [](float a, float b) { return a > b ? a : b; });
}
#endif

ORIGIN_INLINE IntLanes bitsOf(Lanes x) {
  IntLanes bits;
  ORIGIN_PARTS(bits.part[p] = (IntPart)x.part[p])
  return bits;
}
ORIGIN_INLINE Lanes fromBits(IntLanes bits) {
  Lanes x;
  ORIGIN_PARTS(x.part[p] = (Part)bits.part[p])
  return x;
}

// e^x to 1.5 units in the last place; 0 below -87.3, where results would no longer be normal numbers; finite above 88; not a number stays so.
//
// x = n ln 2 + r with |r| <= ln 2 / 2; e^r by a polynomial (Cephes' expf, S. Moshier), n into the exponent.
ORIGIN_INLINE Lanes exp(Lanes x) {
  const Lanes lowest = splat(-87.3f), highest = splat(88.0f);
  const Lanes bounded = min(max(x, lowest), highest);
  const Lanes shifter = splat(12582912.0f);  // 1.5 * 2^23: what is added to it is rounded to an integer
  const Lanes shifted = fma(bounded, splat(1.44269504088896341f), shifter);
  const Lanes n = shifted - shifter;
  Lanes r = fma(n, splat(-0.693359375f), bounded);  // ln 2 in two parts
  r = fma(n, splat(2.12194440e-4f), r);
  Lanes y = splat(1.9875691500e-4f);
  y = fma(y, r, splat(1.3981999507e-3f));
  y = fma(y, r, splat(8.3334519073e-3f));
  y = fma(y, r, splat(4.1665795894e-2f));
  y = fma(y, r, splat(1.6666665459e-1f));
  y = fma(y, r, splat(5.0000001201e-1f));
  y = fma(y, r * r, r) + splat(1.0f);
  IntLanes scale = bitsOf(shifted);
  const int32_t shifterBits = 0x4B400000;
  ORIGIN_PARTS(scale.part[p] = (scale.part[p] - shifterBits + 127) << 23)
  return select(lowest > x, splat(0.0f), y * fromBits(scale));
}

// The natural logarithm of positive normal numbers to 1.5 units in the last place (Cephes' logf, S. Moshier).
//
// x = 2^n m with sqrt(1/2) <= m < sqrt(2); log m by a polynomial in m - 1.
ORIGIN_INLINE Lanes log(Lanes x) {
  IntLanes bits = bitsOf(x), exponent, mantissa;
  ORIGIN_PARTS(exponent.part[p] = (bits.part[p] >> 23) - 126)
  ORIGIN_PARTS(mantissa.part[p] = (bits.part[p] & 0x007FFFFF) | 0x3F000000)  // in [1/2, 1)
  Lanes m = fromBits(mantissa);
  const IntLanes isSmall = splat(0.707106781186547524f) > m;
  Lanes n;
  ORIGIN_PARTS(n.part[p] = __builtin_convertvector(exponent.part[p] + isSmall.part[p], Part))  // a set mask is -1
  m = select(isSmall, m + m, m) - splat(1.0f);
  const Lanes square = m * m;
  Lanes y = splat(7.0376836292e-2f);
  y = fma(y, m, splat(-1.1514610310e-1f));
  y = fma(y, m, splat(1.1676998740e-1f));
  y = fma(y, m, splat(-1.2420140846e-1f));
  y = fma(y, m, splat(1.4249322787e-1f));
  y = fma(y, m, splat(-1.6668057665e-1f));
  y = fma(y, m, splat(2.0000714765e-1f));
  y = fma(y, m, splat(-2.4999993993e-1f));
  y = fma(y, m, splat(3.3333331174e-1f));
  y = y * m * square;
  y = fma(n, splat(-2.12194440e-4f), y);
  y = fma(square, splat(-0.5f), y);
  return fma(n, splat(0.693359375f), m + y);
}

// The same functions of one number, equal to the bit.
ORIGIN_INLINE float exp(float x) {
  float lanes[LANES];
  store(lanes, exp(splat(x)));
  return lanes[0];
}
ORIGIN_INLINE float log(float x) {
  float lanes[LANES];
  store(lanes, log(splat(x)));
  return lanes[0];
}

}  // namespace origin
