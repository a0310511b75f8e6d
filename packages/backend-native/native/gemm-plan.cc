#include "gemm-plan.h"

#include <algorithm>

#include "size.h"
#include "sizes.h"

namespace gf {
namespace {

/// Chunks wanted, for a few times as many as threads.
constexpr int64_t kChunks = 32;
/// Left panels of a chunk, at most: their block stays in the second cache beside the lines of the right one.
constexpr int64_t kChunkPanels = 8;
/// Right panels of a block that the second cache holds: each row of the target is then written at once.
constexpr int64_t kRightBytes = int64_t{1} << 18;
/// Packed panels that the threads share stay in the last cache.
constexpr int64_t kSharedBytes = int64_t{16} << 20;

}  // namespace

Sizes sizesOf(const Product& product) {
  const Patches& left = product.left;
  const int64_t pixels = sizeOf(left.images, left.gridHeight, left.gridWidth).value();
  const int64_t patch = sizeOf(left.tapsHeight, left.tapsWidth, left.channels).value();
  return product.leftTransposed ? Sizes{patch, pixels} : Sizes{pixels, patch};
}

Plan planOf(const GemmFormat& format, const Product& product, int64_t batches) {
  Plan p;
  p.rows = sizesOf(product).rows;
  p.depth = sizesOf(product).depth;
  p.columns = product.columns;
  p.panels = ceilDiv(p.rows, format.rows);
  p.columnPanels = ceilDiv(p.columns, format.columns);
  p.blocks = ceilDiv(p.depth, format.depth);
  p.blockDepth = p.blocks == 0 ? 0 : std::min<int64_t>(format.depth, ceilDiv(ceilDiv(p.depth, p.blocks), 32) * 32);

  p.chunkPanels = std::min(p.panels, kChunkPanels);
  p.chunkColumnPanels = p.columnPanels;
  const auto chunks = [&] {
    return sizeOf(batches, ceilDiv(p.panels, p.chunkPanels), ceilDiv(p.columnPanels, p.chunkColumnPanels)).value();
  };
  const auto work = [&] {
    return sizeOf(p.chunkPanels, format.rows, p.chunkColumnPanels, format.columns, std::max<int64_t>(p.depth, 1)).value();
  };
  while (chunks() < kChunks && work() >= 2 * kChunkWork) {
    if (p.chunkColumnPanels > 1 && p.chunkColumnPanels * format.columns >= p.chunkPanels * format.rows) {
      p.chunkColumnPanels = ceilDiv(p.chunkColumnPanels, 2);
    } else if (p.chunkPanels > 4) {
      p.chunkPanels = ceilDiv(p.chunkPanels, 2);
    } else if (p.chunkColumnPanels > 1) {
      p.chunkColumnPanels = ceilDiv(p.chunkColumnPanels, 2);
    } else {
      break;
    }
  }
  p.splits = 1;
  if (chunks() < kChunks / 2 && work() >= 2 * kChunkWork) {
    // Few rows and columns, and long sums: whole tiles, and parts of the sums.
    p.chunkPanels = std::min(p.panels, 2 * kChunkPanels);
    p.chunkColumnPanels = p.columnPanels;
    p.splits = std::max<int64_t>(
        1, std::min({p.blocks, ceilDiv(kChunks, chunks()), p.rows * p.columns > (1 << 20) ? int64_t{1} : kChunks}));
  }
  p.splitBlocks = std::max<int64_t>(1, ceilDiv(p.blocks, p.splits));
  p.splits = std::max<int64_t>(1, ceilDiv(p.blocks, p.splitBlocks));
  p.rowChunks = ceilDiv(p.panels, p.chunkPanels);
  p.columnChunks = ceilDiv(p.columnPanels, p.chunkColumnPanels);
  p.shareLeft = p.splits == 1 && p.columnChunks > 1;
  p.shareRight = p.splits == 1 && p.rowChunks > 1;
  p.leftFirst = p.shareRight && p.chunkColumnPanels * format.rightBytes / format.depth * p.blockDepth <= kRightBytes;
  const int64_t blockBytes = (p.shareLeft ? p.panels * format.leftBytes : 0) +
                             (p.shareRight ? p.columnPanels * format.rightBytes : 0);
  p.shareBlocks = blockBytes == 0 ? p.blocks : std::clamp<int64_t>(kSharedBytes / blockBytes, 1, p.blocks);
  return p;
}

}  // namespace gf
