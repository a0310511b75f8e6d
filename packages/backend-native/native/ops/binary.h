// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Operations that compute one value from two values. The operands are broadcast along runs of axes; with no runs, each
// operand has all elements of y or a single value.
#pragma once

#include "kernels/binary.h"
#include "ops/span.h"

namespace gf {

/// A run of axes: its size, and for each operand 1 if it steps along the run or 0 if it repeats.
struct BroadcastRun {
  int64_t size, aSteps, bSteps;
};

struct BinaryFloatsArguments {
  Span<const float> a;
  Span<const float> b;
  Span<float> y;
  int64_t runs;
  BroadcastRun run[8];
};

/// Computes y from a and b.
void binaryFloats(BinaryRow<float, float> Binary::*kernel, const BinaryFloatsArguments& a);

struct BinaryIntsArguments {
  Span<const int32_t> a;
  Span<const int32_t> b;
  Span<int32_t> y;
  int64_t runs;
  BroadcastRun run[8];
};

/// Computes y from a and b.
void binaryInts(BinaryRow<int32_t, int32_t> Binary::*kernel, const BinaryIntsArguments& a);

struct BinaryTestsArguments {
  Span<const float> a;
  Span<const float> b;
  Span<uint8_t> y;
  int64_t runs;
  BroadcastRun run[8];
};

/// Computes y from a and b.
void binaryTests(BinaryRow<float, uint8_t> Binary::*kernel, const BinaryTestsArguments& a);

struct BinaryIntTestsArguments {
  Span<const int32_t> a;
  Span<const int32_t> b;
  Span<uint8_t> y;
  int64_t runs;
  BroadcastRun run[8];
};

/// Computes y from a and b.
void binaryIntTests(BinaryRow<int32_t, uint8_t> Binary::*kernel, const BinaryIntTestsArguments& a);

struct BinaryBoolsArguments {
  Span<const uint8_t> a;
  Span<const uint8_t> b;
  Span<uint8_t> y;
  int64_t runs;
  BroadcastRun run[8];
};

/// Computes y from a and b.
void binaryBools(BinaryRow<uint8_t, uint8_t> Binary::*kernel, const BinaryBoolsArguments& a);

}  // namespace gf
