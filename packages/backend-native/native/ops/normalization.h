// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Normalisations of x [outer,n,inner] by statistics [outer,inner]; scale and offset are [inner].
#pragma once

#include "ops/span.h"

namespace gf {

struct NormalizeGivenArguments {
  Span<const float> x;
  Span<const float> mean;
  Span<const float> variance;
  std::optional<Span<const float>> offset;
  std::optional<Span<const float>> scale;
  Span<float> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double epsilon;
};

/// Computes y = (x - mean) / sqrt(variance + epsilon) * scale + offset.
void normalizeGiven(const NormalizeGivenArguments& a);

struct NormalizeOwnArguments {
  Span<const float> x;
  Span<const float> scale;
  Span<const float> offset;
  Span<float> y;
  Span<float> mean;
  Span<float> variance;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double epsilon;
};

/// Normalises by x's own mean and variance over n, and writes these statistics.
void normalizeOwn(const NormalizeOwnArguments& a);

struct NormalizeOwnGradientArguments {
  Span<const float> dy;
  Span<const float> dMean;
  Span<const float> dVariance;
  Span<const float> x;
  Span<const float> mean;
  Span<const float> variance;
  Span<const float> scale;
  Span<float> dx;
  Span<float> dScale;
  Span<float> dOffset;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double epsilon;
};

/// Computes the gradients of `own` from the gradients of all its results.
void normalizeOwnGradient(const NormalizeOwnGradientArguments& a);

}  // namespace gf
