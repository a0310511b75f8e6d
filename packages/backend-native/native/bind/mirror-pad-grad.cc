#include <algorithm>

#include "bind/args.h"
#include "bind/pointwise.h"
#include "kernels/add-n.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int kMostAxes = 6;
constexpr int kMostSources = 729;  // 3 along each axis

struct Axis {
  int64_t size, before, after;
  int64_t padded() const { return before + size + after; }
};

struct MirrorPad {
  int axes;
  Axis axis[kMostAxes];
  int64_t inner;  // number of values of the inner axes, which are not padded
  int64_t apart;  // 1 if padding does not repeat the outermost value, else 0

  /// Finds all positions in dy to which padding copies row `row` of the padded axes. Returns their number.
  int sources(int64_t row, int64_t* places) const {
    int count = 1;
    places[0] = 0;
    int64_t stride = inner;
    for (int a = axes - 1; a >= 0; a--) {
      const auto [size, before, after] = axis[a];
      const int64_t i = row % size;
      row /= size;
      int64_t along[3] = {before + i};
      int copies = 1;
      const int64_t left = before - i - (1 - apart);
      if (left >= 0 && left < before) along[copies++] = left;
      const int64_t right = size - 1 - apart - i;
      if (right >= 0 && right < after) along[copies++] = before + size + right;
      for (int copy = copies - 1; copy >= 0; copy--) {
        for (int n = 0; n < count; n++) places[copy * count + n] = places[n] + along[copy] * stride;
      }
      count *= copies;
      stride *= axis[a].padded();
    }
    return count;
  }
};

/// mirrorPadGrad(dy, dx, axes, inner, apart): the number of padded axes, each described by (size, before, after), and the
/// number of values of the inner axes
void mirrorPadGrad(const Args& args) {
  int64_t dySize, dxSize;
  const float* dy = args.array<const float>(0, &dySize);
  float* dx = args.array<float>(1, &dxSize);
  MirrorPad pad;
  pad.axes = static_cast<int>(args.integer(2, 0, kMostAxes));
  pad.inner = args.integer(3);
  pad.apart = args.integer(4, 0, 1);
  int64_t rows = 1, padded = pad.inner;
  for (int a = 0; a < pad.axes; a++) {
    const int64_t size = args.described(3 * a), most = std::max<int64_t>(size - pad.apart, 0);
    const Axis axis = {size, args.described(3 * a + 1, 0, most), args.described(3 * a + 2, 0, most)};
    rows = product(args.env(), rows, axis.size);
    padded = product(args.env(), padded, axis.padded());
    pad.axis[a] = axis;
  }
  if (padded != dySize || product(args.env(), rows, pad.inner) != dxSize) args.fail(2, "axes of the arrays' sizes", "others");
  if (dxSize == 0) return;
  const auto kernel = addN().floats;
  parallelFor(rows, std::max<int64_t>(1, kGrain / pad.inner), [&](int64_t begin, int64_t end) {
    int64_t places[kMostSources];
    const float* from[kMostSources];
    for (int64_t row = begin; row < end; row++) {
      const int count = pad.sources(row, places);
      for (int n = 0; n < count; n++) from[n] = dy + places[n];
      kernel(from, count, 0, pad.inner, dx + row * pad.inner);
    }
  });
}

}  // namespace

void registerMirrorPadGrad(Napi::Env env, Napi::Object exports) {
  expose<mirrorPadGrad>(env, exports, "mirrorPadGrad");
}

}  // namespace gf
