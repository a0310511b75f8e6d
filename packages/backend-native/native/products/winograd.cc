#include "products/winograd.h"

#include <algorithm>

#include "products/gemm-format.h"
#include "products/winograd-phases.h"
#include "products/winograd-run.h"
#include "runtime/sizes.h"

namespace gf {
namespace {

const WinogradTransforms& transformsOf(const GemmFormat& format, int64_t tapsHeight, int64_t tapsWidth) {
  return winogradSquaresOf(format).transforms[tapsHeight - 1][tapsWidth - 1];
}

}  // namespace

bool winogradPays(const GemmFormat& format, const Convolution& s) {
  const bool square = s.tapsHeight == s.tapsWidth && s.strideY == s.strideX && s.dilationY == 1 && s.dilationX == 1;
  if (!square || s.channels % 16 != 0 || s.filters % 16 != 0) return false;
  if (s.tapsHeight < s.strideY || tapsOf(s.tapsHeight, s.strideY, 0) > 3) return false;
  int64_t minimal = 0;
  for (const PhaseGroup& g : phaseGroups(s)) {
    // Panels of bf16 must end with whole tiles.
    if (!isFp32(format) && (s.channels * g.size() % 32 != 0 || s.filters % 32 != 0)) return false;
    const WinogradTransforms& transforms = transformsOf(format, g.tapsHeight, g.tapsWidth);
    const Tiles tiles = tilesOf(transforms, s.outHeight, s.outWidth);
    if (s.images * tiles.rows * tiles.columns < kLeastTiles) return false;
    minimal += g.size() * transforms.coefficients * tiles.rows * tiles.columns;
  }
  const int64_t direct = s.tapsHeight * s.tapsWidth * s.outHeight * s.outWidth;
  // The transforms take up to a fifth of the time of the products.
  return 5 * direct > 6 * minimal;
}

void winogradConvolve(const GemmFormat& format, const Convolution& s, const float* x, const float* w,
                      const Finish& finish, float* y) {
  const std::vector<PhaseGroup> groups = phaseGroups(s);
  for (size_t i = 0; i < groups.size(); i++) {
    const PhaseGroup& g = groups[i];
    Correlation c{format, transformsOf(format, g.tapsHeight, g.tapsWidth), s.images, {}, {}, s.filters, {}, i > 0, {}};
    g.each([&](int64_t row, int64_t column) {
      c.phases.push_back({x, s.height, s.width, s.channels, s.strideY, row - s.padTop, column - s.padLeft});
      c.filters.push_back({w, nullptr, s.tapsHeight, s.tapsWidth, s.channels, s.filters, s.strideY, row, column, false});
    });
    c.target = {y, s.outHeight, s.outWidth, s.outHeight * s.outWidth * s.filters, s.outWidth * s.filters, s.filters};
    if (i + 1 == groups.size()) c.finish = finish;
    correlate(c);
  }
}

void winogradBackInput(const GemmFormat& format, const Convolution& s, const float* dy, const float* w, float* dx) {
  const int64_t stride = s.strideY;
  // Phase p consists of the pixels stride * t + p - pad. The outputs t, t - 1, .. reach them.
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
      const int64_t tapsY = tapsOf(s.tapsHeight, stride, i), tapsX = tapsOf(s.tapsWidth, stride, j);
      Correlation c{format, transformsOf(format, tapsY, tapsX), s.images, {}, {}, s.channels, {}, false, {}};
      c.phases.push_back({dy, s.outHeight, s.outWidth, s.filters, 1, top - (tapsY - 1), left - (tapsX - 1)});
      c.filters.push_back({w, nullptr, s.tapsHeight, s.tapsWidth, s.channels, s.filters, stride, i, j, true});
      float* corner = dx + ((top * stride + i - s.padTop) * s.width + left * stride + j - s.padLeft) * s.channels;
      c.target = {corner, rows, columns, s.height * s.width * s.channels, stride * s.width * s.channels,
                  stride * s.channels};
      correlate(c);
    }
  }
}

}  // namespace gf
