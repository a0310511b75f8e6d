// Computes gradients of activations.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct ActivationGrad {
  /// Computes `dx = dy` where `x > 0`, NaN where x is NaN, and `dx = alpha * dy` elsewhere.
  void (*leakyRelu)(const float* dy, const float* x, float* dx, int64_t size, float alpha);
};

GF_DECLARE_TABLE(ActivationGrad, activationGrad)

}  // namespace gf
