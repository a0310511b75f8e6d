// Convolutions to few channels. The tiles of a plain matrix product would be nearly empty.
#include <algorithm>

#include "products/convolution.h"
#include "products/gemm-format.h"
#include "products/gemm.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kChunks = 16;
/// The size of the products that are computed before they are added up. They should stay in the L2 cache.
constexpr int64_t kProductBytes = int64_t{1} << 17;

/// Computes one call of convolveBackInputNarrow. A chunk is a range of rows of dx. It is computed from the rows of dy that
/// contribute to these rows.
class Narrow {
 public:
  Narrow(const GemmFormat& format, const Convolution& shape, const float* dy, const Finish& finish, float* dx)
      : format_(format),
        products_(stridedProductsOf(format)),
        s_(shape),
        dy_(dy),
        finish_(finish),
        dx_(dx),
        columns_(s_.tapsHeight * s_.tapsWidth * s_.channels),
        panels_(ceilDiv(columns_, format.columns)),
        blocks_(ceilDiv(s_.filters, format.depth)) {
    rows_ = s_.height;
    const int64_t reach = std::min((s_.tapsHeight - 1) * s_.dilationY, s_.height);
    // Rows of dy that contribute to two chunks are multiplied twice. So there should be few such rows.
    while (rows_ > std::max<int64_t>(6 * reach, s_.strideY) && s_.images * ceilDiv(s_.height, rows_) < kChunks) {
      rows_ = ceilDiv(rows_, 2);
    }
    outRows_ = std::clamp<int64_t>(kProductBytes / sizeOf(s_.outWidth, columns_, 4).value(), 1, s_.outHeight);
    weightsBytes_ = lines(sizeOf(s_.filters, columns_, 4)).value();
    panelsBytes_ = sizeOf(panels_, blocks_, format.rightBytes).value();
    productBytes_ = lines(sizeOf(outRows_, s_.outWidth, columns_, 4)).value();
    pixelBytes_ = 4 * ceilDiv(s_.filters, products_.perElement);
    convertedBytes_ = products_.perElement == 1 ? 0 : lines(sizeOf(outRows_, s_.outWidth, pixelBytes_)).value();
  }

  Size bytes() const {
    return (Size(productBytes_) + convertedBytes_) * threadCount() + weightsBytes_ + panelsBytes_;
  }

