#include "kernels/segment.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

void sum(const float* x, const int32_t* ids, int64_t rows, int64_t segments, int64_t width, int64_t stride, float* y) {
  for (int64_t i = 0; i < segments; i++) {
    for (int64_t j = 0; j < width; j++) y[i * stride + j] = 0.0f;
  }
  for (int64_t i = 0; i < rows; i++) {
    if (ids[i] < 0 || ids[i] >= segments) continue;
    const float* __restrict from = x + i * stride;
    float* __restrict to = y + ids[i] * stride;
    for (int64_t j = 0; j < width; j++) to[j] += from[j];
  }
}

}  // namespace

extern const Segment segment = {sum};

}  // namespace GF_NAMESPACE
}  // namespace gf
