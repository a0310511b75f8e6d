// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Operations that compute one value from one value.
#pragma once

#include "kernels/unary.h"
#include "ops/span.h"

namespace gf {

struct UnaryFloatsArguments {
  Span<const float> x;
  Span<float> y;
  double p = 0;
  double q = 0;
};

/// Computes y from x. p is the slope of leakyRelu and of step, and the minimum of clip; q is the maximum of clip.
void unaryFloats(UnaryFloats Unary::*kernel, const UnaryFloatsArguments& a);

struct UnaryIntsArguments {
  Span<const int32_t> x;
  Span<int32_t> y;
};

/// Computes y from x.
void unaryInts(UnaryInts Unary::*kernel, const UnaryIntsArguments& a);

struct UnaryTestsArguments {
  Span<const float> x;
  Span<uint8_t> y;
};

/// Writes y = 1 where the test is true, else 0.
void unaryTests(UnaryTest Unary::*kernel, const UnaryTestsArguments& a);

struct LogicalNotArguments {
  Span<const uint8_t> x;
  Span<uint8_t> y;
};

/// Writes y = 1 where x is 0, else 0.
void logicalNot(const LogicalNotArguments& a);

}  // namespace gf
