#include "products/convolution.h"

#include <algorithm>
#include <numeric>

#include "products/convolution-rows.h"
#include "products/gemm.h"
#include "products/winograd.h"
#include "runtime/sizes.h"

namespace gf {
namespace {

/// Tells whether the input, the filter or the output has no elements.
struct Empty {
  explicit Empty(const Convolution& s)
      : x(s.images == 0 || s.height == 0 || s.width == 0 || s.channels == 0),
        w(s.tapsHeight == 0 || s.tapsWidth == 0 || s.channels == 0 || s.filters == 0),
        y(s.images == 0 || s.outHeight == 0 || s.outWidth == 0 || s.filters == 0) {}
  bool x, w, y;
};

Patches patchesOf(const Convolution& s, const float* x) {
  return {x, s.images, s.height, s.width, s.channels, s.outHeight, s.outWidth, s.tapsHeight, s.tapsWidth,
          s.strideY, s.strideX, s.dilationY, s.dilationX, -s.padTop, -s.padLeft};
}

/// For one axis: the input pixels `residue`, residue + stride, .., the taps that reach these pixels, and from which outputs.
struct Phase {
  int64_t pixels;           ///< number of these pixels
  int64_t taps;             ///< number of taps that reach them
  int64_t lastTap, tapStep; ///< the taps are lastTap, lastTap - tapStep, ..: then their outputs are in order
  int64_t origin, step;     ///< tap t of pixel q comes from output q + origin + t * step
};

Phase phaseOf(int64_t residue, int64_t size, int64_t taps, int64_t stride, int64_t dilation, int64_t pad) {
  const int64_t common = std::gcd(stride, dilation);
  Phase p{};
  p.pixels = residue < size ? ceilDiv(size - residue, stride) : 0;
  p.tapStep = stride / common;
  p.step = dilation / common;
  for (int64_t first = 0; first < std::min(p.tapStep, taps) && p.taps == 0; first++) {
    // output * stride = residue + pad - tap * dilation
    const int64_t distance = residue + pad - first * dilation;
    if (distance % stride != 0) continue;
    p.taps = ceilDiv(taps - first, p.tapStep);
    p.lastTap = first + (p.taps - 1) * p.tapStep;
    p.origin = distance / stride - (p.taps - 1) * p.step;
  }
  return p;
}

}  // namespace

void finishZeros(const Finish& finish, int64_t rows, int64_t columns, float* y) {
  std::fill_n(y, rows * columns, 0.0f);
  if (!finish.changesColumns()) return;
  for (int64_t offset = 0; offset < rows * columns; offset += columns) {
    gemmKernels().finish(finish, 0, 1, columns, y, &offset);
  }
}

void convolve(const GemmFormat& format, const Convolution& s, const float* x, const float* w, const Finish& finish,
              float* y) {
  const Empty empty(s);
  if (empty.y) return;
  if (empty.x || empty.w) return finishZeros(finish, s.images * s.outHeight * s.outWidth, s.filters, y);
  if (narrowForward(format, s)) return convolveNarrow(format, s, x, w, finish, y);
  if (shallowForward(format, s)) return convolveShallow(format, s, x, w, finish, y);
  if (rowsPay(format, s)) return convolveRows(s, 1, x, &w, finish, y);
  if (winogradPays(format, s)) return winogradConvolve(format, s, x, w, finish, y);
  if (linesPay(format, s)) return convolveByLines(s, x, w, finish, y);
  Product p;
  p.left = patchesOf(s, x);
  p.right = matrixWeights(w, s.tapsHeight * s.tapsWidth * s.channels, s.filters, false);
  p.columns = s.filters;
  p.target = matrixTarget(y, s.images * s.outHeight * s.outWidth, s.filters);
  p.finish = finish;
  multiply(format, p);
}

void convolveBackInput(const GemmFormat& format, const Convolution& s, const float* dy, const float* w, float* dx) {
  const Empty empty(s);
  if (empty.x) return;
  if (empty.y || empty.w) return void(std::fill_n(dx, s.images * s.height * s.width * s.channels, 0.0f));
  if (rowsPay(format, s)) return convolveRowsBackInput(s, 1, dy, &w, dx);
  if (winogradPays(format, s)) return winogradBackInput(format, s, dy, w, dx);
  const int64_t tap = s.channels * s.filters;
  if (s.outHeight == 1 && s.outWidth == 1 && s.padTop == 0 && s.padLeft == 0 && s.tapsHeight == s.height &&
      s.tapsWidth == s.width && s.dilationY == 1 && s.dilationX == 1) {
    // Every tap has its own pixel, so this is a plain matrix product.
    const int64_t columns = s.tapsHeight * s.tapsWidth * s.channels;
    Product p;
    p.left = matrixPatches(dy, s.images, s.filters);
    p.right = matrixWeights(w, s.filters, columns, true);
    p.columns = columns;
    p.target = matrixTarget(dx, s.images, columns);
    return multiply(format, p);
  }
  if (narrowBackInput(format, s)) return convolveBackInputNarrow(format, s, dy, w, dx);
  for (int64_t y = 0; y < std::min(s.strideY, s.height); y++) {
    const Phase rows = phaseOf(y, s.height, s.tapsHeight, s.strideY, s.dilationY, s.padTop);
    for (int64_t x = 0; x < std::min(s.strideX, s.width); x++) {
      const Phase columns = phaseOf(x, s.width, s.tapsWidth, s.strideX, s.dilationX, s.padLeft);
      Product p;
      p.left = {dy, s.images, s.outHeight, s.outWidth, s.filters, rows.pixels, columns.pixels, rows.taps, columns.taps,
                1, 1, rows.step, columns.step, rows.origin, columns.origin};
      p.right = {w + (rows.lastTap * s.tapsWidth + columns.lastTap) * tap, rows.taps, columns.taps, s.filters,
                 -rows.tapStep * s.tapsWidth * tap, -columns.tapStep * tap, 1, s.filters};
      p.columns = s.channels;
      p.target = {dx + (y * s.width + x) * s.channels, rows.pixels, columns.pixels, s.height * s.width * s.channels,
                  s.strideY * s.width * s.channels, s.strideX * s.channels};
      multiply(format, p);
    }
  }
}

void convolveBackFilter(const GemmFormat& format, const Convolution& s, const float* x, const float* dy, float* dw) {
  const Empty empty(s);
  if (empty.w) return;
  if (empty.x || empty.y) {
    return void(std::fill_n(dw, s.tapsHeight * s.tapsWidth * s.channels * s.filters, 0.0f));
  }
  if (rowsPay(format, s)) return convolveRowsBackFilter(s, 1, x, dy, &dw);
  if (winogradPays(format, s)) return winogradBackFilter(format, s, x, dy, dw);
  if (shallowBackFilter(format, s)) return convolveBackFilterShallow(format, s, x, dy, dw);
  if (narrowBackFilter(format, s)) return convolveBackFilterNarrow(format, s, x, dy, dw);
  const int64_t patch = s.tapsHeight * s.tapsWidth * s.channels;
  Product p;
  p.left = patchesOf(s, x);
  p.leftTransposed = true;
  p.right = matrixWeights(dy, s.images * s.outHeight * s.outWidth, s.filters, false);
  p.columns = s.filters;
  p.target = matrixTarget(dw, patch, s.filters);
  multiply(format, p);
}

}  // namespace gf
