#include "linear-algebra/pivoted-cholesky.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "kernels/double-vectors.h"
#include "linear-algebra/double-product.h"
#include "linear-algebra/lower-triangle.h"
#include "runtime/pages.h"
#include "runtime/shares.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kBlock = 64;  // pivots between two updates of the remaining matrix

/// A positive semi-definite matrix has no element above its largest diagonal element. An element that exceeds it by more
/// than this factor is not a rounding error.
constexpr double kDominance = 2.0;

constexpr double kTaken = -std::numeric_limits<double>::infinity();

/// The remaining matrix: the rows and columns that have not been pivots yet.
struct Rest {
  const double* lower;  ///< [size,size], rows `stride` apart
  int64_t stride;
  std::vector<int32_t> active;   ///< index of each row in the whole matrix
  std::vector<double> diagonal;  ///< up to date also inside a block; kTaken for a row that was a pivot

  int64_t size() const { return static_cast<int64_t>(active.size()); }
  int64_t largest() const { return std::max_element(diagonal.begin(), diagonal.end()) - diagonal.begin(); }
};

/// Computes the pivot's column of the remaining matrix minus the contributions of `columns` [done,size]. Stores it as the
/// next row of `columns`. Returns false if no positive semi-definite matrix can have this column.
bool nextColumn(const Rest& rest, int64_t pivot, double* columns, int64_t stride, int64_t done) {
  const int64_t size = rest.size();
  double* column = columns + done * stride;
  std::copy_n(rest.lower + pivot * rest.stride, pivot, column);
  for (int64_t i = pivot; i < size; i++) column[i] = rest.lower[i * rest.stride + pivot];
  double factors[kBlock];
  for (int64_t k = 0; k < done; k++) factors[k] = -columns[k * stride + pivot];
  doubleVectors().addMultiples(columns, stride, done, factors, column, size);
  double most = 0.0;
  for (int64_t i = 0; i < size; i++) {
    if (rest.diagonal[i] == kTaken) column[i] = 0.0;
    most = std::max(most, std::fabs(column[i]));
  }
  return most <= kDominance * column[pivot];
}

/// Divides a column by the square root of its pivot, subtracts its squares from the diagonal, and marks the pivot as taken.
void scaleColumn(double* column, int64_t pivot, Rest& rest) {
  const double inverse = 1.0 / std::sqrt(column[pivot]);
  for (int64_t i = 0; i < rest.size(); i++) {
    column[i] *= inverse;
    rest.diagonal[i] -= column[i] * column[i];
  }
  rest.diagonal[pivot] = kTaken;
}

/// Removes the pivots that were taken. Subtracts the products of `columns` [done,size] from the remaining matrix and writes
/// it to `to`.
void update(Rest& rest, double* columns, int64_t stride, int64_t done, double* to) {
  std::vector<int32_t> kept;
  for (int64_t i = 0; i < rest.size(); i++) {
    if (rest.diagonal[i] != kTaken) kept.push_back(static_cast<int32_t>(i));
  }
  const int64_t size = static_cast<int64_t>(kept.size());
  const int64_t toStride = rowStride(size);
  parallelShares(ceilDiv(size, kProductRows), 1, [&](int64_t block, int64_t) {
    for (int64_t i = block * kProductRows; i < std::min((block + 1) * kProductRows, size); i++) {
      const double* from = rest.lower + kept[i] * rest.stride;
      for (int64_t j = 0; j <= i; j++) to[i * toStride + j] = from[kept[j]];
    }
  });
  for (int64_t k = 0; k < done; k++) {
    double* column = columns + k * stride;
    for (int64_t i = 0; i < size; i++) column[i] = column[kept[i]];
  }
  for (int64_t i = 0; i < size; i++) {
    rest.active[i] = rest.active[kept[i]];
    rest.diagonal[i] = rest.diagonal[kept[i]];
  }
  rest.active.resize(size);
  rest.diagonal.resize(size);
  rest.lower = to;
  rest.stride = toStride;
  const Factor factor{columns, nullptr, stride};
  addProduct(factor, factor, done, size, size, -1.0, true, to, toStride);
}

}  // namespace

int64_t pivotedCholesky(const double* a, int64_t d, double* transposed, int32_t* order, double* residual) {
  Rest rest{a, d, listOf<int32_t>(Size(d)), listOf<double>(Size(d))};
  std::iota(rest.active.begin(), rest.active.end(), 0);
  for (int64_t i = 0; i < d; i++) rest.diagonal[i] = a[i * d + i];
  const int64_t stride = rowStride(d);
  // Uses two matrices alternately: each update moves the rest from one to the other.
  const DoubleArray memory = allocateDoubles(sizeOf(2 * d + kBlock, stride));
  double* const columns = memory.get();
  double* to[2] = {columns + kBlock * stride, columns + (kBlock + d) * stride};
  double tolerance = 0.0;
  for (const double value : rest.diagonal) tolerance = std::max(tolerance, value);
  tolerance *= static_cast<double>(d) * DBL_EPSILON;
  int64_t rank = 0;
  for (bool ended = false; !ended && rest.size() > 0;) {
    int64_t done = 0;
    for (; done < std::min(kBlock, rest.size()); done++) {
      const int64_t pivot = rest.largest();
      ended = !(rest.diagonal[pivot] > tolerance && nextColumn(rest, pivot, columns, stride, done));
      if (ended) break;
      scaleColumn(columns + done * stride, pivot, rest);
      order[rank + done] = rest.active[pivot];
    }
    parallelFor(done, 8, [&](int64_t begin, int64_t end) {
      for (int64_t k = begin; k < end; k++) {
        double* row = transposed + (rank + k) * d;
        std::fill_n(row, d, 0.0);
        for (int64_t i = 0; i < rest.size(); i++) row[rest.active[i]] = columns[k * stride + i];
      }
    });
    rank += done;
    update(rest, columns, stride, done, to[0]);
    std::swap(to[0], to[1]);
  }
  std::copy(rest.active.begin(), rest.active.end(), order + rank);
  *residual = largestBelow(rest.lower, rest.stride, rest.size());
  return rank;
}

}  // namespace gf
