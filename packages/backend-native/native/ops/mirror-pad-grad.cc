#include "ops/mirror-pad-grad.h"

#include <algorithm>

#include "kernels/add-n.h"
#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int kMostSources = 729;  // 3 along each axis

int64_t paddedSize(const MirrorAxis& axis) { return axis.before + axis.size + axis.after; }

struct MirrorPad {
  const MirrorPadGradArguments& given;

  /// Finds all positions in dy to which padding copies row `row` of the padded axes. Returns their number.
  int sources(int64_t row, int64_t* places) const {
    int count = 1;
    places[0] = 0;
    int64_t stride = given.inner;
    const int64_t apart = given.apart;
    for (int64_t a = given.axes - 1; a >= 0; a--) {
      const auto [size, before, after] = given.axis[a];
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
      stride *= paddedSize(given.axis[a]);
    }
    return count;
  }
};

}  // namespace

void mirrorPadGrad(const MirrorPadGradArguments& a) {
  const float* dy = a.dy.data;
  float* dx = a.dx.data;
  const MirrorPad pad{a};
  int64_t rows = 1, padded = a.inner;
  for (int64_t i = 0; i < a.axes; i++) {
    const MirrorAxis& axis = a.axis[i];
    const int64_t most = std::max<int64_t>(axis.size - a.apart, 0);
    if (std::max(axis.before, axis.after) > most) {
      throw ArgumentError("axis", "padded by at most " + std::to_string(most), std::to_string(std::max(axis.before, axis.after)));
    }
    rows = product(rows, axis.size);
    padded = product(padded, paddedSize(axis));
  }
  if (padded != a.dy.size || product(rows, a.inner) != a.dx.size) throw ArgumentError("axes", "of the arrays' sizes", "others");
  if (a.dx.size == 0) return;
  const auto kernel = addN().floats;
  parallelFor(rows, std::max<int64_t>(1, kGrain / a.inner), [&](int64_t begin, int64_t end) {
    int64_t places[kMostSources];
    const float* from[kMostSources];
    for (int64_t row = begin; row < end; row++) {
      const int count = pad.sources(row, places);
      for (int n = 0; n < count; n++) from[n] = dy + places[n];
      kernel(from, count, 0, a.inner, dx + row * a.inner);
    }
  });
}

}  // namespace gf
