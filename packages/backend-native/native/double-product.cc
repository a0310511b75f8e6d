#include "double-product.h"

#include <algorithm>

#include "kernels/double-matrix.h"
#include "scratch.h"
#include "sizes.h"
#include "threads.h"

namespace gf {
namespace {

constexpr int64_t kDepth = 384;         // steps along k that are packed at once
constexpr int64_t kBlockSlivers = 8;    // slivers of the left factor that stay in the second-level cache
constexpr int64_t kBlockColumns = 512;  // columns of a block

using Pack = void (*)(const double*, int64_t, int64_t, int64_t, int64_t, double*);
using PackFloats = void (*)(const float*, int64_t, int64_t, int64_t, int64_t, double*);

void pack(const Factor& from, Pack doubles, PackFloats floats, int64_t first, int64_t k, int64_t columns,
          int64_t width, double* to) {
  parallelFor(ceilDiv(columns, width), 4, [=, &from](int64_t begin, int64_t end) {
    const int64_t column = begin * width;
    const int64_t count = std::min(end * width, columns) - column;
    const int64_t at = first * from.kStride + column * from.columnStride;
    if (from.doubles) doubles(from.doubles + at, from.kStride, from.columnStride, k, count, to + column * k);
    else floats(from.floats + at, from.kStride, from.columnStride, k, count, to + column * k);
  });
}

}  // namespace

void addProduct(const Factor& left, const Factor& right, int64_t k, int64_t rows, int64_t columns, double alpha,
                bool lower, double* c, int64_t stride) {
  if (k == 0 || rows == 0 || columns == 0) return;
  const DoubleMatrix& kernels = doubleMatrix();
  const int64_t tileRows = kernels.tileRows, tileColumns = kernels.tileColumns;
  const int64_t leftSlivers = ceilDiv(rows, tileRows), rightSlivers = ceilDiv(columns, tileColumns);
  const int64_t depth = std::min(k, kDepth);
  const int64_t leftSize = leftSlivers * tileRows * depth;
  const Scratch scratch(static_cast<size_t>(leftSize + rightSlivers * tileColumns * depth) * sizeof(double));
  double* const packedLeft = reinterpret_cast<double*>(scratch.data());
  double* const packedRight = packedLeft + leftSize;
  const int64_t columnSlivers = kBlockColumns / tileColumns;
  const int64_t blockRows = ceilDiv(leftSlivers, kBlockSlivers);
  const int64_t blockColumns = ceilDiv(rightSlivers, columnSlivers);
  for (int64_t first = 0; first < k; first += depth) {
    const int64_t steps = std::min(depth, k - first);
    pack(left, kernels.packLeft, kernels.packLeftFloats, first, steps, rows, tileRows, packedLeft);
    pack(right, kernels.packRight, kernels.packRightFloats, first, steps, columns, tileColumns, packedRight);
    parallelFor(blockRows * blockColumns, 1, [=, &kernels](int64_t begin, int64_t) {
      const int64_t i0 = begin / blockColumns * kBlockSlivers;
      const int64_t j0 = begin % blockColumns * columnSlivers;
      for (int64_t j = j0; j < std::min(j0 + columnSlivers, rightSlivers); j++) {
        for (int64_t i = i0; i < std::min(i0 + kBlockSlivers, leftSlivers); i++) {
          const int64_t row = i * tileRows, column = j * tileColumns;
          const int64_t count = std::min(tileRows, rows - row);
          const int64_t diagonal = lower ? row - column : INT32_MAX;
          if (diagonal + count <= 0) continue;
          kernels.tile(packedLeft + row * steps, packedRight + column * steps, steps, alpha, count,
                       std::min(tileColumns, columns - column), diagonal, c + row * stride + column, stride);
        }
      }
    });
  }
}

}  // namespace gf
