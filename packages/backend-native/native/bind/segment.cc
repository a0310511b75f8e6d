#include "kernels/segment.h"

#include <algorithm>

#include "bind/args.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kWidth = 64;  // columns of a chunk: whole cache lines

/// Exported as segmentSum(x [rows,inner], ids [rows], y [segments,inner], rows, inner, segments).
void segmentSum(const Args& args) {
  const int64_t rows = args.integer(3), inner = args.integer(4), segments = args.integer(5);
  const float* x = args.array<const float>(0, product(args.env(), rows, inner));
  const int32_t* ids = args.positions(1, rows);
  float* y = args.array<float>(2, product(args.env(), segments, inner));
  if (segments == 0) return;
  parallelFor(inner, kWidth, [=](int64_t begin, int64_t end) {
    segment().sum(x + begin, ids, rows, segments, end - begin, inner, y + begin);
  });
}

}  // namespace

void registerSegment(Napi::Env env, Napi::Object exports) { expose<segmentSum>(env, exports, "segmentSum"); }

}  // namespace gf
