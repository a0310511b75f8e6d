// The plan of a matrix product: its blocks for the caches and its chunks for the threads.
#pragma once

#include "products/gemm.h"

namespace gf {

/// The multiply-adds of a chunk that pay its start.
constexpr int64_t kChunkWork = int64_t{1} << 19;

/// Of the product's two factors, the rows of the left one and what they share.
struct Sizes {
  int64_t rows, depth;
};

Sizes sizesOf(const Product& product);

/// How a product is cut: by its sizes, and over the threads.
struct Plan {
  int64_t rows, columns, depth;
  int64_t panels, columnPanels;            ///< of the whole product
  int64_t blockDepth, blocks;              ///< of the shared dimension
  int64_t chunkPanels, chunkColumnPanels;  ///< of one chunk
  int64_t rowChunks, columnChunks;
  int64_t grain;  ///< chunks that pay their start together
  int64_t splits, splitBlocks;  ///< parts of the shared dimension, each with sums of its own, and a part's blocks
  bool shareLeft, shareRight;   ///< packed once for all chunks
  bool leftFirst;               ///< a left panel meets all right ones, or a right panel all left ones
  int64_t shareBlocks;          ///< blocks of the shared dimension packed at once
};

/// The plan of `batches` products, all of them in chunks for many threads where their work is worth it.
Plan planOf(const GemmFormat& format, const Product& product, int64_t batches);

}  // namespace gf
