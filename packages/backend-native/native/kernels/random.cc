// Compiled without contraction to fused multiply-adds: every product and sum rounds separately, as in JavaScript.
#include "kernels/random.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

constexpr int64_t kBlocks = 64;  // blocks per part, computed by a loop without conditions
constexpr int64_t kMostValues = 2 * kBlocks;  // if a value takes two words

void words(const RandomWords& from, int64_t blocks, uint32_t* __restrict to) {
  for (int64_t i = 0; i < blocks; i++) {
    const uint64_t block = from.block + static_cast<uint64_t>(i);
    uint32_t a = static_cast<uint32_t>(block), b = static_cast<uint32_t>(block >> 32);
    uint32_t c = from.stream[0], d = from.stream[1];
    uint32_t key0 = from.key[0], key1 = from.key[1];
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
      const uint64_t first = uint64_t{a} * 0xd2511f53u, second = uint64_t{c} * 0xcd9e8d57u;
      a = static_cast<uint32_t>(second >> 32) ^ b ^ key0;
      b = static_cast<uint32_t>(second);
      c = static_cast<uint32_t>(first >> 32) ^ d ^ key1;
      d = static_cast<uint32_t>(first);
      key0 += 0x9e3779b9u;
      key1 += 0xbb67ae85u;
    }
    to[4 * i] = a;
    to[4 * i + 1] = b;
    to[4 * i + 2] = c;
    to[4 * i + 3] = d;
  }
}

/// Calls body(words, index of the first value, number of values) for parts of all values. A value takes `each` words.
template <int each, typename Body>
inline void eachPart(RandomWords from, int64_t size, const Body& body) {
  uint32_t made[4 * kBlocks];
  constexpr int64_t kPart = 4 * kBlocks / each;
  for (int64_t i = 0; i < size; i += kPart, from.block += kBlocks) {
    const int64_t count = size - i < kPart ? size - i : kPart;
    words(from, (each * count + 3) / 4, made);
    body(made, i, count);
  }
}

void uniform(const RandomWords& from, int64_t size, double min, double range, float first, float last, float* y) {
  eachPart<1>(from, size, [=](const uint32_t* made, int64_t begin, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
      const float x = static_cast<float>(min + range * (static_cast<double>(static_cast<int32_t>(made[i] >> 8)) / 16777216.0));
      y[begin + i] = x < first ? first : x > last ? last : x;
    }
  });
}

// The three rational functions of the normal quantile: Wichura 1988, algorithm AS 241, PPND16.

inline double centre(double x) {
  return (((((((2509.0809287301227 * x + 33430.57558358813) * x + 67265.7709270087) * x + 45921.95393154987) * x + 13731.69376550946) * x + 1971.5909503065513) * x + 133.14166789178438) * x + 3.3871328727963665) /
         (((((((5226.495278852854 * x + 28729.085735721943) * x + 39307.89580009271) * x + 21213.794301586597) * x + 5394.196021424751) * x + 687.1870074920579) * x + 42.31333070160091) * x + 1);
}

inline double shoulder(double x) {
  return (((((((0.0007745450142783414 * x + 0.022723844989269184) * x + 0.2417807251774506) * x + 1.2704582524523684) * x + 3.6478483247632045) * x + 5.769497221460691) * x + 4.630337846156546) * x + 1.4234371107496835) /
         (((((((1.0507500716444169e-9 * x + 0.0005475938084995345) * x + 0.015198666563616457) * x + 0.14810397642748008) * x + 0.6897673349851) * x + 1.6763848301838038) * x + 2.053191626637759) * x + 1);
}

inline double far(double x) {
  return (((((((2.0103343992922881e-7 * x + 2.7115555687434876e-5) * x + 0.0012426609473880784) * x + 0.026532189526576124) * x + 0.29656057182850487) * x + 1.7848265399172913) * x + 5.463784911164114) * x + 6.657904643501103) /
         (((((((2.0442631033899397e-15 * x + 1.421511758316446e-7) * x + 1.8463183175100548e-5) * x + 0.0007868691311456133) * x + 0.014875361290850615) * x + 0.1369298809227358) * x + 0.599832206555888) * x + 1);
}

