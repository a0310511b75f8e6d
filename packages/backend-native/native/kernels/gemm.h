// Matrix products of packed panels: the left and the right factor, and the functions of an element format.
//
// products/gemm.cc cuts a product into blocks and threads; it knows panels only as bytes. A `GemmFormat` packs them and
// multiplies two of them, so a format with other elements (bf16 pairs, AMX tiles) is a new constant with its own
// packers and tile kernel; factors, blocking, convolutions and the finish stay. gemm-pack.h gathers runs of floats for
// any format.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The patches of images as a matrix: a row is a pixel of the grid [images,gridHeight,gridWidth], a column a value of
/// its patch [tapsHeight,tapsWidth,channels]; values outside the image are zero. A plain matrix [m,k] is an image of m
/// pixels.
struct Patches {
  const float* data;  ///< [images,height,width,channels]
  int64_t images, height, width, channels;
  int64_t gridHeight, gridWidth;
  int64_t tapsHeight = 1, tapsWidth = 1;
  int64_t strideY = 1, strideX = 1;  ///< pixels from one of the grid to the next
  int64_t stepY = 1, stepX = 1;      ///< pixels from one tap to the next
  int64_t originY = 0, originX = 0;  ///< where the first tap of the grid's first pixel lies
};

/// The right factor: row (tap y, tap x, inner), any strides; either columns or inner rows lie side by side.
struct Weights {
  const float* data;
  int64_t tapsHeight, tapsWidth, inner;
  int64_t tapStrideY, tapStrideX, innerStride, columnStride;
};

/// The target of a product: row i is the i-th pixel of [images,gridHeight,gridWidth], with contiguous columns.
struct Target {
  float* data;
  int64_t gridHeight, gridWidth;
  int64_t imageStride, rowStride, pixelStride;
};

enum class Activation { linear, relu, relu6, elu, leakyRelu, sigmoid, prelu };

/// The operations after a product: + bias, then the activation, then the gate, then + addend. For bias and slopes, step
/// 1 means one value per column, step 0 one value for all columns.
struct Finish {
  const float* bias = nullptr;
  int64_t biasStep = 0;
  Activation activation = Activation::linear;
  float slope = 0;  ///< of leakyRelu
  const float* slopes = nullptr;  ///< of prelu
  int64_t slopesStep = 0;
  /// The gate, with the layout of the target: if it is not positive, values are multiplied by `gateSlope`. This is the
  /// gradient of a leaky ReLU.
  const float* gate = nullptr;
  float gateSlope = 0;
  const float* addend = nullptr;  ///< laid out as the target

  bool changesColumns() const { return bias != nullptr || activation != Activation::linear; }
  bool merges() const { return gate != nullptr || addend != nullptr; }
};

/// A block of the left factor: `count` rows from `first`, `depth` of the shared dimension from `start`.
struct Block {
  int64_t first, count, start, depth;
};

/// One product of two panels: c[offsets[r] + j] (+)= sum over k of left[r][k] right[k][j].
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
  int rows;     ///< of a left panel, at most
  int columns;  ///< of a right panel, at most
  int granule;  ///< columns cost as much as the next multiple of it
  int depth;    ///< of both, at most; a multiple of 32
  int64_t leftBytes, rightBytes;  ///< of a panel, multiples of 64
  int64_t elementBytes;           ///< of a value in a panel
  int64_t leftRowBytes;           ///< from a row of a panel that packLeft makes to the next
  /// Packs one panel of the patches, or of their transpose, where a row is a value of the patch.
  void (*packLeft)(const Patches& from, const Block& block, void* to);
  void (*packLeftTransposed)(const Patches& from, const Block& block, void* to);
  /// Packs one panel of the right factor: `first` and `count` are columns.
  void (*packRight)(const Weights& from, const Block& block, void* to);
  void (*multiply)(const TileCall& call);
  /// The same, the left panel packed by packLeftTransposed.
  void (*multiplyTransposed)(const TileCall& call);
  /// Called on a thread before and after its products if the processor needs a set-up.
  void (*begin)() = nullptr;
  void (*end)() = nullptr;
};

struct Gemm {
  GemmFormat fp32;
  /// Bias and activation of a tile: of columns `first`.. of the product, at c[offsets[r]]..
  void (*finish)(const Finish& finish, int64_t first, int64_t rows, int64_t columns, float* c, const int64_t* offsets);
  /// Gate and addend, of rows of the target: `columns` from `first` on, at target[offsets[r] + first]..
  void (*merge)(const Finish& finish, int64_t first, int64_t rows, int64_t columns, float* target, const int64_t* offsets);
  /// to[i] = the sum of `count` parts [size], in order, of elements [begin,end).
  void (*sum)(const float* parts, int64_t count, int64_t size, int64_t begin, int64_t end, float* to);
  /// to[i] += from[i], `count` runs of `length`, those of `from` and of `to` strides apart.
  void (*addRuns)(const float* from, int64_t fromStride, float* to, int64_t toStride, int64_t length, int64_t count);
  /// Independent multiply-adds, the most a core can do; gives the number of operations.
  double (*probe)(int64_t iterations);
};

GF_DECLARE_TABLE(Gemm, gemmKernels)

}  // namespace gf
