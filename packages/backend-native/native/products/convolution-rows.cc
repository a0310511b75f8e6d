#include "products/convolution-rows.h"

#include <algorithm>

#include "kernels/layout.h"
#include "kernels/strided.h"
#include "products/gemm-format.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of channels and of filters of a group.
constexpr int64_t kWidth = 16;
/// The size of the outputs of a band of rows, and of the errors of a band of a gradient. They stay in the L1 or L2 cache.
constexpr int64_t kBandBytes = int64_t{1} << 15, kGradientBytes = int64_t{1} << 14;
/// The multiply-adds of a task of a thread.
constexpr int64_t kTaskWork = int64_t{1} << 20;
/// A gradient is divided into at most kParts parts, which have their own sums, of at least kPartWork multiply-adds.
constexpr int64_t kParts = 16, kPartWork = int64_t{1} << 22;

/// A convolution of groups that is divided into bands of rows of its outputs.
class Rows {
 public:
  Rows(const Convolution& each, int64_t groups, int64_t bandBytes)
      : s_(each),
        groups_(groups),
        products_(stridedProducts()),
        run_(each.tapsWidth * each.channels),
        rowValues_(lines(4 * (sizeOf(each.outWidth - 1, each.channels) + run_)).value() / 4),
        bandRows_(std::clamp<int64_t>(bandBytes / sizeOf(4, each.outWidth, each.filters).value(), 1, each.outHeight)),
        bands_(ceilDiv(each.outHeight, bandRows_)),
        seenValues_(sizeOf(bandRows_ - 1 + each.tapsHeight, rowValues_).value()) {}

 protected:
  /// A band of the outputs of an image.
  struct Band {
    int64_t image, first, rows;
  };

  Band bandOf(int64_t index) const {
    const int64_t first = index % bands_ * bandRows_;
    return {index / bands_, first, std::min(bandRows_, s_.outHeight - first)};
  }

  /// Copies the image rows that a band reads, with their padding. Each copy has rowValues_ values and begins with the first
  /// tap of the first output.
  void see(const float* x, int64_t group, const Band& band, float* to) const {
    const int64_t c = s_.channels, pixel = groups_ * c;
    const int64_t pixels = rowValues_ / c;
    const int64_t begin = std::clamp<int64_t>(s_.padLeft, 0, pixels);
    const int64_t end = std::clamp<int64_t>(s_.padLeft + s_.width, begin, pixels);
    const int64_t seen = band.rows - 1 + s_.tapsHeight;
    for (int64_t i = 0; i < seen; i++, to += rowValues_) {
      const int64_t row = band.first - s_.padTop + i;
      if (row < 0 || row >= s_.height) {
        std::fill_n(to, rowValues_, 0.0f);
        continue;
      }
      std::fill(to, to + begin * c, 0.0f);
      const float* from = x + ((band.image * s_.height + row) * s_.width + begin - s_.padLeft) * pixel + group * c;
      layout().copyWords({from, to + begin * c, end - begin, c, pixel, 1, c, 1});
      std::fill(to + end * c, to + rowValues_, 0.0f);
    }
  }

  /// Calls `body(first, count)` for parts of [0,size) of almost equal length, which tiles can have.
  template <typename F>
  void eachTile(int64_t size, F body) const {
    const int64_t tiles = ceilDiv(size, products_.rows);
    for (int64_t i = 0, first = 0; i < tiles; i++) {
      const int64_t end = size * (i + 1) / tiles;
      body(first, end - first);
      first = end;
    }
  }

  const Convolution& s_;
  const int64_t groups_;
  const StridedProducts& products_;
  const int64_t run_, rowValues_, bandRows_, bands_, seenValues_;
};

class Forward : Rows {
 public:
  Forward(const Convolution& each, int64_t groups, const float* x, const Finish& finish, float* y)
      : Rows(each, groups, kBandBytes),
        format_(gemmFormat(false)),
        x_(x),
        finish_(finish),
        y_(y),
        depth_(each.tapsHeight * run_),
        panels_(ceilDiv(each.filters, format_.columns)),
        groupValues_(sizeOf(depth_, each.filters).value()),
        scratch_(4 * (sizeOf(groups, groupValues_) + sizeOf(seenValues_, threadCount()))) {}

