// The transforms of minimal filtering F(m,r): Winograd 1980, "Arithmetic complexity of computations"; for convolutions,
// Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", section 4.
//
// y = A^T [(G g G^T) . (B^T d B)] A takes (m+r-1)^2 products for the m^2 outputs of a tile instead of m^2 r^2; along a
// line, y = A^T [(G g) . (B^T d)], m+r-1 instead of m r. The same three matrices give the gradient of the filter from
// the outputs' gradients z: G^T [(A z A^T) . (B^T d B)] G.
#pragma once

#include <cstdint>

#include "kernels/gemm.h"
#include "runtime/isa.h"

namespace gf {

/// Values of images [images,height,width,channels] on a grid: sample (i,j) is the pixel (originY + i * step,
/// originX + j * step), zero outside the image.
struct Samples {
  const float* data;
  int64_t height, width, channels;
  int64_t step, originY, originX;
};

/// Tiles of each image: tile (i,j) begins at the sample (i,j) times its height and width in outputs.
struct Tiles {
  int64_t rows, columns;
};

/// A part of tiles and channels; channels are a multiple of 16.
struct TileRange {
  int64_t first, count, begin, end;
};

/// Every step-th tap from (phaseY,phaseX) of filters [height,width,channels,filters], in reverse order where `flipped`.
struct FilterTaps {
  const float* data;
  float* gradient;
  int64_t height, width, channels, filters;
  int64_t step, phaseY, phaseX;
  bool flipped;
};

/// Where transformed values lie: those of coefficient i, line l from the byte i * coefficient + l * line on.
struct Transformed {
  void* data;
  int64_t coefficient, line;
};

struct WinogradTransforms {
  int tileHeight, tileWidth;  ///< outputs of a tile
  int tapsHeight, tapsWidth;  ///< of a phase
  int coefficients;
  /// B^T d B of each tile's samples, as rows of a left panel: a line for each tile, of the channels of the range.
  void (*samples)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// G g G^T, as a right panel: a line for each of the channels [first, first+count), of the filters [begin,end).
  void (*filters)(const FilterTaps& from, const TileRange& range, const Transformed& to);
  /// The same as floats.
  void (*floatFilters)(const FilterTaps& from, const TileRange& range, const Transformed& to);
  /// A^T m A of a line of `columns` floats for each tile: to the tile's pixels of the target that exist, or added to them.
  void (*outputs)(const Transformed& from, const Tiles& tiles, const TileRange& range, const Target& to, bool accumulate);
};

/// What the gradient of filters takes.
struct WinogradGradient {
  int tileHeight, tileWidth;  ///< outputs of a tile
  int coefficients;
  /// B^T d B of each tile's samples, as lines of a factor of strided products: a line for each tile, or each pair.
  void (*samples)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// A z A^T of each tile's errors, in the same lines.
  void (*errors)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// G^T m G of lines of floats, one for each of the channels [first, first+count), to the taps of the gradient or added
  /// to them.
  void (*filterGradients)(const Transformed& from, const TileRange& range, const FilterTaps& to, bool accumulate);
};

/// F(2,r) down and F(2,q) across, and F(1,1) of one tap, at [r - 1][q - 1]: their matrices lose so little that factors may
/// be rounded.
struct WinogradSquares {
  WinogradTransforms transforms[3][3];
  WinogradGradient gradients[3][3];
};

/// F(7-r, r) along a row or a column.
struct WinogradLine {
  WinogradTransforms across, down;
};

/// What is for floats alone has larger tiles.
struct Winograd {
  WinogradSquares squares;
  WinogradGradient largeGradient;  ///< of 2x2 taps by 4x4 outputs
  WinogradLine lineOf3, lineOf4;
};

GF_DECLARE_TABLE(Winograd, winograd)

/// For panels of bf16; on AMX tiles they are the same.
namespace isa_avx512bf16 { extern const WinogradSquares winogradSquares; }

}  // namespace gf
