// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Folds of x [outer,n,inner] into y [outer,inner].
#pragma once

#include "kernels/reduction.h"
#include "ops/span.h"

namespace gf {

struct FoldFloatSumsArguments {
  Span<const float> x;
  Span<float> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double scale = 1;
};

/// Folds x into y. The results are multiplied by scale.
void foldFloatSums(Fold<float, double> Reduction::*kernel, const FoldFloatSumsArguments& a);

struct FoldFloatsArguments {
  Span<const float> x;
  Span<float> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double scale = 1;
};

/// Folds x into y. The scale has no effect.
void foldFloats(Fold<float, float> Reduction::*kernel, const FoldFloatsArguments& a);

struct FoldIntSumsArguments {
  Span<const int32_t> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double scale = 1;
};

/// Folds x into y. The scale has no effect.
void foldIntSums(Fold<int32_t, int64_t> Reduction::*kernel, const FoldIntSumsArguments& a);

struct FoldIntsArguments {
  Span<const int32_t> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double scale = 1;
};

/// Folds x into y. The scale has no effect.
void foldInts(Fold<int32_t, int32_t> Reduction::*kernel, const FoldIntsArguments& a);

struct FoldBoolSumsArguments {
  Span<const uint8_t> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double scale = 1;
};

/// Folds x into y. The scale has no effect.
void foldBoolSums(Fold<uint8_t, int64_t> Reduction::*kernel, const FoldBoolSumsArguments& a);

struct FoldBoolsArguments {
  Span<const uint8_t> x;
  Span<uint8_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  double scale = 1;
};

/// Folds x into y. The scale has no effect.
void foldBools(Fold<uint8_t, uint8_t> Reduction::*kernel, const FoldBoolsArguments& a);

}  // namespace gf
