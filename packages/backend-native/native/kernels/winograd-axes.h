// The Winograd transform F(m,r) along one axis. It computes m outputs of a correlation with r taps from n = m + r - 1
// products.
#pragma once

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

template <int M, int R>
struct Axis;

/// The axis of a filter with one tap.
template <>
struct Axis<1, 1> {
  static inline void samples(const Floats* d, Floats* v) { v[0] = d[0]; }
  static inline void filters(const Floats* g, Floats* u) { u[0] = g[0]; }
  static inline void outputs(const Floats* m, Floats* y) { y[0] = m[0]; }
  static inline void errors(const Floats* z, Floats* e) { e[0] = z[0]; }
  static inline void gradients(const Floats* m, Floats* g) { g[0] = m[0]; }
};

/// Uses the interpolation points 0, 1 and infinity. Every coefficient is 0, 1 or -1.
template <>
struct Axis<2, 2> {
  static inline void samples(const Floats* d, Floats* v) { v[0] = d[0] - d[1], v[1] = d[1], v[2] = d[1] - d[2]; }
  static inline void filters(const Floats* g, Floats* u) { u[0] = g[0], u[1] = g[0] + g[1], u[2] = g[1]; }
  static inline void outputs(const Floats* m, Floats* y) { y[0] = m[0] + m[1], y[1] = m[1] - m[2]; }
  static inline void errors(const Floats* z, Floats* e) { e[0] = z[0], e[1] = z[0] + z[1], e[2] = -z[1]; }
  static inline void gradients(const Floats* m, Floats* g) { g[0] = m[0] + m[1], g[1] = m[1] + m[2]; }
};

/// Uses the interpolation points 0, 1, -1 and infinity.
template <>
struct Axis<2, 3> {
  static inline void samples(const Floats* d, Floats* v) {
    v[0] = d[0] - d[2], v[1] = d[1] + d[2], v[2] = d[2] - d[1], v[3] = d[1] - d[3];
  }
  static inline void filters(const Floats* g, Floats* u) {
    const Floats even = (g[0] + g[2]) * 0.5f, odd = g[1] * 0.5f;
    u[0] = g[0], u[1] = even + odd, u[2] = even - odd, u[3] = g[2];
  }
  static inline void outputs(const Floats* m, Floats* y) { y[0] = m[0] + m[1] + m[2], y[1] = m[1] - m[2] - m[3]; }
  static inline void errors(const Floats* z, Floats* e) {
    e[0] = z[0], e[1] = z[0] + z[1], e[2] = z[0] - z[1], e[3] = -z[1];
  }
  static inline void gradients(const Floats* m, Floats* g) {
    const Floats sum = (m[1] + m[2]) * 0.5f, difference = (m[1] - m[2]) * 0.5f;
    g[0] = m[0] + sum, g[1] = difference, g[2] = sum + m[3];
  }
};

/// Uses five products for four outputs, with the points 0, 1, -1, 2 and infinity. It is used only for the gradient of the
/// filter, because there its rounding error is small compared with the noise of a batch.
template <>
struct Axis<4, 2> {
  static inline void samples(const Floats* d, Floats* v) {
    const Floats first = d[2] - d[0], second = d[3] - d[1], third = d[4] - d[2];
    v[0] = second - first * 2.0f, v[1] = d[3] - d[2] - d[1] * 2.0f, v[2] = d[3] - d[2] * 3.0f + d[1] * 2.0f;
    v[3] = second, v[4] = third - second * 2.0f;
  }
  static inline void errors(const Floats* z, Floats* e) {
    const Floats even = z[0] + z[2], odd = z[1] + z[3];
    e[0] = z[0], e[1] = even + odd, e[2] = even - odd;
    e[3] = z[0] + z[1] * 2.0f + z[2] * 4.0f + z[3] * 8.0f, e[4] = z[3];
  }
  static inline void gradients(const Floats* m, Floats* g) {
    const Floats half = m[1] * 0.5f, second = m[2] * (1 / 6.0f), third = m[3] * (1 / 6.0f);
    g[0] = m[0] * 0.5f - half - second + third, g[1] = second - half + third * 2.0f + m[4];
  }
};

/// Uses six products, with the points 0, 1, -1, 1/2, -2 and infinity. For uniform random numbers, the rounding error is 2.6
/// times that of direct summation. With the points 2 and -2, or 1/2 and -1/2, it is 3 times that of direct summation.
template <int M, int R>
struct Axis {
  static_assert(M + R == 7 && (R == 3 || R == 4));

  static inline void samples(const Floats* d, Floats* v) {
    // The polynomials of four points contain the factor (x - 1/2)(x + 2).
    Floats a[4];
#pragma GCC unroll 4
    for (int k = 0; k < 4; k++) a[k] = d[k + 2] + d[k + 1] * 1.5f - d[k];
    const Floats even = d[4] - d[2], odd = d[3] - d[1];
    v[0] = a[2] - a[0], v[1] = a[2] + a[1], v[2] = a[2] - a[1], v[5] = a[3] - a[1];
    v[3] = even + odd * 2.0f, v[4] = even - odd * 0.5f;
  }

  static inline void filters(const Floats* g, Floats* u) {
    const Floats last = R == 4 ? g[R - 1] : Floats{};
    const Floats even = g[0] + g[2], odd = g[1] + last;
    u[0] = g[0], u[1] = (even + odd) * (1 / 3.0f), u[2] = (odd - even) * (1 / 3.0f);
    u[3] = (g[0] + g[1] * 0.5f + g[2] * 0.25f + last * 0.125f) * (-16 / 15.0f);
    u[4] = (g[0] - g[1] * 2.0f + g[2] * 4.0f - last * 8.0f) * (1 / 15.0f);
    u[5] = g[R - 1];
  }

  static inline void outputs(const Floats* m, Floats* y) {
    const Floats sum = m[1] + m[2], difference = m[1] - m[2];
    y[0] = m[0] + sum + m[3] + m[4];
    y[1] = difference + m[3] * 0.5f - m[4] * 2.0f;
    y[2] = sum + m[3] * 0.25f + m[4] * 4.0f;
    if constexpr (M > 3) y[3] = difference + m[3] * 0.125f - m[4] * 8.0f;
    y[M - 1] += m[5];
  }
};

}  // namespace GF_NAMESPACE
}  // namespace gf
