#include <algorithm>

#include "args.h"
#include "double-product.h"
#include "eigenvalues.h"
#include "kernels/double-vectors.h"
#include "threads.h"

namespace gf {
namespace {

constexpr int64_t kMostRows = 1 << 24;

/// sum [d] += the rows of x [rows,d]. One thread: reading is all there is to it.
template <typename T>
Factor addTo(const Args& args, double* sum, int64_t rows, int64_t d,
             void (*addRows)(const T*, int64_t, int64_t, int64_t, double*)) {
  const T* x = args.array<T>(2, product(args.env(), rows, d));
  addRows(x, d, rows, d, sum);
  if constexpr (std::is_same_v<T, double>) return {x, nullptr, d};
  else return {nullptr, x, d};
}

/// addMoments(sum [d], outer [d,d], features [rows,d], rows): the lower triangle of outer += features^T features
void addMoments(const Args& args) {
  int64_t d;
  double* sum = args.array<double>(0, &d);
  double* outer = args.array<double>(1, product(args.env(), d, d));
  const int64_t rows = args.integer(3, 0, kMostRows);
  const DoubleVectors& kernels = doubleVectors();
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
  addProduct({a, nullptr, m}, {b, nullptr, n}, k, m, n, 1.0, false, c, n);
}

/// symmetricEigenvalues(a [n,n], eigenvalues [n], n): of the lower triangle, ascending
void symmetricEigenvalues(const Args& args) {
  const int64_t n = args.integer(2);
  const double* a = args.array<double>(0, product(args.env(), n, n));
  double* eigenvalues = args.array<double>(1, n);
  switch (gf::symmetricEigenvalues(a, n, eigenvalues)) {
    case Convergence::notFinite: args.fail("the matrix must be finite");
    case Convergence::none: args.fail("the eigenvalues do not converge");
    case Convergence::all: return;
  }
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
