// Matrix products of packed panels: the left and the right factor, and the functions of an element format.
//
// products/gemm.cc cuts a product into blocks and distributes them over threads. For this code, a panel is a block of bytes.
// A `GemmFormat` packs panels and multiplies two of them. Therefore a format with other elements (bf16 pairs, AMX tiles)
// needs only a new constant with its own packers and its own tile kernel. gemm-pack.h gathers floats for all formats.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The patches of images as a matrix. A row is a pixel of the grid [images,gridHeight,gridWidth]. A column is a value of the
/// patch [tapsHeight,tapsWidth,channels] of this pixel. Values outside the image are zero. A plain matrix [m,k] is an image
/// of m pixels with k channels.
struct Patches {
  const float* data;  ///< [images,height,width,channels]
  int64_t images, height, width, channels;
  int64_t gridHeight, gridWidth;
  int64_t tapsHeight = 1, tapsWidth = 1;
  int64_t strideY = 1, strideX = 1;  ///< distance of adjacent grid pixels, in image pixels
  int64_t stepY = 1, stepX = 1;      ///< distance of adjacent taps, in image pixels
  int64_t originY = 0, originX = 0;  ///< image position of the first tap of the first grid pixel
};

/// The right factor. A row is a triple (tap y, tap x, inner). The strides are arbitrary. Packing is fast if adjacent columns
/// or adjacent inner rows are adjacent in memory.
struct Weights {
  const float* data;
  int64_t tapsHeight, tapsWidth, inner;
  int64_t tapStrideY, tapStrideX, innerStride, columnStride;
};

/// The target of a product. Row i is the i-th pixel of [images,gridHeight,gridWidth]. The columns are contiguous.
struct Target {
  float* data;
  int64_t gridHeight, gridWidth;
  int64_t imageStride, rowStride, pixelStride;
};

enum class Activation { linear, relu, relu6, elu, leakyRelu, sigmoid, prelu };

/// The operations after a product, in this order: add the bias, apply the activation, apply the gate, add the addend. A step
/// of 1 means that bias or slopes have one value per column; with a step of 0, one value is used for all columns.
struct Finish {
  const float* bias = nullptr;
  int64_t biasStep = 0;
  Activation activation = Activation::linear;
  float slope = 0;  ///< of leakyRelu
  const float* slopes = nullptr;  ///< of prelu
  int64_t slopesStep = 0;
  /// The gate has the layout of the target. Where the gate is not positive, values are multiplied by `gateSlope`. This
  /// computes the gradient of a leaky ReLU.
  const float* gate = nullptr;
  float gateSlope = 0;
  const float* addend = nullptr;  ///< has the layout of the target

  bool changesColumns() const { return bias != nullptr || activation != Activation::linear; }
  bool merges() const { return gate != nullptr || addend != nullptr; }
};

/// A block of the left factor: the rows from `first` to `first + count - 1`, and the values from `start` to
/// `start + depth - 1` of the shared dimension.
struct Block {
  int64_t first, count, start, depth;
};

/// The product of two panels: c[offsets[r] + j] (+)= the sum over k of left[r][k] * right[k][j].
struct TileCall {
  const void* left;
  const void* right;
  int64_t depth;
  int rows, columns;
  float* c;
  const int64_t* offsets;
  bool accumulate;
};

struct GemmFormat {
  int rows;     ///< largest number of rows of a left panel
  int columns;  ///< largest number of columns of a right panel
  int granule;  ///< columns cost as much as the next multiple of this number
  int depth;    ///< largest depth of both panels; a multiple of 32
  int64_t leftBytes, rightBytes;  ///< size of a panel; multiples of 64
  int64_t elementBytes;           ///< size of a value in a panel
  int64_t leftRowBytes;           ///< distance of the rows of a panel that packLeft packs
  /// Packs one panel of the patches, or one of the transposed patches, whose rows are the values of a patch.
  void (*packLeft)(const Patches& from, const Block& block, void* to);
  void (*packLeftTransposed)(const Patches& from, const Block& block, void* to);
  /// Packs one panel of the right factor: the columns from `first` to `first + count - 1`.
  void (*packRight)(const Weights& from, const Block& block, void* to);
  void (*multiply)(const TileCall& call);
  /// Multiplies in the same way, with a left panel that packLeftTransposed packed.
  void (*multiplyTransposed)(const TileCall& call);
  /// Called on a thread before and after its products if the processor needs a setup.
  void (*begin)() = nullptr;
  void (*end)() = nullptr;
};

struct Gemm {
  GemmFormat fp32;
  /// Applies the bias and the activation to a tile. Its columns begin at column `first` of the product, and its row r begins
  /// at c[offsets[r]].
  void (*finish)(const Finish& finish, int64_t first, int64_t rows, int64_t columns, float* c, const int64_t* offsets);
  /// Applies the gate and the addend to rows of the target: to `columns` values of row r from target[offsets[r] + first] on.
  void (*merge)(const Finish& finish, int64_t first, int64_t rows, int64_t columns, float* target, const int64_t* offsets);
  /// Computes to[i] as the sum of parts[p * size + i] over p < count, in this order, for i in [begin,end).
  void (*sum)(const float* parts, int64_t count, int64_t size, int64_t begin, int64_t end, float* to);
  /// Computes to[i] += from[i] for `count` runs of `length` values. The runs are fromStride and toStride apart.
  void (*addRuns)(const float* from, int64_t fromStride, float* to, int64_t toStride, int64_t length, int64_t count);
  /// Runs independent multiply-adds at the highest rate of a core. Returns the number of operations.
  double (*probe)(int64_t iterations);
};

GF_DECLARE_TABLE(Gemm, gemmKernels)

}  // namespace gf