  /// `memory` begins with the weights [filters,tapsHeight,tapsWidth,channels].
  void run(char* memory) const {
    char* const panels = memory + weightsBytes_;
    const Weights weights = matrixWeights(reinterpret_cast<const float*>(memory), s_.filters, columns_, false);
    for (int64_t i = 0; i < blocks_ * panels_; i++) {
      const int64_t column = i % panels_ * format_.columns;
      format_.packRight(weights, {column, columnsOf(column), i / panels_ * format_.depth, depthOf(i / panels_)},
                        panels + i * format_.rightBytes);
    }
    const int64_t parts = ceilDiv(s_.height, rows_);
    parallelFor(s_.images * parts, 1, [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; i++) {
        char* own = panels + panelsBytes_ + (productBytes_ + convertedBytes_) * threadIndex();
        chunk(i / parts, i % parts * rows_, panels, own);
      }
    });
  }

 private:
  int64_t columnsOf(int64_t first) const { return std::min<int64_t>(format_.columns, columns_ - first); }
  int64_t depthOf(int64_t block) const {
    return std::min<int64_t>(format_.depth, s_.filters - block * format_.depth);
  }

  /// Computes products [pixels, taps * channels] for the pixels from `dy` on.
  void multiplyPixels(const float* dy, int64_t pixels, const char* panels, float* products, char* converted) const {
    const char* left = reinterpret_cast<const char*>(dy);
    if (products_.perElement > 1) {
      for (int64_t i = 0; i < pixels; i++) {
        products_.convert(dy + i * s_.filters, s_.filters, converted + i * pixelBytes_);
      }
      left = converted;
    }
    for (int64_t pixel = 0; pixel < pixels; pixel += products_.rows) {
      // Prefetches the next pixels meanwhile: in training they are seldom in a cache.
      const float* const next = dy + (pixel + products_.rows) * s_.filters;
      for (int64_t i = 0; i < products_.rows * s_.filters; i += 16) __builtin_prefetch(next + i);
      for (int64_t i = 0; i < blocks_ * panels_; i++) {
        const int64_t column = i % panels_ * format_.columns, block = i / panels_;
        StridedCall call = {};
        call.left = left + pixel * pixelBytes_ + block * format_.depth * format_.elementBytes;
        call.rowStride = pixelBytes_ / 4;
        call.stepStride = 1;
        call.segments = 1;
        call.steps = ceilDiv(depthOf(block), products_.perElement);
        call.right = panels + i * format_.rightBytes;
        call.rightStride = ceilDiv(columnsOf(column), format_.granule) * format_.granule;
        call.rows = static_cast<int>(std::min<int64_t>(products_.rows, pixels - pixel));
        call.columns = static_cast<int>(columnsOf(column));
        call.c = products + pixel * columns_ + column;
        call.cStride = columns_;
        call.accumulate = block > 0;
        products_.multiply(call);
      }
    }
  }

  void chunk(int64_t image, int64_t begin, const char* panels, char* memory) const {
    const int64_t end = std::min(begin + rows_, s_.height);
    const int64_t lowest = begin + s_.padTop - (s_.tapsHeight - 1) * s_.dilationY, highest = end - 1 + s_.padTop;
    const int64_t first = lowest <= 0 ? 0 : ceilDiv(lowest, s_.strideY);
    const int64_t last = highest < 0 ? 0 : std::min(s_.outHeight, highest / s_.strideY + 1);
    float* target = dx_ + (image * s_.height + begin) * s_.width * s_.channels;
    std::fill_n(target, (end - begin) * s_.width * s_.channels, 0.0f);
    float* products = reinterpret_cast<float*>(memory);
    for (int64_t row = first; row < last; row += outRows_) {
      const int64_t stop = std::min(row + outRows_, last);
      multiplyPixels(dy_ + (image * s_.outHeight + row) * s_.outWidth * s_.filters, (stop - row) * s_.outWidth, panels,
                     products, memory + productBytes_);
      for (int64_t oy = row; oy < stop; oy++) {
        for (int64_t ky = 0; ky < s_.tapsHeight; ky++) {
          const int64_t y = oy * s_.strideY + ky * s_.dilationY - s_.padTop;
          if (y < begin || y >= end) continue;
          addRow(products + (oy - row) * s_.outWidth * columns_ + ky * s_.tapsWidth * s_.channels,
                 target + (y - begin) * s_.width * s_.channels);
        }
      }
    }
    finishPixels(target, (end - begin) * s_.width);
  }

  /// Adds the contributions of a row of pixels of dy, through one row of taps, to a row of dx.
  void addRow(const float* from, float* to) const {
    const int64_t run = s_.tapsWidth * s_.channels;
    // The pixels [inner,outer), whose taps are all inside.
    const int64_t inner = std::clamp<int64_t>(s_.padLeft <= 0 ? 0 : ceilDiv(s_.padLeft, s_.strideX), 0, s_.outWidth);
    const int64_t space = s_.width - s_.tapsWidth + s_.padLeft;
    const int64_t outer = std::clamp<int64_t>(space < 0 ? 0 : space / s_.strideX + 1, inner, s_.outWidth);
    const auto cut = [&](int64_t ox) {
      const int64_t x = ox * s_.strideX - s_.padLeft;
      const int64_t left = std::clamp<int64_t>(-x, 0, s_.tapsWidth);
      const int64_t right = std::clamp<int64_t>(s_.width - x, left, s_.tapsWidth);
      gemmKernels().addRuns(from + ox * columns_ + left * s_.channels, 0, to + (x + left) * s_.channels, 0,
                            (right - left) * s_.channels, 1);
    };
    for (int64_t ox = 0; ox < inner; ox++) cut(ox);
    // The runs of adjacent pixels overlap, and loading a value that was just stored is slow. So pixels are processed in an
    // order without overlaps.
    const int64_t apart = ceilDiv(s_.tapsWidth, s_.strideX);
    for (int64_t ox = inner; ox < std::min(inner + apart, outer); ox++) {
      gemmKernels().addRuns(from + ox * columns_, apart * columns_, to + (ox * s_.strideX - s_.padLeft) * s_.channels,
                            apart * s_.strideX * s_.channels, run, ceilDiv(outer - ox, apart));
    }
    for (int64_t ox = outer; ox < s_.outWidth; ox++) cut(ox);
  }

  void finishPixels(float* pixels, int64_t count) const {
    if (!finish_.changesColumns()) return;
    constexpr int64_t kAtOnce = 64;
    int64_t offsets[kAtOnce];
    for (int64_t i = 0; i < kAtOnce; i++) offsets[i] = i * s_.channels;
    for (int64_t i = 0; i < count; i += kAtOnce) {
      gemmKernels().finish(finish_, 0, std::min(kAtOnce, count - i), s_.channels,
                           pixels + i * s_.channels, offsets);
    }
  }

  const GemmFormat& format_;
  const StridedProducts& products_;
  const Convolution& s_;
  const float* const dy_;
  const Finish& finish_;
  float* const dx_;
  const int64_t columns_, panels_, blocks_;
  int64_t rows_, outRows_, weightsBytes_, panelsBytes_, productBytes_, pixelBytes_, convertedBytes_;
};

/// This factor converts products of sizes to floating point, so that estimates of the work cannot overflow.
constexpr double kOne = 1.0;
constexpr double kMostRow = 4096;

