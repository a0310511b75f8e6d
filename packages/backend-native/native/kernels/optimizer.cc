// Compiled without contraction to fused multiply-adds: every operation rounds separately, as in a kernel of its own.
#include "kernels/optimizer.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

// Results may overwrite their inputs: each element is read before it is written.

/// Adds the gradient of the penalty weightDecay / 2 * |w|^2 to the gradient of the loss.
inline float decayed(float g, float w, float weightDecay) { return weightDecay == 0.0f ? g : g + w * weightDecay; }

template <bool hasMean>
void adam(const AdamUpdate& update, int64_t begin, int64_t end) {
  const AdamUpdate u = update;
  const float* w = u.w;
  const float* g = u.g;
  const float* m = u.m.before;
  const float* v = u.v.before;
  float* wNew = u.updated;
  float* mNew = u.m.after;
  float* vNew = u.v.after;
#pragma GCC ivdep
  for (int64_t i = begin; i < end; i++) {
    const float gradient = decayed(g[i], w[i], u.weightDecay);
    float mean = gradient;
    if constexpr (hasMean) {
      mean = m[i] * u.beta1 + gradient * u.rest1;
      mNew[i] = mean;
    }
    const float square = v[i] * u.beta2 + (gradient * gradient) * u.rest2;
    vNew[i] = square;
    wNew[i] = w[i] * u.kept - mean / (__builtin_sqrtf(square) + u.epsilon) * u.rate;
  }
}

template <bool centered, bool hasMomentum>
void rmsProp(const RmsPropUpdate& update, int64_t begin, int64_t end) {
  const RmsPropUpdate u = update;
  const float* w = u.w;
  const float* g = u.g;
  const float* v = u.v.before;
  const float* m = u.m.before;
  const float* momentum = u.momentum.before;
  float* wNew = u.updated;
  float* vNew = u.v.after;
  float* mNew = u.m.after;
  float* momentumNew = u.momentum.after;
#pragma GCC ivdep
  for (int64_t i = begin; i < end; i++) {
    const float gradient = decayed(g[i], w[i], u.weightDecay);
    const float square = v[i] * u.alpha + (gradient * gradient) * u.rest;
    vNew[i] = square;
    float variance = square;
    if constexpr (centered) {
      const float mean = m[i] * u.alpha + gradient * u.rest;
      mNew[i] = mean;
      variance = square - mean * mean;
      variance = variance <= 0.0f ? 0.0f : variance;
    }
    float direction = gradient / (__builtin_sqrtf(variance) + u.epsilon);
    if constexpr (hasMomentum) {
      direction = momentum[i] * u.momentumDecay + direction;
      momentumNew[i] = direction;
    }
    wNew[i] = w[i] - direction * u.rate;
  }
}

template <bool hasMomentum>
void sgd(const SgdUpdate& update, int64_t begin, int64_t end) {
  const SgdUpdate u = update;
  const float* w = u.w;
  const float* g = u.g;
  const float* momentum = u.momentum.before;
  float* wNew = u.updated;
  float* momentumNew = u.momentum.after;
#pragma GCC ivdep
  for (int64_t i = begin; i < end; i++) {
    const float gradient = decayed(g[i], w[i], u.weightDecay);
    float direction = gradient;
    if constexpr (hasMomentum) {
      const float buffer = momentum[i] * u.momentumDecay + gradient * u.fresh;
      momentumNew[i] = buffer;
      direction = u.nesterov ? gradient + buffer * u.momentumDecay : buffer;
    }
    wNew[i] = w[i] - direction * u.rate;
  }
}

void anyAdam(const AdamUpdate& u, int64_t begin, int64_t end) {
  (u.m.before ? adam<true> : adam<false>)(u, begin, end);
}

void anyRmsProp(const RmsPropUpdate& u, int64_t begin, int64_t end) {
  if (u.m.before) {
    (u.momentum.before ? rmsProp<true, true> : rmsProp<true, false>)(u, begin, end);
  } else {
    (u.momentum.before ? rmsProp<false, true> : rmsProp<false, false>)(u, begin, end);
  }
}

void anySgd(const SgdUpdate& u, int64_t begin, int64_t end) {
  (u.momentum.before ? sgd<true> : sgd<false>)(u, begin, end);
}

}  // namespace

extern const Optimizer optimizer = {anyAdam, anyRmsProp, anySgd};

}  // namespace GF_NAMESPACE
}  // namespace gf
