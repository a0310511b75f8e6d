// Gradients of activations.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct ActivationGrad {
  /// dx = dy where x is above 0, alpha dy elsewhere; NaN where x is NaN.
  void (*leakyRelu)(const float* dy, const float* x, float* dx, int64_t size, float alpha);
};

GF_DECLARE_TABLE(ActivationGrad, activationGrad)

}  // namespace gf
