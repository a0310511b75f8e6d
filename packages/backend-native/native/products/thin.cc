#include "products/thin.h"

#include <algorithm>

#include "kernels/thin.h"
#include "products/gemm-format.h"
#include "products/gemm-plan.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of left values of a chunk. Reading them takes some microseconds.
constexpr int64_t kChunkValues = 65536;
/// The largest depth for a transposed left factor, whose sums are computed serially. Longer sums are split, in products with
/// panels.
constexpr int64_t kLongest = 2048;

bool isMatrix(const Patches& p) {
  return p.images == 1 && p.height == 1 && p.gridHeight == 1 && p.gridWidth == p.width && p.tapsHeight == 1 &&
         p.tapsWidth == 1 && p.strideX == 1 && p.originX == 0 && p.originY == 0;
}

}  // namespace

bool isThin(const GemmFormat& format, const Product& product) {
  const int64_t depth = sizesOf(product).depth;
  return product.columns <= kThinColumns && isFp32(format) && isMatrix(product.left) && product.right.inner == depth &&
         product.target.gridHeight == 1 && depth >= 16 && (!product.leftTransposed || depth <= kLongest);
}

void multiplyThin(const Product& product) {
  const auto [rows, depth] = sizesOf(product);
  const Weights& w = product.right;
  const Scratch scratch(sizeOf(product.columns, depth, 4));
  float* right = reinterpret_cast<float*>(scratch.data());
  for (int64_t j = 0; j < product.columns; j++) {
    for (int64_t k = 0; k < depth; k++) right[j * depth + k] = w.data[k * w.innerStride + j * w.columnStride];
  }
  const Target& t = product.target;
  const ThinCall call = {product.left.data, product.left.channels, right, depth, product.columns, t.data, t.pixelStride};
  const auto kernel = product.leftTransposed ? thin().transposed : thin().rows;
  const int64_t grain = ceilDiv(std::max<int64_t>(kChunkValues / depth, 1), 128) * 128;
  parallelFor(rows, grain, [&](int64_t begin, int64_t end) {
    kernel(call, begin, end);
    if (!product.finish.changesColumns() && !product.finish.merges()) return;
    constexpr int64_t kAtOnce = 64;
    int64_t offsets[kAtOnce];
    for (int64_t row = begin; row < end; row += kAtOnce) {
      const int64_t count = std::min(kAtOnce, end - row);
      for (int64_t i = 0; i < count; i++) offsets[i] = (row + i) * t.pixelStride;
      gemmKernels().finish(product.finish, 0, count, product.columns, t.data, offsets);
      gemmKernels().merge(product.finish, 0, count, product.columns, t.data, offsets);
    }
  });
}

}  // namespace gf
