#include "linear-algebra/eigenvalues.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "kernels/double-vectors.h"
#include "linear-algebra/double-product.h"
#include "linear-algebra/lower-triangle.h"
#include "runtime/pages.h"
#include "runtime/shares.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kPanel = 32;   // reflections that are applied to the rest of the matrix together
constexpr int64_t kSummed = 64;  // parts of a product that are added up at once

/// Computes y = a x for the first n rows and columns of a. The parts are those of addProduct, so each thread processes the
/// rows that it also updates. `partial` has a row for each part.
void multiply(const double* a, int64_t stride, int64_t n, const double* x, double* partial, double* y) {
  const DoubleVectors& kernels = doubleVectors();
  if (n <= kProductRows) return kernels.symmetricTimesVector(a, stride, 0, n, x, y);
  const int64_t parts = ceilDiv(n, kProductRows);
  const auto end = [=](int64_t part) { return std::min((part + 1) * kProductRows, n); };
  parallelShares(parts, 1, [=, &kernels](int64_t part, int64_t) {
    kernels.symmetricTimesVector(a, stride, part * kProductRows, end(part), x, partial + part * stride);
  });
  double ones[kSummed];
  std::fill_n(ones, kSummed, 1.0);
  // The product of a part also contains the elements that are mirrored above the diagonal. So y of a part is the sum over
  // this part and all parts below it.
  std::fill_n(y, n, 0.0);
  for (int64_t part = 0; part < parts; part++) {
    const int64_t begin = part * kProductRows;
    for (int64_t from = part; from < parts; from += kSummed) {
      kernels.addMultiples(partial + from * stride + begin, stride, std::min(kSummed, parts - from), ones, y + begin,
                           end(part) - begin);
    }
  }
}

/// Computes the reflection 1 - tau v v^T that maps x [size] to `beta` times the last unit vector. Replaces x by v, whose
/// last element is 1, and returns tau.
double reflection(double* x, int64_t size, double* beta) {
  const double alpha = x[size - 1];
  double rest;
  doubleVectors().dots(x, 0, 1, x, size - 1, &rest);
  rest = std::sqrt(rest);
  x[size - 1] = 1.0;
  *beta = alpha;
  if (rest == 0.0) return 0.0;
  *beta = -std::copysign(std::hypot(alpha, rest), alpha);
  for (int64_t j = 0; j < size - 1; j++) x[j] /= alpha - *beta;
  return (*beta - alpha) / *beta;
}

/// Reduces a symmetric matrix to a tridiagonal matrix with the same eigenvalues: `diagonal` [n] and the elements `beside`
/// the diagonal [n - 1]. The lower triangle of the matrix is in a [n,n], whose rows are `stride` apart. It is overwritten.
///
/// This is Householder's reduction by panels (Dongarra, Sorensen and Hammarling 1989). It begins with the last row, because
/// rows are contiguous. Let H = 1 - tau v v^T, p = tau A v and w = p - (tau/2) (p^T v) v. Then H A H = A - v w^T - w v^T.
void tridiagonalize(double* a, int64_t stride, int64_t n, double* diagonal, double* beside) {
  const DoubleVectors& kernels = doubleVectors();
  const DoubleArray memory = allocateDoubles(sizeOf(3 * kPanel + ceilDiv(n, kProductRows), stride));
  double* const v = memory.get();  // the v of the panel, its w, and its v again: the factors [v;w] and [w;v]
  double* const w = v + kPanel * stride;
  double* const partial = w + 2 * kPanel * stride;
  double ofV[kPanel], ofW[kPanel];  // factors of the rows of v and w that are added
  for (int64_t last = n; last > 0; last -= kPanel) {
    const int64_t count = std::min(kPanel, last);
    for (int64_t p = 0; p < count; p++) {
      const int64_t i = last - 1 - p;
      double* row = a + i * stride;
      for (int64_t q = 0; q < p; q++) {
        ofV[q] = -w[q * stride + i];
        ofW[q] = -v[q * stride + i];
      }
      kernels.addMultiples(v, stride, p, ofV, row, i + 1);
      kernels.addMultiples(w, stride, p, ofW, row, i + 1);
      diagonal[i] = row[i];
      if (i == 0) break;
      double* own = v + p * stride;
      double* product = w + p * stride;
      std::copy_n(row, i, own);
      const double tau = reflection(own, i, &beside[i - 1]);
      // The matrix does not yet contain the reflections of this panel, so their effect is added.
      multiply(a, stride, i, own, partial, product);
      kernels.dots(w, stride, p, own, i, ofV);
      kernels.dots(v, stride, p, own, i, ofW);
      for (int64_t q = 0; q < p; q++) {
        ofV[q] = -ofV[q];
        ofW[q] = -ofW[q];
      }
      kernels.addMultiples(v, stride, p, ofV, product, i);
      kernels.addMultiples(w, stride, p, ofW, product, i);
      for (int64_t j = 0; j < i; j++) product[j] *= tau;
      double along;
      kernels.dots(product, 0, 1, own, i, &along);
      along *= -0.5 * tau;
      kernels.addMultiples(own, 0, 1, &along, product, i);
    }
    const int64_t rest = last - count;
    std::copy_n(v, kPanel * stride, v + 2 * kPanel * stride);
    if (rest == 0) break;
    addProduct({v, nullptr, stride}, {w, nullptr, stride}, 2 * kPanel, rest, rest, -1.0, true, a, stride);
  }
}

