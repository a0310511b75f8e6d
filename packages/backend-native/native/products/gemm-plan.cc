#include "products/gemm-plan.h"

#include <algorithm>

#include "runtime/size.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of chunks that a product should have. If its rows and columns give fewer than half as many, the sums are
/// split.
constexpr int64_t kChunks = 32;
/// The largest number of left panels of a chunk, if the sums are split or if there are many products.
constexpr int64_t kChunkPanels = 16;
/// The number of rows of a chunk. Each right panel is read from the L2 or L3 cache, and this many rows meet it in the L1
/// cache.
constexpr int64_t kChunkRows = 28;
/// The number of chunks per thread. If a thread starts late or is delayed, other threads take some of its chunks.
constexpr int64_t kChunksPerThread = 4;
/// Right panels of at most this many bytes stay in the L1 cache. Then the target is written row by row.
constexpr int64_t kFirstBytes = int64_t{1} << 15;
/// The packed panels that threads share take at most this many bytes, if a block of each panel is not larger. So they stay in
/// the caches of the cores until they are multiplied.
constexpr int64_t kSharedBytes = int64_t{1} << 20;

/// Returns the number of parts into which the sums are split. It is more than one if few rows and columns have long sums. It
/// does not depend on the number of threads, because the bits of the sums depend on it.
int64_t splitsOf(const GemmFormat& format, const Plan& p, int64_t batches) {
  int64_t panels = std::min<int64_t>(p.panels, 8), columnPanels = p.columnPanels;
  const auto chunks = [&] { return sizeOf(batches, ceilDiv(p.panels, panels), ceilDiv(p.columnPanels, columnPanels)).value(); };
  const auto work = [&] {
    return sizeOf(panels, format.rows, columnPanels, format.columns, std::max<int64_t>(p.depth, 1)).value();
  };
  while (chunks() < kChunks && work() >= 2 * kChunkWork && (columnPanels > 1 || panels > 4)) {
    const bool wide = columnPanels > 1 && columnPanels * format.columns >= panels * format.rows;
    int64_t& longer = wide || panels <= 4 ? columnPanels : panels;
    longer = ceilDiv(longer, 2);
  }
  if (chunks() >= kChunks / 2 || work() < 2 * kChunkWork || p.rows * p.columns > (1 << 20)) return 1;
  return std::max<int64_t>(1, std::min(p.blocks, ceilDiv(kChunks, chunks())));
}

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

  p.splits = splitsOf(format, p, batches);
  p.chunkColumnPanels = p.columnPanels;
  if (p.splits > 1) {
    p.chunkPanels = std::min(p.panels, kChunkPanels);
  } else {
    const int64_t panelWork = sizeOf(format.rows, p.columns, std::max<int64_t>(p.depth, 1)).value();
    // Many small products are computed in chunks that share nothing.
    p.chunkPanels = std::min(p.panels, batches > 1 ? kChunkPanels : ceilDiv(kChunkRows, format.rows));
    // Chunks of rows share only the right panels. Chunks of columns also share left panels, which are packed for all of
    // them.
    const int64_t wanted = activeThreads() == 1 ? 1 : kChunksPerThread * activeThreads();
    while (sizeOf(batches, ceilDiv(p.panels, p.chunkPanels), ceilDiv(p.columnPanels, p.chunkColumnPanels)).value() < wanted &&
           p.chunkColumnPanels > 1 && panelWork / p.columnPanels * p.chunkPanels * p.chunkColumnPanels >= 2 * kChunkWork) {
      p.chunkColumnPanels = ceilDiv(p.chunkColumnPanels, 2);
    }
  }
  p.splitBlocks = std::max<int64_t>(1, ceilDiv(p.blocks, p.splits));
  p.splits = std::max<int64_t>(1, ceilDiv(p.blocks, p.splitBlocks));
  p.rowChunks = ceilDiv(p.panels, p.chunkPanels);
  p.columnChunks = ceilDiv(p.columnPanels, p.chunkColumnPanels);
  p.shareLeft = p.splits == 1 && p.columnChunks > 1;
  p.shareRight = p.splits == 1 && p.rowChunks > 1;
  p.leftFirst = p.shareRight && p.columns * p.depth * format.elementBytes <= kFirstBytes;
  const int64_t allWork = sizeOf(p.rows, p.columns, p.depth).value();
  p.grain = std::max<int64_t>(1, kChunkWork / (allWork / (p.rowChunks * p.columnChunks * p.splits) + 1));
  const int64_t blockBytes = (p.shareLeft ? p.panels * format.leftBytes : 0) +
                             (p.shareRight ? p.columnPanels * format.rightBytes : 0);
  p.shareBlocks = blockBytes == 0 ? p.blocks : std::clamp<int64_t>(kSharedBytes / blockBytes, 1, p.blocks);
  return p;
}

}  // namespace gf
