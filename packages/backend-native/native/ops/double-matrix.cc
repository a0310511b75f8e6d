#include "ops/double-matrix.h"

#include <algorithm>
#include <cmath>

#include "kernels/double-vectors.h"
#include "linear-algebra/congruence.h"
#include "linear-algebra/double-product.h"
#include "linear-algebra/eigenvalues.h"
#include "linear-algebra/lower-triangle.h"
#include "linear-algebra/pivoted-cholesky.h"
#include "runtime/pages.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Returns an array that receives a result.
double* resultOf(const Span<double>& to, int64_t size) {
  double* data = to.of(size);
  advisePages(data, static_cast<size_t>(size) * sizeof(double));
  return data;
}

}  // namespace

void addRows(const AddRowsArguments& a) {
  constexpr int64_t kColumns = 256;  // columns that a thread adds up at a time
  const int64_t d = a.sum.size, rows = a.rows, size = product(rows, d);
  double* sum = a.sum.data;
  const DoubleVectors& kernels = doubleVectors();
  const auto add = [=](const auto* x, auto kernel) {
    parallelFor(d, kColumns, [=](int64_t begin, int64_t end) { kernel(x + begin, d, rows, end - begin, sum + begin); });
  };
  if (const auto doubles = a.x.as<double>()) add(doubles->of(size), kernels.addRows);
  else add(a.x.as<float>().value().of(size), kernels.addFloatRows);
}

void addSquares(const AddSquaresArguments& a) {
  const int64_t d = a.d, size = product(a.rows, d);
  double* squares = resultOf(a.squares, product(d, d));
  const auto doubles = a.x.as<double>();
  const auto floats = a.x.as<float>();
  const Factor x{doubles ? doubles->of(size) : nullptr, doubles ? nullptr : floats.value().of(size), d,
                 a.centre ? a.centre->of(d) : nullptr};
  addProduct(x, x, a.rows, d, d, 1.0, true, squares, d);
}

void mirrored(const MirroredArguments& a) {
  const int64_t size = product(a.n, a.n);
  mirror(a.a.of(size), a.n, a.divisor, resultOf(a.to, size));
}

void transposedProduct(const TransposedProductArguments& a) {
  const int64_t size = product(a.m, a.n);
  const double* left = a.a.of(product(a.k, a.m));
  const double* right = a.b.of(product(a.k, a.n));
  double* c = resultOf(a.c, size);
  std::fill_n(c, size, 0.0);
  addProduct({left, nullptr, a.m}, {right, nullptr, a.n}, a.k, a.m, a.n, 1.0, false, c, a.n);
}

void eigenvaluesOf(const EigenvaluesOfArguments& a) {
  switch (symmetricEigenvalues(a.a.of(product(a.n, a.n)), a.n, a.eigenvalues.of(a.n))) {
    case Convergence::notFinite: throw ArgumentError("the matrix must be finite");
    case Convergence::none: throw ArgumentError("the eigenvalues do not converge");
    case Convergence::all: return;
  }
}

void choleskyOf(const CholeskyOfArguments& a) {
  const int64_t d = a.d, size = product(d, d);
  const double* matrix = a.a.of(size);
  double* transposed = resultOf(a.transposed, size);
  int32_t* order = a.order.of(d);
  double* found = a.found.of(2);
  if (!std::isfinite(largestBelow(matrix, d, d))) throw ArgumentError("the matrix must be finite");
  found[0] = static_cast<double>(pivotedCholesky(matrix, d, transposed, order, &found[1]));
}

void congruenceOf(const CongruenceOfArguments& a) {
  const int64_t rank = a.rank, d = a.d;
  if (rank > d) throw ArgumentError("rank", "at most " + std::to_string(d), std::to_string(rank));
  const double* transposed = a.transposed.of(product(rank, d));
  const int32_t* order = a.order.of(d);
  const double* s = a.s.of(product(d, d));
  double* to = resultOf(a.to, product(rank, rank));
  for (int64_t i = 0; i < d; i++) {
    if (order[i] < 0 || order[i] >= d) throw ArgumentError("the order must be of rows that there are");
  }
  congruence(transposed, order, s, rank, d, to);
}

}  // namespace gf
