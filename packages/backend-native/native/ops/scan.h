// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Running sums and products.
#pragma once

#include "kernels/scan.h"
#include "ops/span.h"

namespace gf {

struct ScanFloat32Arguments {
  Span<const float> x;
  Span<float> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  bool exclusive;
  bool reverse;
};

/// Writes the running sums or products along n of x [outer,n,inner] to y [outer,n,inner].
void scanFloat32(ScanRows<float, float> Scan::*kernel, const ScanFloat32Arguments& a);

struct ScanInt32Arguments {
  Span<const int32_t> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  bool exclusive;
  bool reverse;
};

/// Writes the running sums or products along n of x [outer,n,inner] to y [outer,n,inner].
void scanInt32(ScanRows<int32_t, int32_t> Scan::*kernel, const ScanInt32Arguments& a);

struct ScanBoolArguments {
  Span<const uint8_t> x;
  Span<int32_t> y;
  int64_t outer;
  int64_t n;
  int64_t inner;
  bool exclusive;
  bool reverse;
};

/// Writes the running sums or products along n of x [outer,n,inner] to y [outer,n,inner].
void scanBool(ScanRows<uint8_t, int32_t> Scan::*kernel, const ScanBoolArguments& a);

}  // namespace gf
