// The transforms of minimal filtering F(m,r): Winograd 1980, "Arithmetic complexity of computations". For convolutions, see
// Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", section 4.
//
// `y = A^T [(G g G^T) . (B^T d B)] A` takes (m+r-1)^2 products instead of m^2 r^2 for the m^2 outputs of a tile. Along a
// line, `y = A^T [(G g) . (B^T d)]` takes m+r-1 products instead of m r. The same three matrices give the gradient of the
// filter from the gradients z of the outputs: `G^T [(A z A^T) . (B^T d B)] G`.
#pragma once

#include <cstdint>

#include "kernels/gemm.h"
#include "runtime/isa.h"

namespace gf {

/// Values of images [images,height,width,channels] on a grid. Sample (i,j) is the pixel (originY + i * step, originX + j *
/// step). It is zero outside the image.
struct Samples {
  const float* data;
  int64_t height, width, channels;
  int64_t step, originY, originX;
};

/// The number of tiles of each image. Tile (i,j) begins at sample (i * tileHeight, j * tileWidth).
struct Tiles {
  int64_t rows, columns;
};

/// A range of tiles, from `first` to `first + count - 1`, and of channels [begin,end). The number of channels is a multiple
/// of 16.
struct TileRange {
  int64_t first, count, begin, end;
};

/// Every step-th tap, from (phaseY,phaseX) on, of filters [height,width,channels,filters]. If `flipped`, the taps are in
/// reverse order.
struct FilterTaps {
  const float* data;
  float* gradient;
  int64_t height, width, channels, filters;
  int64_t step, phaseY, phaseX;
  bool flipped;
};

/// The position of transformed values: line l of coefficient i begins at byte `i * coefficient + l * line`.
struct Transformed {
  void* data;
  int64_t coefficient, line;
};

struct WinogradTransforms {
  int tileHeight, tileWidth;  ///< outputs of a tile
  int tapsHeight, tapsWidth;  ///< taps of a phase
  int coefficients;
  /// Computes B^T d B of each tile's samples as rows of a left panel: one line per tile, with the channels of the range.
  void (*samples)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// Computes G g G^T as a right panel: one line for each of the channels [first, first + count), with the filters
  /// [begin,end).
  void (*filters)(const FilterTaps& from, const TileRange& range, const Transformed& to);
  /// Computes the same filters as floats.
  void (*floatFilters)(const FilterTaps& from, const TileRange& range, const Transformed& to);
  /// Computes A^T m A of each tile from a line of floats. Writes the result to the tile's pixels that exist in the target,
  /// or adds it to them.
  void (*outputs)(const Transformed& from, const Tiles& tiles, const TileRange& range, const Target& to, bool accumulate);
};

/// The transforms for the gradient of filters.
struct WinogradGradient {
  int tileHeight, tileWidth;  ///< outputs of a tile
  int coefficients;
  /// Computes B^T d B of each tile's samples as lines of a factor of strided products: one line per tile or per pair of
  /// tiles.
  void (*samples)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// Computes A z A^T of each tile's errors, in the same layout.
  void (*errors)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// Computes G^T m G from lines of floats, one for each of the channels [first, first + count). Writes the result to the
  /// taps of the gradient, or adds it to them.
  void (*filterGradients)(const Transformed& from, const TileRange& range, const FilterTaps& to, bool accumulate);
};

/// F(2,r) down and F(2,q) across, at [r - 1][q - 1]; an axis with one tap uses F(1,1). The rounding error of these
/// transforms is so small that the factors may be rounded.
struct WinogradSquares {
  WinogradTransforms transforms[3][3];
  WinogradGradient gradients[3][3];
};

/// F(7 - r, r) along a row (`across`) or along a column (`down`).
struct WinogradLine {
  WinogradTransforms across, down;
};

/// All transforms for floats. Only floats use the larger tiles.
struct Winograd {
  WinogradSquares squares;
  WinogradGradient largeGradient;  ///< for 2x2 taps with 4x4 outputs
  WinogradLine lineOf3, lineOf4;
};

GF_DECLARE_TABLE(Winograd, winograd)

/// The transforms for panels of bf16. AMX tiles use the same panels.
namespace isa_avx512bf16 { extern const WinogradSquares winogradSquares; }

}  // namespace gf
