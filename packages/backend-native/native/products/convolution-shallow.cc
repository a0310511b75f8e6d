// Convolutions of few channels. A patch consists of short runs of its image, and the patches of adjacent pixels begin only a
// few values apart. So patches are read in place, from a padded copy of some rows of the image.
#include <algorithm>

#include "products/convolution.h"
#include "products/gemm-format.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kMostChannels = 4;
/// The size of the outputs of a band, which stay in the L1 or L2 cache.
constexpr int64_t kBandBytes = int64_t{1} << 15;
/// The number of parts of a gradient that have their own sums. It suffices for several times as many parts as threads.
constexpr int64_t kParts = 16;

int64_t runOf(const Convolution& s) { return s.tapsWidth * s.channels; }

bool isShallow(const GemmFormat& format, const Convolution& s) {
  return s.channels <= kMostChannels && s.filters % 16 == 0 && s.dilationY == 1 && s.dilationX == 1 &&
         s.tapsHeight * runOf(s) <= format.depth && s.strideY <= s.tapsHeight && s.strideX <= s.tapsWidth;
}

/// A convolution that is divided into bands of rows of its outputs.
class Bands {
 public:
  Bands(const GemmFormat& format, const Convolution& shape)
      : s_(shape),
        products_(stridedProductsOf(format)),
        run_(runOf(shape)),
        rowValues_(lines(4 * (sizeOf(shape.outWidth - 1, shape.strideX, shape.channels) + run_)).value() / 4),
        bandRows_(std::clamp<int64_t>(kBandBytes / sizeOf(4, shape.outWidth, shape.filters).value(), 1, shape.outHeight)),
        bands_(ceilDiv(shape.outHeight, bandRows_)) {}

 protected:
  /// Returns the number of image rows that `rows` rows of outputs read.
  int64_t rowsSeen(int64_t rows) const { return (rows - 1) * s_.strideY + s_.tapsHeight; }

  /// Copies row `y` of an image with its padding, from the first tap of the first output on. The copy has rowValues_ values;
  /// those outside of the image are zero.
  void copyRow(const float* image, int64_t y, float* to) const {
    const int64_t width = s_.width * s_.channels, padding = s_.padLeft * s_.channels;
    const int64_t first = y < 0 || y >= s_.height ? rowValues_ : std::clamp<int64_t>(padding, 0, rowValues_);
    const int64_t end = std::clamp<int64_t>(padding + width, first, rowValues_);
    std::fill(to, to + first, 0.0f);
    std::copy_n(image + y * width + (first - padding), end - first, to + first);
    std::fill(to + end, to + rowValues_, 0.0f);
  }

  /// Calls `body(image, first row, rows)` for each of the bands [begin,end).
  template <typename F>
  void eachBand(int64_t begin, int64_t end, F body) const {
    for (int64_t i = begin; i < end; i++) {
      const int64_t row = i % bands_ * bandRows_;
      body(i / bands_, row, std::min(bandRows_, s_.outHeight - row));
    }
  }

  const Convolution& s_;
  const StridedProducts& products_;
  const int64_t run_, rowValues_, bandRows_, bands_;
};

class Forward : Bands {
 public:
  Forward(const GemmFormat& format, const Convolution& shape, const float* x, const float* w, const Finish& finish,
          float* y)
      : Bands(format, shape),
        format_(format),
        x_(x),
        w_(w),
        finish_(finish),
        y_(y),
        panels_(ceilDiv(shape.filters, format.columns)),
        elementBytes_(4 / products_.perElement),
        ownBytes_((sizeOf(rowsSeen(bandRows_), elementBytes_) + 4) * rowValues_),
        scratch_(sizeOf(panels_, format.rightBytes) + ownBytes_ * threadCount()) {}

  void all() const {
    const Weights weights = {w_, 1, 1, s_.tapsHeight * run_, 0, 0, s_.filters, 1};
    for (int64_t i = 0; i < panels_; i++) {
      format_.packRight(weights, {i * format_.columns, columnsOf(i), 0, s_.tapsHeight * run_}, panel(i));
    }
    parallelFor(s_.images * bands_, 1, [&](int64_t begin, int64_t end) {
      eachBand(begin, end, [&](int64_t image, int64_t row, int64_t rows) { band(image, row, rows); });
    });
  }