/// Replaces the diagonal of a tridiagonal matrix by its eigenvalues, in ascending order. The largest element of the matrix
/// must be about 1. `beside` is overwritten. Returns false if the iteration does not converge.
///
/// This is the root-free form of the QL algorithm with implicit shifts, by Pal, Walker and Kahan (Parlett 1980, "The
/// Symmetric Eigenvalue Problem", section 8.15). It works with the squares of the elements beside the diagonal.
bool tridiagonalEigenvalues(double* diagonal, double* beside, int64_t n) {
  constexpr double kSmallest = 1e-38;  // the square of an element that is negligible beside 1, with a margin
  double* const d = diagonal;
  double* const e = beside;
  for (int64_t i = 0; i + 1 < n; i++) e[i] *= e[i];
  const auto negligible = [=](int64_t i) {
    return e[i] <= kSmallest || e[i] <= DBL_EPSILON * DBL_EPSILON / 4 * std::fabs(d[i] * d[i + 1]);
  };
  int64_t turns = 60 * n;
  for (int64_t first = 0; first < n;) {
    int64_t end = first;
    while (end + 1 < n && !negligible(end)) end++;
    if (end == first) {
      first++;
      continue;
    }
    if (turns-- == 0) return false;
    const double root = std::sqrt(e[first]);
    const double half = (d[first + 1] - d[first]) / (2.0 * root);
    const double shift = d[first] - root / (half + std::copysign(std::hypot(half, 1.0), half));
    double cosine = 1.0, sine = 0.0;
    double gamma = d[end] - shift;
    double p = gamma * gamma;
    for (int64_t i = end - 1; i >= first; i--) {
      const double square = e[i];
      const double r = p + square;
      if (i != end - 1) e[i + 1] = sine * r;
      const double before = cosine, gammaBefore = gamma;
      cosine = p / r;
      sine = square / r;
      gamma = cosine * (d[i] - shift) - sine * gammaBefore;
      d[i + 1] = gammaBefore + (d[i] - gamma);
      // Computes gamma^2 / cosine with the quotient r / p, which does not depend on gamma.
      p = cosine > DBL_MIN ? gamma * gamma * (r / p) : before * square;
    }
    e[first] = sine * p;
    d[first] = shift + gamma;
  }
  std::sort(d, d + n);
  return true;
}

}  // namespace

Convergence symmetricEigenvalues(const double* a, int64_t n, double* eigenvalues) {
  const double largest = largestBelow(a, n, n);
  if (!std::isfinite(largest)) return Convergence::notFinite;
  std::fill_n(eigenvalues, n, 0.0);
  if (largest == 0.0) return Convergence::all;
  // Scales by a power of two, which is exact, so that squares neither overflow nor underflow. This takes two steps, because
  // 2^1074 is not a double.
  const int exponent = std::ilogb(largest);
  const double half = std::ldexp(1.0, -exponent / 2), other = std::ldexp(1.0, -exponent - -exponent / 2);
  const int64_t stride = rowStride(n);
  const DoubleArray memory = allocateDoubles(sizeOf(n + 1, stride));
  double* const scaled = memory.get();
  parallelFor(n, kTriangleRows, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      for (int64_t j = 0; j <= i; j++) scaled[i * stride + j] = a[i * n + j] * half * other;
    }
  });
  double* const beside = scaled + n * stride;
  tridiagonalize(scaled, stride, n, eigenvalues, beside);
  if (!tridiagonalEigenvalues(eigenvalues, beside, n)) return Convergence::none;
  for (int64_t i = 0; i < n; i++) eigenvalues[i] = std::ldexp(eigenvalues[i], exponent);
  return Convergence::all;
}

}  // namespace gf
