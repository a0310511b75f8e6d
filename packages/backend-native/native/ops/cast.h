// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Conversions of values to another type.
#pragma once

#include "ops/span.h"

namespace gf {

struct FloatsToIntsArguments {
  Span<const float> x;
  Span<int32_t> y;
};

/// Converts all values of x.
void floatsToInts(const FloatsToIntsArguments& a);

struct FloatsToBoolsArguments {
  Span<const float> x;
  Span<uint8_t> y;
};

/// Converts all values of x.
void floatsToBools(const FloatsToBoolsArguments& a);

struct IntsToFloatsArguments {
  Span<const int32_t> x;
  Span<float> y;
};

/// Converts all values of x.
void intsToFloats(const IntsToFloatsArguments& a);

struct IntsToBoolsArguments {
  Span<const int32_t> x;
  Span<uint8_t> y;
};

/// Converts all values of x.
void intsToBools(const IntsToBoolsArguments& a);

struct BoolsToFloatsArguments {
  Span<const uint8_t> x;
  Span<float> y;
};

/// Converts all values of x.
void boolsToFloats(const BoolsToFloatsArguments& a);

struct BoolsToIntsArguments {
  Span<const uint8_t> x;
  Span<int32_t> y;
};

/// Converts all values of x.
void boolsToInts(const BoolsToIntsArguments& a);

}  // namespace gf