 private:
  char* panel(int64_t i) const { return scratch_.data() + i * format_.rightBytes; }
  int64_t columnsOf(int64_t i) const { return std::min<int64_t>(format_.columns, s_.filters - i * format_.columns); }

  void band(int64_t image, int64_t first, int64_t rows) const {
    char* own = scratch_.data() + panels_ * format_.rightBytes + ownBytes_.value() * threadIndex();
    float* copied = reinterpret_cast<float*>(own);
    char* seen = own + 4 * rowValues_;
    const int64_t rowBytes = rowValues_ * elementBytes_;
    for (int64_t i = 0; i < rowsSeen(rows); i++) {
      copyRow(x_ + image * s_.height * s_.width * s_.channels, first * s_.strideY - s_.padTop + i, copied);
      products_.convert(copied, rowValues_, seen + i * rowBytes);
    }
    for (int64_t row = 0; row < rows; row++) {
      for (int64_t column = 0; column < s_.outWidth; column += products_.rows) {
        const int64_t pixels = std::min<int64_t>(products_.rows, s_.outWidth - column);
        const char* left = seen + row * s_.strideY * rowBytes + column * s_.strideX * s_.channels * elementBytes_;
        multiply(left, pixels, y_ + ((image * s_.outHeight + first + row) * s_.outWidth + column) * s_.filters);
      }
    }
  }

  /// Computes all filters of adjacent pixels.
  void multiply(const char* left, int64_t pixels, float* to) const {
    for (int64_t i = 0; i < panels_; i++) {
      StridedCall call = {};
      call.left = left;
      call.rowStride = s_.strideX * s_.channels / products_.perElement;
      call.segmentStride = rowValues_ / products_.perElement;
      call.stepStride = 1;
      call.segments = s_.tapsHeight;
      call.steps = run_ / products_.perElement;
      call.right = panel(i);
      call.rightStride = columnsOf(i);
      call.rows = static_cast<int>(pixels);
      call.columns = static_cast<int>(columnsOf(i));
      call.c = to + i * format_.columns;
      call.cStride = s_.filters;
      products_.multiply(call);
    }
    if (!finish_.changesColumns()) return;
    int64_t offsets[64];
    for (int64_t r = 0; r < pixels; r++) offsets[r] = r * s_.filters;
    gemmKernels().finish(finish_, 0, pixels, s_.filters, to, offsets);
  }

  const GemmFormat& format_;
  const float* const x_;
  const float* const w_;
  const Finish& finish_;
  float* const y_;
  const int64_t panels_, elementBytes_;
  const Size ownBytes_;
  const Scratch scratch_;
};

class BackFilter : Bands {
 public:
  BackFilter(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy, float* dw)
      : Bands(format, shape),
        x_(x),
        dy_(dy),
        dw_(dw),
        size_(sizeOf(shape.tapsHeight, run_, shape.filters).value()),
        parts_(std::min(kParts, shape.images * bands_)),
        rowSteps_(ceilDiv(shape.outWidth, products_.perElement)),
        seenRow_(products_.perElement == 1 ? rowValues_ : sizeOf(rowSteps_, run_).value()),
        errorsRow_(sizeOf(rowSteps_, shape.filters).value()),
        ownFloats_((sizeOf(rowsSeen(bandRows_), seenRow_) + rowValues_ +
                    (products_.perElement == 1 ? Size() : sizeOf(bandRows_, errorsRow_)))
                       .value()),
        scratch_(4 * (sizeOf(parts_, size_) + sizeOf(ownFloats_, threadCount()))),
        sums_(reinterpret_cast<float*>(scratch_.data())) {}

  void all() const {
    const int64_t chunks = s_.images * bands_;
    parallelFor(parts_, 1, [&](int64_t begin, int64_t end) {
      for (int64_t part = begin; part < end; part++) {
        float* to = sums_ + part * size_;
        std::fill_n(to, size_, 0.0f);
        eachBand(part * chunks / parts_, (part + 1) * chunks / parts_,
                 [&](int64_t image, int64_t row, int64_t rows) { band(image, row, rows, to); });
      }
    });
    gemmKernels().sum(sums_, parts_, size_, 0, size_, dw_);
  }

