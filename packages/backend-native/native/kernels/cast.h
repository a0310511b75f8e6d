// Converts values of one type to another.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct Cast {
  /// Truncates towards zero and reduces modulo 2^32; NaN and infinities become 0. This is JavaScript's conversion to int32.
  void (*floatsToInts)(const float* x, int32_t* y, int64_t size);
  void (*floatsToBools)(const float* x, uint8_t* y, int64_t size);
  void (*intsToFloats)(const int32_t* x, float* y, int64_t size);
  void (*intsToBools)(const int32_t* x, uint8_t* y, int64_t size);
  void (*boolsToFloats)(const uint8_t* x, float* y, int64_t size);
  void (*boolsToInts)(const uint8_t* x, int32_t* y, int64_t size);
};

GF_DECLARE_TABLE(Cast, cast)

}  // namespace gf
