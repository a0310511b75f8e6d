#include "winograd.h"

#include <algorithm>

#include "gemm-format.h"
#include "sizes.h"
#include "winograd-run.h"

namespace gf {
namespace {

/// Taps of a phase along an axis.
int64_t tapsOf(const Convolution& s) { return ceilDiv(s.tapsHeight, s.strideY); }

const WinogradTransforms& transformsOf(const GemmFormat& format, int64_t taps) {
  const WinogradSquares& squares = winogradSquaresOf(format);
  return taps == 2 ? squares.of2 : squares.of3;
}

/// The samples that the taps of a phase meet, output by output.
Samples phaseOf(const Convolution& s, const float* x, int64_t y, int64_t column) {
  return {x, s.height, s.width, s.channels, s.strideY, y - s.padTop, column - s.padLeft};
}

}  // namespace

bool winogradPays(const GemmFormat& format, const Convolution& s) {
  const bool square = s.tapsHeight == s.tapsWidth && s.strideY == s.strideX && s.dilationY == 1 && s.dilationX == 1;
  if (!square || s.channels % 16 != 0 || s.filters % 16 != 0 || s.outHeight < 1 || s.outWidth < 1) return false;
  const int64_t taps = tapsOf(s);
  if (taps != 2 && taps != 3) return false;
  // Panels of bf16 end in whole tiles.
  if (!isFp32(format) && (s.channels * s.strideY * s.strideX % 32 != 0 || s.filters % 32 != 0)) return false;
  const Tiles tiles = tilesOf(transformsOf(format, taps), s.outHeight, s.outWidth);
  if (s.images * tiles.rows * tiles.columns < kLeastTiles) return false;
  const int64_t direct = s.tapsHeight * s.tapsWidth * s.outHeight * s.outWidth;
  const int64_t minimal = (taps + 1) * (taps + 1) * s.strideY * s.strideX * tiles.rows * tiles.columns;
  // The transforms take up to a fifth of the time of the products.
  return 5 * direct > 6 * minimal;
}

void winogradConvolve(const GemmFormat& format, const Convolution& s, const float* x, const float* w,
                      const Finish& finish, float* y) {
  Correlation c{format, transformsOf(format, tapsOf(s)), s.images, {}, {}, s.filters, {}, finish};
  for (int64_t i = 0; i < s.strideY; i++) {
    for (int64_t j = 0; j < s.strideX; j++) {
      c.phases.push_back(phaseOf(s, x, i, j));
      c.filters.push_back({w, nullptr, s.tapsHeight, s.tapsWidth, s.channels, s.filters, s.strideY, i, j, false});
    }
  }
  c.target = {y, s.outHeight, s.outWidth, s.outHeight * s.outWidth * s.filters, s.outWidth * s.filters, s.filters};
  correlate(c);
}

void winogradBackInput(const GemmFormat& format, const Convolution& s, const float* dy, const float* w, float* dx) {
  const int64_t stride = s.strideY, taps = tapsOf(s);
  // Phase p has the pixels stride * t + p - pad, which the outputs t, t - 1, .. reach.
  const auto firstOf = [&](int64_t phase, int64_t pad) { return std::max<int64_t>(0, ceilDiv(pad - phase, stride)); };
  const auto countOf = [&](int64_t phase, int64_t pad, int64_t size) {
    const int64_t first = firstOf(phase, pad) * stride + phase - pad;
    return first < size ? ceilDiv(size - first, stride) : 0;
  };
  for (int64_t i = 0; i < stride; i++) {
    for (int64_t j = 0; j < stride; j++) {
      const int64_t rows = countOf(i, s.padTop, s.height), columns = countOf(j, s.padLeft, s.width);
      if (rows == 0 || columns == 0) continue;
      const int64_t top = firstOf(i, s.padTop), left = firstOf(j, s.padLeft);
      Correlation c{format, transformsOf(format, taps), s.images, {}, {}, s.channels, {}, {}};
      c.phases.push_back({dy, s.outHeight, s.outWidth, s.filters, 1, top - (taps - 1), left - (taps - 1)});
      c.filters.push_back({w, nullptr, s.tapsHeight, s.tapsWidth, s.channels, s.filters, stride, i, j, true});
      float* corner = dx + ((top * stride + i - s.padTop) * s.width + left * stride + j - s.padLeft) * s.channels;
      c.target = {corner, rows, columns, s.height * s.width * s.channels, stride * s.width * s.channels,
                  stride * s.channels};
      correlate(c);
    }
  }
}

}  // namespace gf