/// Computes ln x for a normal x = 2^e * m with m in [sqrt(1/2), sqrt(2)). ln m = 2 artanh((m - 1) / (m + 1)) is a series.
inline double naturalLog(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, 8);
  const double floor = static_cast<double>(static_cast<int32_t>(bits >> 52) - 1023);
  bits = (bits & 0xfffffffffffffu) | 0x3ff0000000000000u;
  double whole;
  __builtin_memcpy(&whole, &bits, 8);
  // Selects values instead of branching, so that compilers vectorise a loop of calls.
  const bool isUpper = whole >= 1.4142135623730951;
  const double m = isUpper ? whole * 0.5 : whole;
  const double exponent = isUpper ? floor + 1 : floor;
  const double s = (m - 1) / (m + 1);
  const double t = s * s;
  double series = 1.0 / 21;
#pragma GCC unroll 10
  for (int odd = 19; odd >= 1; odd -= 2) series = series * t + 1.0 / odd;
  return exponent * 0.6931471805599453 + 2 * s * series;
}

/// Computes the quantiles of `count` probabilities q + 1/2 outside the central region.
inline void tailQuantiles(const double* __restrict q, int64_t count, double* __restrict z) {
  double r[kMostValues];
  bool isFar = false;
  for (int64_t i = 0; i < count; i++) {
    r[i] = __builtin_sqrt(-naturalLog(q[i] < 0 ? 0.5 + q[i] : 0.5 - q[i]));
    const double value = shoulder(r[i] - 1.6);
    z[i] = q[i] < 0 ? -value : value;
  }
  for (int64_t i = 0; i < count; i++) isFar |= !(r[i] <= 5);
  if (!isFar) return;
  for (int64_t i = 0; i < count; i++) {
    if (!(r[i] <= 5)) z[i] = q[i] < 0 ? -far(r[i] - 5) : far(r[i] - 5);
  }
}

/// Returns two words as a multiple of 2^-52 in [0,1).
inline double uniform52(const uint32_t* made) {
  const double high = static_cast<double>(static_cast<int32_t>(made[0] >> 6));
  const double low = static_cast<double>(static_cast<int32_t>(made[1] >> 6));
  return (high * 67108864.0 + low) * 2.220446049250313e-16;
}

void gumbel(const RandomWords& from, int64_t size, float* y) {
  eachPart<2>(from, size, [=](const uint32_t* made, int64_t begin, int64_t count) {
    constexpr double kMiddle = 1.1102230246251565e-16;
    for (int64_t i = 0; i < count; i++) {
      y[begin + i] = static_cast<float>(-naturalLog(-naturalLog(uniform52(made + 2 * i) + kMiddle)));
    }
  });
}

void normal(const RandomWords& from, int64_t size, double mean, double std, double mass, double bound, float* y) {
  eachPart<2>(from, size, [=](const uint32_t* made, int64_t begin, int64_t count) {
    constexpr double kEpsilon = 2.220446049250313e-16;
    double q[kMostValues], z[kMostValues], tails[kMostValues], quantiles[kMostValues];
    int32_t where[kMostValues];
    for (int64_t i = 0; i < count; i++) {
      q[i] = mass * (uniform52(made + 2 * i) + kEpsilon / 2 - 0.5);
      z[i] = q[i] * centre(0.180625 - q[i] * q[i]);
    }
    // Collects the values outside the central region side by side.
    int64_t outside = 0;
    for (int64_t i = 0; i < count; i++) {
      where[outside] = static_cast<int32_t>(i);
      tails[outside] = q[i];
      outside += !(q[i] >= -0.425 && q[i] <= 0.425);
    }
    tailQuantiles(tails, outside, quantiles);
    for (int64_t i = 0; i < outside; i++) z[where[i]] = quantiles[i];
    for (int64_t i = 0; i < count; i++) {
      const double held = z[i] < -bound ? -bound : z[i] > bound ? bound : z[i];
      y[begin + i] = static_cast<float>(mean + std * held);
    }
  });
}

}  // namespace

extern const Random randomNumbers = {words, uniform, normal, gumbel};

}  // namespace GF_NAMESPACE
}  // namespace gf
