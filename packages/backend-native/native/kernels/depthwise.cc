#include "kernels/depthwise.h"

#include "kernels/window-fold.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

struct Weighted {
  template <typename L>
  struct Sum {
    typename L::Values sum{};
  };
  template <typename L>
  void take(Sum<L>& sum, int64_t source, int64_t weight, int64_t) const {
    sum.sum += loadAs<typename L::Values>(image + source) * loadAs<typename L::Values>(weights + weight);
  }
  template <typename L>
  void finish(const Sum<L>& sum, int64_t, int64_t result) const {
    storeAs(y + result, sum.sum);
  }
  const float* image;
  const float* weights;
  float* y;
};

void row(const Windows& windows, const float* image, const float* weights, int64_t row, float* y) {
  foldRow(windows, row, Weighted{image, weights, y});
}

/// Computes the sum of x * dy over `count` pixels in four independent sums.
template <typename V>
inline V correlate(const float* x, int64_t xStep, const float* dy, int64_t dyStep, int64_t count) {
  V sums[4] = {};
  int64_t k = 0;
  for (; k + 4 <= count; k += 4) {
    for (int64_t s = 0; s < 4; s++) sums[s] += loadAs<V>(x + (k + s) * xStep) * loadAs<V>(dy + (k + s) * dyStep);
  }
  for (; k < count; k++) sums[0] += loadAs<V>(x + k * xStep) * loadAs<V>(dy + k * dyStep);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void backFilter(const Windows& windows, const float* image, const float* dy, int64_t row, float* dw) {
  const Phase& rows = windows.rows[0];
  const Phase& columns = windows.columns[0];
  const int64_t channels = windows.channels;
  const int64_t step = columns.sourceStep;
  for (int64_t i = 0; i < rows.tapCount; i++) {
    const int64_t sourceRow = rows.taps[i].source + row * rows.sourceStep;
    if (sourceRow < 0 || sourceRow >= windows.sourceHeight) continue;
    for (int64_t j = 0; j < columns.tapCount; j++) {
      // At this tap, the result pixels from begin to end - 1 lie over pixels of the image.
      const int64_t first = columns.taps[j].source;
      const int64_t begin = first >= 0 ? 0 : (-first + step - 1) / step;
      const int64_t last = windows.sourceWidth - 1 - first;
      const int64_t fit = last < 0 ? 0 : last / step + 1;
      const int64_t end = fit < windows.width ? fit : windows.width;
      if (begin >= end) continue;
      const float* x = image + (sourceRow * windows.sourceWidth + first + begin * step) * channels;
      float* sums = dw + (rows.taps[i].index * windows.columnTaps + columns.taps[j].index) * channels;
      eachChannels<false>(channels, [&](auto lanes, int64_t c) {
        using V = typename decltype(lanes)::Values;
        const V sum = correlate<V>(x + c, step * channels, dy + begin * channels + c, channels, end - begin);
        storeAs(sums + c, loadAs<V>(sums + c) + sum);
      });
    }
  }
}

void repeat(const float* __restrict x, int64_t size, int64_t times, float* __restrict y) {
  for (int64_t i = 0; i < size; i++) {
    for (int64_t q = 0; q < times; q++) y[i * times + q] = x[i];
  }
}

void sumGroups(const float* __restrict x, int64_t size, int64_t times, float* __restrict y) {
  for (int64_t i = 0; i < size; i++) {
    float sum = 0.0f;
    for (int64_t q = 0; q < times; q++) sum += x[i * times + q];
    y[i] = sum;
  }
}

void add(const float* __restrict x, int64_t size, float* __restrict y) {
  for (int64_t i = 0; i < size; i++) y[i] += x[i];
}

}  // namespace

extern const Depthwise depthwise = {row, backFilter, repeat, sumGroups, add};

}  // namespace GF_NAMESPACE
}  // namespace gf
