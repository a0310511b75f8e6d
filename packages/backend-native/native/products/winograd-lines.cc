#include <algorithm>

#include "products/gemm-format.h"
#include "products/winograd-run.h"
#include "products/winograd.h"
#include "runtime/sizes.h"

namespace gf {
namespace {

/// How a convolution is divided along its longer side.
struct Lines {
  const WinogradTransforms& transforms;
  int64_t pieces;    ///< number of pieces of its taps
  int64_t products;  ///< number of products of a line of outputs
};

Lines linesOf(const Convolution& s) {
  const bool across = s.tapsWidth >= s.tapsHeight;
  const auto cut = [&](const WinogradLine& line) {
    const WinogradTransforms& t = across ? line.across : line.down;
    const int64_t pieces = ceilDiv(std::max(s.tapsWidth, s.tapsHeight), t.tapsWidth * t.tapsHeight);
    const int64_t tiles = ceilDiv(across ? s.outWidth : s.outHeight, t.tileWidth * t.tileHeight);
    return Lines{t, pieces, pieces * tiles * t.coefficients};
  };
  const Lines of3 = cut(winograd().lineOf3), of4 = cut(winograd().lineOf4);
  return of3.products <= of4.products ? of3 : of4;
}

}  // namespace

bool linesPay(const GemmFormat& format, const Convolution& s) {
  if (!isFp32(format)) return false;
  const int64_t taps = std::max(s.tapsWidth, s.tapsHeight);
  const int64_t outputs = s.tapsWidth >= s.tapsHeight ? s.outWidth : s.outHeight;
  if (s.strideY != 1 || s.strideX != 1 || s.dilationY != 1 || s.dilationX != 1 || taps < 3) return false;
  if (s.channels % 16 != 0 || s.filters % 16 != 0) return false;
  const Lines lines = linesOf(s);
  const Tiles tiles = tilesOf(lines.transforms, s.outHeight, s.outWidth);
  if (s.images * tiles.rows * tiles.columns < kLeastTiles) return false;
  // The transforms take up to two fifths of the time of the products (see winogradPays), because there are fewer
  // coefficients.
  return 5 * taps * outputs > 7 * lines.products;
}

void convolveByLines(const Convolution& s, const float* x, const float* w, const Finish& finish, float* y) {
  const Lines lines = linesOf(s);
  const WinogradTransforms& t = lines.transforms;
  Correlation c{gemmKernels().fp32, t, s.images, {}, {}, s.filters, {}, false, finish};
  for (int64_t i = 0; i < s.tapsHeight; i += t.tapsHeight) {
    for (int64_t j = 0; j < s.tapsWidth; j += t.tapsWidth) {
      c.phases.push_back({x, s.height, s.width, s.channels, 1, i - s.padTop, j - s.padLeft});
      c.filters.push_back({w, nullptr, s.tapsHeight, s.tapsWidth, s.channels, s.filters, 1, i, j, false});
    }
  }
  c.target = {y, s.outHeight, s.outWidth, s.outHeight * s.outWidth * s.filters, s.outWidth * s.filters, s.filters};
  correlate(c);
}

}  // namespace gf
