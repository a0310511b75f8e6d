#include "ops/segment.h"

#include "kernels/segment.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kWidth = 64;  // columns of a chunk: whole cache lines

}  // namespace

void segmentSum(const SegmentSumArguments& a) {
  const int64_t rows = a.rows, inner = a.inner, segments = a.segments;
  const float* x = a.x.of(product(rows, inner));
  const int32_t* ids = a.ids.of(rows);
  float* y = a.y.of(product(segments, inner));
  if (segments == 0) return;
  parallelFor(inner, kWidth, [=](int64_t begin, int64_t end) {
    segment().sum(x + begin, ids, rows, segments, end - begin, inner, y + begin);
  });
}

}  // namespace gf
