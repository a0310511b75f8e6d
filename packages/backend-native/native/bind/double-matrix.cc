#include <algorithm>
#include <cmath>

#include "bind/args.h"
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

constexpr int64_t kMostRows = 1 << 24;

/// Returns an array that receives a result.
double* resultOf(const Args& args, size_t i, int64_t size) {
  double* data = args.array<double>(i, size);
  advisePages(data, static_cast<size_t>(size) * sizeof(double));
  return data;
}

/// addRows(sum [d], x [rows,d], rows): adds the rows of x to sum
void addRows(const Args& args) {
  constexpr int64_t kColumns = 256;  // columns that a thread adds up at a time
  int64_t d;
  double* sum = args.array<double>(0, &d);
  const int64_t rows = args.integer(2, 0, kMostRows), size = product(args.env(), rows, d);
  const DoubleVectors& kernels = doubleVectors();
  const auto add = [=](const auto* x, auto kernel) {
    parallelFor(d, kColumns, [=](int64_t begin, int64_t end) { kernel(x + begin, d, rows, end - begin, sum + begin); });
  };
  if (args.holds<double>(1)) add(args.array<const double>(1, size), kernels.addRows);
  else add(args.array<const float>(1, size), kernels.addFloatRows);
}

/// addSquares(squares [d,d], x [rows,d], rows, d, centre [d] or none): adds (x - centre)^T (x - centre) to the lower
/// triangle of squares
void addSquares(const Args& args) {
  const int64_t rows = args.integer(2, 0, kMostRows), d = args.integer(3);
  double* squares = resultOf(args, 0, product(args.env(), d, d));
  const int64_t size = product(args.env(), rows, d);
  const bool isDouble = args.holds<double>(1);
  const double* doubles = isDouble ? args.array<const double>(1, size) : nullptr;
  const float* floats = isDouble ? nullptr : args.array<const float>(1, size);
  const Factor x{doubles, floats, d, args.given(4) ? args.array<const double>(4, d) : nullptr};
  addProduct(x, x, rows, d, d, 1.0, true, squares, d);
}

/// mirrored(a [n,n], to [n,n], n, divisor): writes the whole symmetric matrix, divided by divisor; a contains its lower
/// triangle
void mirrored(const Args& args) {
  const int64_t n = args.integer(2), size = product(args.env(), n, n);
  const double* a = args.array<const double>(0, size);
  mirror(a, n, args.number(3), resultOf(args, 1, size));
}

/// transposedProduct(a [k,m], b [k,n], c [m,n], k, m, n): computes c = a^T b
void transposedProduct(const Args& args) {
  const int64_t k = args.integer(3), m = args.integer(4), n = args.integer(5);
  const double* a = args.array<const double>(0, product(args.env(), k, m));
  const double* b = args.array<const double>(1, product(args.env(), k, n));
  const int64_t size = product(args.env(), m, n);
  double* c = resultOf(args, 2, size);
  std::fill_n(c, size, 0.0);
  addProduct({a, nullptr, m}, {b, nullptr, n}, k, m, n, 1.0, false, c, n);
}

/// symmetricEigenvalues(a [n,n], eigenvalues [n], n): reads the lower triangle and writes the eigenvalues in ascending order
void eigenvaluesOf(const Args& args) {
  const int64_t n = args.integer(2);
  const double* a = args.array<const double>(0, product(args.env(), n, n));
  double* eigenvalues = args.array<double>(1, n);
  switch (gf::symmetricEigenvalues(a, n, eigenvalues)) {
    case Convergence::notFinite: args.fail("the matrix must be finite");
    case Convergence::none: args.fail("the eigenvalues do not converge");
    case Convergence::all: return;
  }
}

/// pivotedCholesky(a [d,d], transposed [d,d], order [d], found [2], d): writes P^T to the first rows of transposed; found
/// receives the number of these rows and the residual
void choleskyOf(const Args& args) {
  const int64_t d = args.integer(4), size = product(args.env(), d, d);
  const double* a = args.array<const double>(0, size);
  double* transposed = resultOf(args, 1, size);
  int32_t* order = args.array<int32_t>(2, d);
  double* found = args.array<double>(3, 2);
  if (!std::isfinite(largestBelow(a, d, d))) args.fail("the matrix must be finite");
  found[0] = static_cast<double>(gf::pivotedCholesky(a, d, transposed, order, &found[1]));
}

/// congruence(transposed [rank,d], order [d], s [d,d], to [rank,rank], rank, d): computes P^T s P, reverses its rows and
/// columns, and writes the lower triangle of the result to the array `to`
void congruenceOf(const Args& args) {
  const int64_t rank = args.integer(4), d = args.integer(5, rank);
  const double* transposed = args.array<const double>(0, product(args.env(), rank, d));
  const int32_t* order = args.positions(1, d);
  const double* s = args.array<const double>(2, product(args.env(), d, d));
  double* to = resultOf(args, 3, product(args.env(), rank, rank));
  for (int64_t i = 0; i < d; i++) {
    if (order[i] < 0 || order[i] >= d) args.fail("the order must be of rows that there are");
  }
  gf::congruence(transposed, order, s, rank, d, to);
}

}  // namespace

void registerDoubleMatrix(Napi::Env env, Napi::Object exports) {
  Napi::Object family = Napi::Object::New(env);
  exports.Set("doubleMatrix", family);
  expose<addRows>(env, family, "addRows");
  expose<addSquares>(env, family, "addSquares");
  expose<mirrored>(env, family, "mirrored");
  expose<transposedProduct>(env, family, "transposedProduct");
  expose<eigenvaluesOf>(env, family, "symmetricEigenvalues");
  expose<choleskyOf>(env, family, "pivotedCholesky");
  expose<congruenceOf>(env, family, "congruence");
}

}  // namespace gf
