// Computes exponentials and logarithms of vectors. The error is at most about 2 ulp for all floats, including denormal ones.
//
// The polynomials and the two parts of ln 2 are those of expf and logf in S. L. Moshier's Cephes library.
#pragma once

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

constexpr float kLn2High = 0.693359375f;  // has so few bits that its products with exponents are exact
constexpr float kLn2Low = -2.12194440e-4f;
constexpr int32_t kSignBit = INT32_MIN;

static inline Floats absolute(Floats v) { return fromBits(bitsOf(v) & ~kSignBit); }

/// Returns `v`, which must not be negative, with the sign of `sign`.
static inline Floats withSign(Floats v, Floats sign) { return fromBits(bitsOf(v) | (bitsOf(sign) & kSignBit)); }

/// Returns 2^n for n from -126 to 127.
static inline Floats powerOfTwo(Ints n) { return fromBits((n + 127) << 23); }

/// The parts of e^x = 2^exponent * (1 + fraction), with |fraction| < 0.42.
struct Exponential {
  Ints exponent;
  Floats fraction;
};

/// Valid for |x| up to 2^20. If x is NaN, the fraction is NaN.
static inline Exponential exponential(Floats x) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds a number to a whole number
  const Floats shifted = x * 1.44269504088896341f + kRound;
  const Floats n = shifted - kRound;
  const Floats r = x - n * kLn2High - n * kLn2Low;
  Floats p = 1.9875691500e-4f * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return {bitsOf(shifted) - bitsOf(splat(kRound)), p * (r * r) + r};
}

static inline Floats exp(Floats x) {
  // e^89 overflows and e^-104 is 0. A NaN passes both comparisons unchanged.
  x = x > 89.0f ? splat(89.0f) : x;
  x = x < -104.0f ? splat(-104.0f) : x;
  const Exponential e = exponential(x);
  // Multiplies in two steps, because 2^128 is not a float and because a denormal result must be rounded only once.
  const Ints half = e.exponent >> 1;
  return (1.0f + e.fraction) * powerOfTwo(half) * powerOfTwo(e.exponent - half);
}

/// Computes e^x - 1.
static inline Floats expm1(Floats x) {
  x = x > 89.0f ? splat(89.0f) : x;
  x = x < -18.0f ? splat(-18.0f) : x;  // the result rounds to -1 there
  const Exponential e = exponential(x);
  const Floats half = powerOfTwo(e.exponent - 1);
  const Floats result = (half * e.fraction + (half - 0.5f)) * 2.0f;
  return x == 0.0f ? x : result;
}

static inline Floats log(Floats x) {
  constexpr float kInfinity = __builtin_inff();
  const Ints small = x < 1.17549435e-38f;  // denormal, 0 or negative
  const Floats normal = small ? x * 33554432.0f : x;
  // x = 2^exponent * m with m in [sqrt(1/2), sqrt(2))
  const Ints bits = bitsOf(absolute(normal));  // the result of a negative x is NaN (see below)
  const Ints exponent = (bits - 0x3f3504f3) >> 23;
  const Floats f = fromBits(bits - (exponent << 23)) - 1.0f;
  const Floats e = __builtin_convertvector(exponent - (small & 25), Floats);
  Floats p = 7.0376836292e-2f * f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  const Floats square = f * f;
  Floats result = p * f * square + e * kLn2Low;
  result = f + (result - 0.5f * square) + e * kLn2High;
  result = x == kInfinity ? x : result;
  result = x == 0.0f ? splat(-kInfinity) : result;
  return x >= 0.0f ? result : splat(__builtin_nanf(""));
}

/// Computes ln(1 + x) as the logarithm of the rounded sum plus a first-order correction of its rounding error.
static inline Floats log1p(Floats x) {
  const Floats sum = 1.0f + x;
  const Floats lost = x - (sum - 1.0f);
  const Floats result = log(sum);
  const Ints regular = (sum > 0.0f) & (sum < __builtin_inff());
  return x == 0.0f ? x : regular ? result + lost / sum : result;
}

static inline Floats tanh(Floats x) {
  const Floats e = expm1(-2.0f * absolute(x));
  return withSign(absolute(e / (e + 2.0f)), x);
}

static inline Floats sigmoid(Floats x) {
  const Floats e = exp(-absolute(x));
  return (x < 0.0f ? e : splat(1.0f)) / (1.0f + e);
}

/// Computes ln(1 + e^x).
static inline Floats softplus(Floats x) {
  const Floats tail = log1p(exp(-absolute(x)));
  return x > 0.0f ? x + tail : tail;
}

}  // namespace GF_NAMESPACE
}  // namespace gf
