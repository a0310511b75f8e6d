// Computes the softmax of rows.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct Softmax {
  /// Computes y = exp(x - max) / sum(exp(x - max)) along each row of [rows,n]. n is at least 1.
  void (*rows)(const float* x, float* y, int64_t rows, int64_t n);
};

GF_DECLARE_TABLE(Softmax, softmax)

}  // namespace gf
