// The plan of a matrix product: its blocks for the caches and its chunks for the threads.
#pragma once

#include "products/gemm.h"

namespace gf {

/// The number of multiply-adds that makes starting a chunk worthwhile.
constexpr int64_t kChunkWork = int64_t{1} << 19;

/// The number of rows of the left factor, and the size of the shared dimension.
struct Sizes {
  int64_t rows, depth;
};

Sizes sizesOf(const Product& product);

/// How a product is divided into blocks and into chunks for threads.
struct Plan {
  int64_t rows, columns, depth;
  int64_t panels, columnPanels;            ///< of the whole product
  int64_t blockDepth, blocks;              ///< of the shared dimension
  int64_t chunkPanels, chunkColumnPanels;  ///< of one chunk
  int64_t rowChunks, columnChunks;
  int64_t grain;  ///< chunks that are started together if one alone is too small
  int64_t splits, splitBlocks;  ///< parts of the shared dimension, each with its own sums, and blocks per part
  bool shareLeft, shareRight;   ///< whether a factor is packed once for all chunks
  bool leftFirst;               ///< loop order: a left panel meets all right panels, or a right panel meets all left ones
  int64_t shareBlocks;          ///< blocks of the shared dimension that are packed at once
};

/// Returns the plan of `batches` products. If there is enough work, all of them are divided into chunks for many threads.
Plan planOf(const GemmFormat& format, const Product& product, int64_t batches);

}  // namespace gf
