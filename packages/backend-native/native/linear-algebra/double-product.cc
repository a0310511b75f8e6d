#include "linear-algebra/double-product.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "kernels/double-matrix.h"
#include "runtime/pages.h"
#include "runtime/scratch.h"
#include "runtime/shares.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kDepth = 384;         // steps along k that are packed at once
constexpr int64_t kBlockColumns = 512;  // largest number of columns of a block
constexpr int64_t kLeastBlocks = 32;    // wanted number of blocks, for the threads to share
constexpr int64_t kPackSlivers = 4;     // slivers of the right factor that a thread packs at a time
/// If each thread has this many rows, the products take so long that packing the right factor again in each thread costs
/// little.
constexpr int64_t kOwnRows = 512;

using Packs = std::pair<DoublePack<double>, DoublePack<float>>;

/// Packs the columns [begin,end) of `k` steps from step `first` on.
void pack(const Factor& from, const Packs& packs, int64_t first, int64_t k, int64_t begin, int64_t end, double* to) {
  const int64_t at = first * from.stride + begin;
  const double* centre = from.centre ? from.centre + begin : nullptr;
  if (from.doubles) packs.first(from.doubles + at, centre, from.stride, k, end - begin, to);
  else packs.second(from.floats + at, centre, from.stride, k, end - begin, to);
}

/// The right factor of some steps along k, packed in blocks of columns. Either the threads pack it together and share it, or
/// each thread packs a block for itself when it needs the block. In the second case threads share nothing.
class RightPanels {
 public:
  RightPanels(const Factor& right, int64_t columns, int64_t blockColumns, int64_t depth, bool own)
      : right_(right),
        packs_(doubleMatrix().packRight, doubleMatrix().packRightFloats),
        columns_(columns),
        blockColumns_(blockColumns),
        own_(own),
        size_(sizeOf(ceilDiv(columns, doubleMatrix().tileColumns), doubleMatrix().tileColumns, depth).value()),
        packed_(listOf<int64_t>(own ? sizeOf(threadCount(), ceilDiv(columns, blockColumns)) : Size(), -1)) {}

  Size size() const { return sizeOf(size_, own_ ? threadCount() : 1); }

  /// Selects the steps from `first` to `first + steps - 1`. `memory` has size() doubles.
  void begin(int64_t first, int64_t steps, double* memory) {
    first_ = first;
    steps_ = steps;
    memory_ = memory;
    if (own_) return;
    parallelFor(columns_, kPackSlivers * doubleMatrix().tileColumns, [=](int64_t begin, int64_t end) {
      pack(right_, packs_, first, steps, begin, end, memory + begin * steps);
    });
  }

  /// Returns a packed block of columns.
  const double* block(int64_t i) {
    const int64_t begin = i * blockColumns_, end = std::min(begin + blockColumns_, columns_);
    if (!own_) return memory_ + begin * steps_;
    double* const to = memory_ + threadIndex() * size_ + begin * steps_;
    int64_t& packed = packed_[static_cast<size_t>(threadIndex() * ceilDiv(columns_, blockColumns_) + i)];
    if (packed != first_) pack(right_, packs_, first_, steps_, begin, end, to);
    packed = first_;
    return to;
  }

 private:
  const Factor right_;
  const Packs packs_;
  const int64_t columns_, blockColumns_;
  const bool own_;
  const int64_t size_;
  int64_t first_ = 0, steps_ = 0;
  double* memory_ = nullptr;
  std::vector<int64_t> packed_;  // for each thread and block: the first step of the packed steps
};

}  // namespace

void addProduct(const Factor& left, const Factor& right, int64_t k, int64_t rows, int64_t columns, double alpha,
                bool lower, double* c, int64_t stride) {
  if (k == 0 || rows == 0 || columns == 0) return;
  const DoubleMatrix& kernels = doubleMatrix();
  const int64_t tileRows = kernels.tileRows, tileColumns = kernels.tileColumns;
  const int64_t depth = std::min(k, kDepth), leftSize = sizeOf(ceilDiv(rows, tileRows), tileRows, depth).value();
  const int64_t blockRows = ceilDiv(rows, kProductRows);
  int64_t width = kBlockColumns;
  while (width > tileColumns && blockRows * ceilDiv(columns, width) < kLeastBlocks) width /= 2;
  RightPanels panels(right, columns, width, depth, rows >= kOwnRows * activeThreads());
  const Scratch scratch((panels.size() + leftSize) * static_cast<int64_t>(sizeof(double)));
  double* const packedLeft = reinterpret_cast<double*>(scratch.data());
  const Packs packs(kernels.packLeft, kernels.packLeftFloats);
  for (int64_t first = 0; first < k; first += depth) {
    const int64_t steps = std::min(depth, k - first);
    parallelShares(blockRows, 1, [=](int64_t block, int64_t) {
      const int64_t begin = block * kProductRows, end = std::min(begin + kProductRows, rows);
      pack(left, packs, first, steps, begin, end, packedLeft + begin * steps);
    });
    panels.begin(first, steps, packedLeft + leftSize);
    parallelShares(blockRows, ceilDiv(columns, width), [=, &kernels, &panels](int64_t blockRow, int64_t blockColumn) {
      const int64_t top = blockRow * kProductRows, bottom = std::min(top + kProductRows, rows);
      const int64_t left = blockColumn * width, right = std::min(left + width, columns);
      if (lower && left >= bottom) return;
      const double* const packedRight = panels.block(blockColumn);
      for (int64_t column = left; column < right; column += tileColumns) {
        for (int64_t row = top; row < bottom; row += tileRows) {
          const int64_t count = std::min(tileRows, rows - row);
          const int64_t diagonal = lower ? row - column : INT32_MAX;
          if (diagonal + count <= 0) continue;
          kernels.tile(packedLeft + row * steps, packedRight + (column - left) * steps, steps, alpha, count,
                       std::min(tileColumns, columns - column), diagonal, c + row * stride + column, stride);
        }
      }
    });
  }
}

}  // namespace gf