  /// The filters of group g begin at w[g] + origin and have the strides of `weights`.
  void all(const float* const* w, const Weights& weights, int64_t origin) const {
    for (int64_t g = 0; g < groups_; g++) {
      Weights own = weights;
      own.data = w[g] + origin;
      for (int64_t i = 0; i < panels_; i++) {
        format_.packRight(own, {i * format_.columns, columnsOf(i), 0, depth_}, panel(g, i));
      }
    }
    const int64_t work = sizeOf(bandRows_, s_.outWidth, groupValues_).value();
    parallelFor(s_.images * bands_ * groups_, std::max<int64_t>(1, kTaskWork / work), [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) band(i % groups_, bandOf(i / groups_));
    });
  }

 private:
  float* memory() const { return reinterpret_cast<float*>(scratch_.data()); }
  float* panel(int64_t group, int64_t i) const {
    return memory() + group * groupValues_ + i * depth_ * format_.columns;
  }
  int64_t columnsOf(int64_t i) const { return std::min<int64_t>(format_.columns, s_.filters - i * format_.columns); }

  void band(int64_t group, const Band& band) const {
    float* seen = memory() + groups_ * groupValues_ + seenValues_ * threadIndex();
    see(x_, group, band, seen);
    const int64_t pixel = groups_ * s_.filters;
    float* to = y_ + (band.image * s_.outHeight + band.first) * s_.outWidth * pixel + group * s_.filters;
    for (int64_t row = 0; row < band.rows; row++, seen += rowValues_, to += s_.outWidth * pixel) {
      eachTile(s_.outWidth, [&](int64_t first, int64_t pixels) {
        multiply(group, seen + first * s_.channels, pixels, to + first * pixel);
      });
    }
  }

  /// Computes all filters of adjacent pixels.
  void multiply(int64_t group, const float* left, int64_t pixels, float* to) const {
    const int64_t pixel = groups_ * s_.filters;
    for (int64_t i = 0; i < panels_; i++) {
      StridedCall call = {};
      call.left = left;
      call.rowStride = s_.channels;
      call.segmentStride = rowValues_;
      call.stepStride = 1;
      call.segments = s_.tapsHeight;
      call.steps = run_;
      call.right = panel(group, i);
      call.rightStride = columnsOf(i);
      call.rows = static_cast<int>(pixels);
      call.columns = static_cast<int>(columnsOf(i));
      call.c = to + i * format_.columns;
      call.cStride = pixel;
      products_.multiply(call);
    }
    if (!finish_.changesColumns()) return;
    int64_t offsets[64];
    for (int64_t r = 0; r < pixels; r++) offsets[r] = r * pixel;
    gemmKernels().finish(finish_, group * s_.filters, pixels, s_.filters, to, offsets);
  }

  const GemmFormat& format_;
  const float* const x_;
  const Finish& finish_;
  float* const y_;
  const int64_t depth_, panels_, groupValues_;
  const Scratch scratch_;
};

class BackFilter : Rows {
 public:
  BackFilter(const Convolution& each, int64_t groups, const float* x, const float* dy, float* const* dw)
      : Rows(each, groups, kGradientBytes),
        x_(x),
        dy_(dy),
        dw_(dw),
        size_(sizeOf(each.tapsHeight, run_, each.filters).value()),
        work_(sizeOf(each.images, each.outHeight, each.outWidth, size_).value()),
        parts_(std::clamp<int64_t>(work_ / kPartWork, 1, std::min(kParts, each.images * bands_))),
        errorsValues_(groups == 1 ? 0 : sizeOf(bandRows_, each.outWidth, each.filters).value()),
        sumsValues_(parts_ == 1 ? 0 : sizeOf(groups, parts_, size_).value()),
        scratch_(4 * (Size(sumsValues_) + sizeOf(threadCount(), (Size(seenValues_) + errorsValues_).value()))) {}

