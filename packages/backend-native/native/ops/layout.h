// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Moves values.
#pragma once

#include "ops/span.h"

namespace gf {

/// The first element in x and in y.
struct LayoutOffsets {
  int64_t x, y;
};

/// A dimension: its extent, and its strides in x and in y.
struct LayoutDimension {
  int64_t extent, x, y;
};

struct CopyLayoutArguments {
  AnyValues x;
  WrittenValues y;
  int64_t rank;
  LayoutOffsets offsets;
  LayoutDimension dimensions[16];
};

/// Computes y[b + sum(i_d t_d)] = x[a + sum(i_d s_d)] for each i_d < n_d. The offsets are a and b, and the dimensions n_d,
/// s_d and t_d.
void copyLayout(const CopyLayoutArguments& a);

struct GatherArguments {
  AnyValues x;
  Span<const int32_t> indices;
  WrittenValues y;
  int64_t batch;
  int64_t outer;
  int64_t extent;
  int64_t inner;
};

/// Computes y[b,o,k,i] = x[b,o,indices[b,k],i].
void gather(const GatherArguments& a);

}  // namespace gf