int64_t vectors(const GemmFormat& format, int64_t columns) { return ceilDiv(columns, format.granule); }

}  // namespace

bool narrowBackInput(const GemmFormat& format, const Convolution& s) {
  if (s.dilationX != 1) return false;
  const int64_t taps = s.tapsHeight * s.tapsWidth;
  const double scattered = kOne * s.outHeight * s.outWidth * vectors(format, taps * s.channels);
  const double gathered = kOne * s.height * s.width * taps / (kOne * s.strideY * s.strideX) * vectors(format, s.channels);
  // A row of products may be at most kMostRow times as large as the rows of input and result together.
  const bool fits = kOne * s.outWidth * taps <= kMostRow * kOne * (s.width + s.outWidth);
  return s.channels < format.granule && scattered * 3 < gathered * 2 && fits;
}

void convolveBackInputNarrow(const GemmFormat& format, const Convolution& s, const float* dy, const float* w,
                             float* dx) {
  const Finish none;
  const Narrow narrow(format, s, dy, none, dx);
  const Scratch scratch(narrow.bytes());
  float* weights = reinterpret_cast<float*>(scratch.data());
  const int64_t columns = s.tapsHeight * s.tapsWidth * s.channels;
  for (int64_t d = 0; d < s.filters; d++) {
    for (int64_t j = 0; j < columns; j++) weights[d * columns + j] = w[j * s.filters + d];
  }
  narrow.run(scratch.data());
}

/// For a convolution without stride: returns the convolution whose input gradient is this convolution. Its taps are in
/// reverse order, and its channels and filters are swapped.
static Convolution reversed(const Convolution& s) {
  return {s.images, s.outHeight, s.outWidth, s.filters, s.height, s.width, s.channels, s.tapsHeight, s.tapsWidth,
          1, 1, s.dilationY, s.dilationX, (s.tapsHeight - 1) * s.dilationY - s.padTop,
          (s.tapsWidth - 1) * s.dilationX - s.padLeft};
}

bool narrowForward(const GemmFormat& format, const Convolution& s) {
  return s.strideY == 1 && s.strideX == 1 && narrowBackInput(format, reversed(s));
}

void convolveNarrow(const GemmFormat& format, const Convolution& s, const float* x, const float* w,
                    const Finish& finish, float* y) {
  const Convolution back = reversed(s);
  const Narrow narrow(format, back, x, finish, y);
  const Scratch scratch(narrow.bytes());
  float* weights = reinterpret_cast<float*>(scratch.data());
  const int64_t taps = s.tapsHeight * s.tapsWidth;
  for (int64_t c = 0; c < s.channels; c++) {
    for (int64_t tap = 0; tap < taps; tap++) {
      const float* from = w + ((taps - 1 - tap) * s.channels + c) * s.filters;
      std::copy_n(from, s.filters, weights + (c * taps + tap) * s.filters);
    }
  }
  narrow.run(scratch.data());
}

bool narrowBackFilter(const GemmFormat& format, const Convolution& s) {
  if (s.strideY != 1 || s.strideX != 1) return false;
  const double swapped = kOne * s.height * s.width * s.filters * vectors(format, s.channels);
  const double direct = kOne * s.outHeight * s.outWidth * s.channels * vectors(format, s.filters);
  return s.filters < format.granule && swapped * 3 < direct * 2;
}

void convolveBackFilterNarrow(const GemmFormat& format, const Convolution& s, const float* x, const float* dy,
                              float* dw) {
  // Multiplies the transposed patches of dy [taps in reverse,filters] around the pixels of x by x. In this form the columns
  // are the channels, so no tile is nearly empty because of the few filters.
  const int64_t taps = s.tapsHeight * s.tapsWidth, rows = taps * s.filters;
  const Convolution back = reversed(s);
  const Scratch scratch(sizeOf(rows, s.channels, 4));
  float* sums = reinterpret_cast<float*>(scratch.data());
  Product p;
  p.left = {dy, s.images, s.outHeight, s.outWidth, s.filters, s.height, s.width, s.tapsHeight, s.tapsWidth, 1, 1,
            s.dilationY, s.dilationX, -back.padTop, -back.padLeft};
  p.leftTransposed = true;
  p.right = matrixWeights(x, s.images * s.height * s.width, s.channels, false);
  p.columns = s.channels;
  p.target = matrixTarget(sums, rows, s.channels);
  multiply(format, p);
  for (int64_t tap = 0; tap < taps; tap++) {
    for (int64_t d = 0; d < s.filters; d++) {
      const float* from = sums + ((taps - 1 - tap) * s.filters + d) * s.channels;
      float* to = dw + tap * s.channels * s.filters + d;
      for (int64_t c = 0; c < s.channels; c++) to[c * s.filters] = from[c];
    }
  }
}

}  // namespace gf
