// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Softmax.
#pragma once

#include "ops/span.h"

namespace gf {

struct SoftmaxRowsArguments {
  Span<const float> x;
  Span<float> y;
  int64_t rows;
  int64_t n;
};

/// Computes the softmax along each row of x and y [rows,n].
void softmaxRows(const SoftmaxRowsArguments& a);

}  // namespace gf
