#include <algorithm>
#include <cmath>
#include <memory>

#include "args.h"
#include "double-product.h"
#include "eigenvalues.h"
#include "kernels/double-matrix.h"
#include "threads.h"

namespace gf {
namespace {

constexpr int64_t kMostRows = 1 << 24;

/// sum [d] += the rows of x [rows,d]. One thread: reading is all there is to it.
template <typename T>
Factor addTo(const Args& args, double* sum, int64_t rows, int64_t d,
             void (*addRows)(const T*, int64_t, int64_t, double*)) {
  const T* x = args.array<T>(2, product(args.env(), rows, d));
  addRows(x, rows, d, sum);
  if constexpr (std::is_same_v<T, double>) return {x, nullptr, d, 1};
  else return {nullptr, x, d, 1};
}

/// addMoments(sum [d], outer [d,d], features [rows,d], rows): the lower triangle of outer += features^T features
void addMoments(const Args& args) {
  int64_t d;
  double* sum = args.array<double>(0, &d);
  double* outer = args.array<double>(1, product(args.env(), d, d));
  const int64_t rows = args.integer(3, 0, kMostRows);
  const DoubleMatrix& kernels = doubleMatrix();
  const Factor x = args.holds<double>(2) ? addTo(args, sum, rows, d, kernels.addRows)
                                         : addTo(args, sum, rows, d, kernels.addFloatRows);
  addProduct(x, x, rows, d, d, 1.0, true, outer, d);
}

/// transposedProduct(a [k,m], b [k,n], c [m,n], k, m, n): c = a^T b
void transposedProduct(const Args& args) {
  const int64_t k = args.integer(3), m = args.integer(4), n = args.integer(5);
  const double* a = args.array<double>(0, product(args.env(), k, m));
  const double* b = args.array<double>(1, product(args.env(), k, n));
  const int64_t size = product(args.env(), m, n);
  double* c = args.array<double>(2, size);
  std::fill_n(c, size, 0.0);
  addProduct({a, nullptr, m, 1}, {b, nullptr, n, 1}, k, m, n, 1.0, false, c, n);
}

/// symmetricEigenvalues(a [n,n], eigenvalues [n], n): of the lower triangle, ascending
void symmetricEigenvalues(const Args& args) {
  const int64_t n = args.integer(2);
  const double* a = args.array<double>(0, product(args.env(), n, n));
  double* eigenvalues = args.array<double>(1, n);
  double largest = 0.0;
  for (int64_t i = 0; i < n; i++) {
    for (int64_t j = 0; j <= i; j++) {
      if (!std::isfinite(a[i * n + j])) args.fail("the matrix must be finite");
      largest = std::max(largest, std::fabs(a[i * n + j]));
    }
  }
  std::fill_n(eigenvalues, n, 0.0);
  if (largest == 0.0) return;
  // By a power of two, and so exactly: squares neither overflow nor vanish. In two steps, for 2^1074 is no double.
  const int exponent = std::ilogb(largest);
  const double half = std::ldexp(1.0, -exponent / 2), other = std::ldexp(1.0, -exponent - -exponent / 2);
  std::unique_ptr<double[]> memory(new double[static_cast<size_t>(n * n + n)]);
  double* const scaled = memory.get();
  for (int64_t i = 0; i < n; i++) {
    for (int64_t j = 0; j <= i; j++) scaled[i * n + j] = a[i * n + j] * half * other;
  }
  tridiagonalize(scaled, n, eigenvalues, scaled + n * n);
  if (!tridiagonalEigenvalues(eigenvalues, scaled + n * n, n)) args.fail("the eigenvalues do not converge");
  for (int64_t i = 0; i < n; i++) eigenvalues[i] = std::ldexp(eigenvalues[i], exponent);
}

}  // namespace

void registerDoubleMatrix(Napi::Env env, Napi::Object exports) {
  Napi::Object family = Napi::Object::New(env);
  exports.Set("doubleMatrix", family);
  expose<addMoments>(env, family, "addMoments");
  expose<transposedProduct>(env, family, "transposedProduct");
  expose<symmetricEigenvalues>(env, family, "symmetricEigenvalues");
}

}  // namespace gf
