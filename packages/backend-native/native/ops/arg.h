// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Searches for the largest and the smallest value.
#pragma once

#include "kernels/arg.h"
#include "ops/span.h"

namespace gf {

struct FindFloat32Arguments {
  Span<const float> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
};

/// Writes the index along n of the maximum or the minimum of x [outer,n,inner] to y [outer,inner].
void findFloat32(FindRow<float> Arg::*kernel, const FindFloat32Arguments& a);

struct FindInt32Arguments {
  Span<const int32_t> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
};

/// Writes the index along n of the maximum or the minimum of x [outer,n,inner] to y [outer,inner].
void findInt32(FindRow<int32_t> Arg::*kernel, const FindInt32Arguments& a);

struct FindBoolArguments {
  Span<const uint8_t> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
};

/// Writes the index along n of the maximum or the minimum of x [outer,n,inner] to y [outer,inner].
void findBool(FindRow<uint8_t> Arg::*kernel, const FindBoolArguments& a);

}  // namespace gf
