// The transforms of minimal filtering F(2x2, r x r): Winograd 1980, "Arithmetic complexity of computations"; for
// convolutions, Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", section 4.
//
// y = A^T [(G g G^T) . (B^T d B)] A takes (r+1)^2 products for the four outputs of a tile instead of 4 r^2. The same
// three matrices give the gradient of the filter from the outputs' gradients z: G^T [(A z A^T) . (B^T d B)] G.
#pragma once

#include <cstdint>

#include "isa.h"
#include "kernels/gemm.h"

namespace gf {

/// Values of images [images,height,width,channels] on a grid: sample (i,j) is the pixel (originY + i * step,
/// originX + j * step), zero outside the image.
struct Samples {
  const float* data;
  int64_t height, width, channels;
  int64_t step, originY, originX;
};

/// Tiles of each image: tile (i,j) begins at sample (2i,2j).
struct Tiles {
  int64_t rows, columns;
};

/// A part of tiles and channels; channels are a multiple of 16.
struct TileRange {
  int64_t first, count, begin, end;
};

/// Every step-th tap from (phaseY,phaseX) of filters [size,size,channels,filters], in reverse order where `flipped`.
struct FilterTaps {
  const float* data;
  float* gradient;
  int64_t size, channels, filters;
  int64_t step, phaseY, phaseX;
  bool flipped;
};

/// Where transformed values lie: that of coefficient i, line l at i * coefficient + l * line.
struct Transformed {
  float* data;
  int64_t coefficient, line;
};

struct WinogradTransforms {
  /// B^T d B of each tile's (r+1)^2 samples: a line for each tile, of the channels of the range.
  void (*samples)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// A z A^T of each tile's 2x2 samples, likewise.
  void (*errors)(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to);
  /// G g G^T: a line for each of the channels [first, first+count), of the filters [begin,end).
  void (*filters)(const FilterTaps& from, const TileRange& range, const Transformed& to);
  /// A^T m A of a line of `columns` for each tile: to the tile's pixels of the target that exist.
  void (*outputs)(const Transformed& from, const Tiles& tiles, const TileRange& range, const Target& to);
  /// G^T m G of lines as `filters` makes them, to the taps of the gradient.
  void (*filterGradients)(const Transformed& from, const TileRange& range, const FilterTaps& to);
};

struct Winograd {
  WinogradTransforms of2;  ///< r = 2
  WinogradTransforms of3;  ///< r = 3
  int leftStride;          ///< floats from a row of a left panel of gemmKernels().fp32 to the next
};

GF_DECLARE_TABLE(Winograd, winograd)

}  // namespace gf
