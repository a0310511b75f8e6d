#include <cmath>

#include "../test/native/check.h"
#include "linear-algebra/congruence.h"
#include "linear-algebra/double-product.h"
#include "linear-algebra/eigenvalues.h"
#include "linear-algebra/lower-triangle.h"
#include "linear-algebra/pivoted-cholesky.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// X^T X of X [rows,d]: its eigenvalues add up to its trace, and those of P^T I P with its factor P are the same.
void isAsExpected(int64_t rows, int64_t d) {
  const std::vector<float> x = numbers(rows * d, 5);
  std::vector<double> first;
  for (const int threads : {threadCount(), 1}) {
    limitThreads(threads);
    std::vector<double> squares(d * d), whole(d * d), eigenvalues(d);
    addProduct({nullptr, x.data(), d}, {nullptr, x.data(), d}, rows, d, d, 1.0, true, squares.data(), d);
    mirror(squares.data(), d, 1.0, whole.data());
    GF_CHECK(symmetricEigenvalues(whole.data(), d, eigenvalues.data()) == Convergence::all);
    double trace = 0.0, sum = 0.0;
    for (int64_t i = 0; i < d; i++) {
      trace += whole[i * d + i];
      sum += eigenvalues[i];
    }
    GF_CHECK(std::fabs(trace - sum) <= 1e-10 * trace);
    std::vector<double> transposed(d * d), identity(d * d);
    std::vector<int32_t> order(d);
    double residual;
    const int64_t rank = pivotedCholesky(whole.data(), d, transposed.data(), order.data(), &residual);
    GF_CHECK(rank == std::min(rows, d));
    for (int64_t i = 0; i < d; i++) identity[i * d + i] = 1.0;
    std::vector<double> inner(rank * rank), same(rank);
    congruence(transposed.data(), order.data(), identity.data(), rank, d, inner.data());
    GF_CHECK(symmetricEigenvalues(inner.data(), rank, same.data()) == Convergence::all);
    for (int64_t i = 0; i < rank; i++) {
      GF_CHECK(std::fabs(same[i] - eigenvalues[d - rank + i]) <= 1e-9 * eigenvalues[d - 1]);
    }
    if (first.empty()) first = eigenvalues;
    GF_CHECK(eigenvalues == first);
  }
}

}  // namespace

void testMatrices() {
  isAsExpected(40, 15);
  isAsExpected(30, 48);
  isAsExpected(120, 97);
}

}  // namespace gf