 private:
  void band(int64_t image, int64_t first, int64_t rows, float* to) const {
    float* copied = sums_ + parts_ * size_ + ownFloats_ * threadIndex();
    float* seen = copied + rowValues_;
    const float* x = x_ + image * s_.height * s_.width * s_.channels;
    for (int64_t i = 0; i < rowsSeen(rows); i++) {
      seeRow(x, first * s_.strideY - s_.padTop + i, copied, seen + i * seenRow_);
    }
    const float* dy = dy_ + (image * s_.outHeight + first) * s_.outWidth * s_.filters;
    const float* errors = products_.perElement == 1 ? dy : pairErrors(dy, rows, seen + rowsSeen(bandRows_) * seenRow_);
    for (int64_t tap = 0; tap < s_.tapsHeight; tap++) {
      for (int64_t value = 0; value < run_; value += products_.rows) {
        for (int64_t column = 0; column < s_.filters; column += products_.columns) {
          StridedCall call = {};
          call.left = seen + tap * seenRow_ + value;
          call.rowStride = 1;
          call.segmentStride = s_.strideY * seenRow_;
          call.stepStride = products_.perElement == 1 ? s_.strideX * s_.channels : run_;
          call.segments = rows;
          call.steps = rowSteps_;
          call.right = errors + column;
          call.rightStride = s_.filters;
          call.rows = static_cast<int>(std::min<int64_t>(products_.rows, run_ - value));
          call.columns = static_cast<int>(std::min<int64_t>(products_.columns, s_.filters - column));
          call.c = to + (tap * run_ + value) * s_.filters + column;
          call.cStride = s_.filters;
          call.accumulate = true;
          products_.multiply(call);
        }
      }
    }
  }

  /// Copies a row of the image, or writes the runs of its pixels with the values of two pixels combined in pairs.
  void seeRow(const float* image, int64_t y, float* copied, float* to) const {
    if (products_.perElement == 1) return copyRow(image, y, to);
    copyRow(image, y, copied);
    const int64_t apart = s_.strideX * s_.channels;
    for (int64_t i = 0; i < s_.outWidth; i += 2) {
      const float* own = copied + i * apart;
      products_.pair(own, i + 1 < s_.outWidth ? own + apart : nullptr, run_, to + i / 2 * run_);
    }
  }

  const float* pairErrors(const float* dy, int64_t rows, float* to) const {
    for (int64_t row = 0; row < rows; row++) {
      for (int64_t i = 0; i < s_.outWidth; i += 2) {
        const float* own = dy + (row * s_.outWidth + i) * s_.filters;
        products_.pair(own, i + 1 < s_.outWidth ? own + s_.filters : nullptr, s_.filters,
                       to + row * errorsRow_ + i / 2 * s_.filters);
      }
    }
    return to;
  }

  const float* const x_;
  const float* const dy_;
  float* const dw_;
  const int64_t size_, parts_, rowSteps_, seenRow_, errorsRow_, ownFloats_;
  const Scratch scratch_;
  float* const sums_;
};

}  // namespace

bool shallowForward(const GemmFormat& format, const Convolution& s) {
  // An element must contain values of only one run, and the patch of each pixel must begin with a whole element.
  const int64_t per = stridedProductsOf(format).perElement;
  return isShallow(format, s) && runOf(s) % per == 0 && s.strideX * s.channels % per == 0;
}

void convolveShallow(const GemmFormat& format, const Convolution& s, const float* x, const float* w,
                     const Finish& finish, float* y) {
  Forward(format, s, x, w, finish, y).all();
}

bool shallowBackFilter(const GemmFormat& format, const Convolution& s) { return isShallow(format, s); }

void convolveBackFilterShallow(const GemmFormat& format, const Convolution& s, const float* x, const float* dy,
                               float* dw) {
  BackFilter(format, s, x, dy, dw).all();
}

}  // namespace gf
