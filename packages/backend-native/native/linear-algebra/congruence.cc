#include "linear-algebra/congruence.h"

#include <algorithm>

#include "linear-algebra/double-product.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kBlock = 256;  // columns of P that are multiplied at once
constexpr int64_t kRows = 16;    // rows that a thread moves at a time

/// Copies s to the array `to`. Row and column i of the copy are row and column `order[d - 1 - i]` of s.
void reorder(const double* s, const int32_t* order, int64_t d, double* to, int64_t stride) {
  parallelFor(d, kRows, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      const double* from = s + order[d - 1 - i] * d;
      for (int64_t j = 0; j < d; j++) to[i * stride + j] = from[order[d - 1 - j]];
    }
  });
}

/// Computes the matrix P [d,rank] from P^T (`transposed`) and writes it to the array `to`. Row i of the result is row
/// `order[d - 1 - i]` of P, and column k of the result is column `rank - 1 - k` of P.
void transpose(const double* transposed, const int32_t* order, int64_t rank, int64_t d, double* to, int64_t stride) {
  constexpr int64_t kLine = 8;  // columns that are written together
  parallelFor(ceilDiv(rank, kLine), 1, [=](int64_t line, int64_t) {
    const int64_t begin = line * kLine, end = std::min(begin + kLine, rank);
    for (int64_t i = 0; i < d; i++) {
      const double* from = transposed + order[d - 1 - i];
      for (int64_t k = begin; k < end; k++) to[i * stride + k] = from[(rank - 1 - k) * d];
    }
  });
}

}  // namespace

// In reverse order P is an upper trapezoid. For a block of columns, only the first rows are not zero, down to the diagonal
// of the last column. So only these rows and columns of S are needed. This takes d^3 operations; two products of whole
// matrices would take 4 d^3.
void congruence(const double* transposed, const int32_t* order, const double* s, int64_t rank, int64_t d, double* to) {
  const int64_t stride = rowStride(d), width = std::min(kBlock, rank);
  const DoubleArray memory = allocateDoubles(d * (sizeOf(2, stride) + width));
  double* const reordered = memory.get();
  double* const p = reordered + d * stride;
  double* const product = p + d * stride;
  reorder(s, order, d, reordered, stride);
  transpose(transposed, order, rank, d, p, stride);
  for (int64_t begin = 0; begin < rank; begin += kBlock) {
    const int64_t columns = std::min(kBlock, rank - begin);
    const int64_t rows = d - rank + begin + columns;
    std::fill_n(product, rows * columns, 0.0);
    addProduct({reordered, nullptr, stride}, {p + begin, nullptr, stride}, rows, rows, columns, 1.0, false, product,
               columns);
    for (int64_t left = 0; left <= begin; left += kBlock) {
      const int64_t others = std::min(kBlock, rank - left);
      double* const block = to + begin * rank + left;
      for (int64_t i = 0; i < columns; i++) std::fill_n(block + i * rank, others, 0.0);
      addProduct({product, nullptr, columns}, {p + left, nullptr, stride}, d - rank + left + others, columns, others,
                 1.0, false, block, rank);
    }
  }
}

}  // namespace gf
