// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Matrix products.
#pragma once

#include "ops/groups.h"
#include "ops/span.h"

namespace gf {

struct MatMulArguments {
  Span<const float> a;
  Span<const float> b;
  Span<float> y;
  std::optional<Span<const int32_t>> aIndices;
  std::optional<Span<const int32_t>> bIndices;
  int64_t m;
  int64_t n;
  int64_t k;
  bool transposeA;
  bool transposeB;
  bool bf16;
  FinishArguments finish;
  std::optional<Span<const float>> gate;
  double gateSlope = 0;
  std::optional<Span<const float>> addend;
  int64_t kept = 0;
};

/// Computes y[i] [m,n] = a[aIndices[i]] b[bIndices[i]] and applies the finish. Without indices it computes one product.
/// Programs can add three operations to one product: a gate [m,n] with its slope (the gradient of a leaky ReLU at the gate),
/// an addend [m,n] that is added last, and the number of b, from 1 on, among the right factors that the program packs only
/// once.
void matMul(const MatMulArguments& a);

struct ProbePeakArguments {
  int64_t iterations;
  Span<double> rate;
};

/// Sets rate[0] to the multiplications and additions per second of the active threads without memory access.
void probePeak(const ProbePeakArguments& a);

}  // namespace gf
