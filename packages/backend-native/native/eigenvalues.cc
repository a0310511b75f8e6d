#include "eigenvalues.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <memory>

#include "double-product.h"
#include "kernels/double-matrix.h"
#include "threads.h"

namespace gf {
namespace {

constexpr int64_t kPanel = 32;   // reflections that are applied to the rest of the matrix together
constexpr int64_t kChunks = 16;  // parts of a matrix that threads multiply with a vector

/// y = a x for the first n rows and columns; `partial` is [kChunks,stride].
void multiply(const double* a, int64_t stride, int64_t n, const double* x, double* partial, double* y) {
  const DoubleMatrix& kernels = doubleMatrix();
  if (n < 128) return kernels.symmetricTimesVector(a, stride, 0, n, x, y);
  // Parts of equal areas of the triangle.
  const auto bound = [=](int64_t chunk) {
    return chunk == kChunks ? n : static_cast<int64_t>(std::sqrt(chunk / static_cast<double>(kChunks)) * n) / 4 * 4;
  };
  parallelFor(kChunks, 1, [=, &kernels](int64_t chunk, int64_t) {
    kernels.symmetricTimesVector(a, stride, bound(chunk), bound(chunk + 1), x, partial + chunk * stride);
  });
  std::copy_n(partial + (kChunks - 1) * stride, n, y);
  for (int64_t chunk = 0; chunk + 1 < kChunks; chunk++) kernels.axpy(1.0, partial + chunk * stride, y, bound(chunk + 1));
}

/// Makes x [size], whose last element stays, the vector v of the reflection 1 - tau v v^T that takes x to `beta` times
/// its last unit vector; v ends in 1.
double reflection(double* x, int64_t size, double* beta) {
  const double alpha = x[size - 1];
  const double rest = std::sqrt(doubleMatrix().dot(x, x, size - 1));
  x[size - 1] = 1.0;
  *beta = alpha;
  if (rest == 0.0) return 0.0;
  *beta = -std::copysign(std::hypot(alpha, rest), alpha);
  for (int64_t j = 0; j < size - 1; j++) x[j] /= alpha - *beta;
  return (*beta - alpha) / *beta;
}

}  // namespace

// Householder's reduction by panels (Dongarra, Sorensen and Hammarling 1989), from the last row up: rows are what is
// contiguous. With H = 1 - tau v v^T, p = tau A v and w = p - tau/2 (p v) v: H A H = A - v w^T - w v^T.
void tridiagonalize(double* a, int64_t n, double* diagonal, double* beside) {
  const DoubleMatrix& kernels = doubleMatrix();
  std::unique_ptr<double[]> memory(new double[static_cast<size_t>((3 * kPanel + kChunks) * n)]);
  double* const v = memory.get();  // the panel's v, its w, and again its v: as factors, [v;w] and [w;v]
  double* const w = v + kPanel * n;
  double* const partial = w + 2 * kPanel * n;
  for (int64_t last = n; last > 0; last -= kPanel) {
    const int64_t count = std::min(kPanel, last);
    for (int64_t p = 0; p < count; p++) {
      const int64_t i = last - 1 - p;
      double* row = a + i * n;
      for (int64_t q = 0; q < p; q++) {
        kernels.axpy(-v[q * n + i], w + q * n, row, i + 1);
        kernels.axpy(-w[q * n + i], v + q * n, row, i + 1);
      }
      diagonal[i] = row[i];
      if (i == 0) break;
      double* own = v + p * n;
      double* product = w + p * n;
      std::copy_n(row, i, own);
      const double tau = reflection(own, i, &beside[i - 1]);
      // The matrix is the one before this panel: what its reflections change is added.
      multiply(a, n, i, own, partial, product);
      for (int64_t q = 0; q < p; q++) {
        const double alongV = kernels.dot(v + q * n, own, i), alongW = kernels.dot(w + q * n, own, i);
        kernels.axpy(-alongW, v + q * n, product, i);
        kernels.axpy(-alongV, w + q * n, product, i);
      }
      for (int64_t j = 0; j < i; j++) product[j] *= tau;
      kernels.axpy(-0.5 * tau * kernels.dot(product, own, i), own, product, i);
    }
    const int64_t rest = last - count;
    std::copy_n(v, kPanel * n, v + 2 * kPanel * n);
    if (rest > 0) addProduct({v, nullptr, n, 1}, {w, nullptr, n, 1}, 2 * kPanel, rest, rest, -1.0, true, a, n);
  }
}

// The root-free form of the QL algorithm with implicit shifts, by Pal, Walker and Kahan (Parlett 1980, "The Symmetric
// Eigenvalue Problem", section 8.15): on the squares of what stands beside the diagonal.
bool tridiagonalEigenvalues(double* diagonal, double* beside, int64_t n) {
  constexpr double kSmallest = 1e-38;  // the square of what is nothing beside 1, with digits to spare
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
      p = cosine != 0.0 ? gamma * gamma / cosine : before * square;
    }
    e[first] = sine * p;
    d[first] = shift + gamma;
  }
  std::sort(d, d + n);
  return true;
}

}  // namespace gf