  void all() const {
    const int64_t chunks = s_.images * bands_;
    const int64_t grain = std::max<int64_t>(1, kTaskWork / (work_ / parts_ + 1));
    parallelFor(parts_ * groups_, grain, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const int64_t part = i / groups_, group = i % groups_;
        const int64_t first = part * chunks / parts_, last = (part + 1) * chunks / parts_;
        float* to = parts_ == 1 ? dw_[group] : sums(group) + part * size_;
        for (int64_t j = first; j < last; j++) band(group, bandOf(j), j > first, to);
      }
    });
    if (parts_ == 1) return;
    parallelFor(groups_, 4, [&](int64_t begin, int64_t end) {
      for (int64_t g = begin; g < end; g++) gemmKernels().sum(sums(g), parts_, size_, 0, size_, dw_[g]);
    });
  }

 private:
  float* memory() const { return reinterpret_cast<float*>(scratch_.data()); }
  float* sums(int64_t group) const { return memory() + group * parts_ * size_; }

  void band(int64_t group, const Band& band, bool accumulate, float* to) const {
    float* seen = memory() + sumsValues_ + (seenValues_ + errorsValues_) * threadIndex();
    see(x_, group, band, seen);
    const int64_t pixel = groups_ * s_.filters, pixels = band.rows * s_.outWidth;
    const float* errors = dy_ + (band.image * s_.outHeight + band.first) * s_.outWidth * pixel + group * s_.filters;
    if (groups_ > 1) {
      layout().copyWords({errors, seen + seenValues_, pixels, s_.filters, pixel, 1, s_.filters, 1});
      errors = seen + seenValues_;
    }
    for (int64_t tap = 0; tap < s_.tapsHeight; tap++) {
      eachTile(run_, [&](int64_t value, int64_t count) {
        for (int64_t column = 0; column < s_.filters; column += products_.columns) {
          StridedCall call = {};
          call.left = seen + tap * rowValues_ + value;
          call.rowStride = 1;
          call.segmentStride = rowValues_;
          call.stepStride = s_.channels;
          call.segments = band.rows;
          call.steps = s_.outWidth;
          call.right = errors + column;
          call.rightStride = s_.filters;
          call.rows = static_cast<int>(count);
          call.columns = static_cast<int>(std::min<int64_t>(products_.columns, s_.filters - column));
          call.c = to + (tap * run_ + value) * s_.filters + column;
          call.cStride = s_.filters;
          call.accumulate = accumulate;
          products_.multiply(call);
        }
      });
    }
  }

  const float* const x_;
  const float* const dy_;
  float* const* const dw_;
  const int64_t size_, work_, parts_, errorsValues_, sumsValues_;
  const Scratch scratch_;
};

}  // namespace

bool rowsPay(const GemmFormat& format, const Convolution& s) {
  const bool empty = s.images == 0 || s.height == 0 || s.width == 0 || s.outHeight == 0 || s.outWidth == 0;
  return isFp32(format) && !empty && s.channels == kWidth && s.filters == kWidth && s.strideY == 1 && s.strideX == 1 &&
         s.dilationY == 1 && s.dilationX == 1 && s.tapsHeight > 1 && s.tapsWidth > 1 &&
         s.tapsHeight * s.tapsWidth * s.channels <= format.depth;
}

void convolveRows(const Convolution& s, int64_t groups, const float* x, const float* const* w, const Finish& finish,
                  float* y) {
  const Weights weights = {nullptr, 1, 1, s.tapsHeight * s.tapsWidth * s.channels, 0, 0, s.filters, 1};
  Forward(s, groups, x, finish, y).all(w, weights, 0);
}

void convolveRowsBackInput(const Convolution& s, int64_t groups, const float* dy, const float* const* w, float* dx) {
  // The errors are convolved with the taps in reverse order.
  const Convolution reverse = {s.images, s.outHeight, s.outWidth, s.filters, s.height, s.width, s.channels,
                               s.tapsHeight, s.tapsWidth, 1, 1, 1, 1, s.tapsHeight - 1 - s.padTop,
                               s.tapsWidth - 1 - s.padLeft};
  const int64_t tap = s.channels * s.filters;
  const Weights weights = {nullptr, s.tapsHeight, s.tapsWidth, s.filters, -s.tapsWidth * tap, -tap, 1, s.filters};
  Forward(reverse, groups, dy, Finish(), dx).all(w, weights, (s.tapsHeight * s.tapsWidth - 1) * tap);
}

void convolveRowsBackFilter(const Convolution& s, int64_t groups, const float* x, const float* dy, float* const* dw) {
  BackFilter(s, groups, x, dy, dw).all();
}

}  // namespace gf
