#include "kernels/activation-grad.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

void leakyRelu(const float* __restrict dy, const float* __restrict x, float* __restrict dx, int64_t size, float alpha) {
  for (int64_t i = 0; i < size; i++) {
    const float v = x[i];
    dx[i] = dy[i] * (v > 0.0f ? 1.0f : v != v ? v : alpha);
  }
}

}  // namespace

extern const ActivationGrad activationGrad = {leakyRelu};

}  // namespace GF_NAMESPACE
}  // namespace gf
