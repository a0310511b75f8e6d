// Operations that compute one value from two values.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

#define GF_BINARY_CHEAP(X) \
  X(add) X(divide) X(eluGrad) X(maximum) X(minimum) X(multiply) X(prelu) X(squaredDifference) X(subtract)
#define GF_BINARY_COSTLY(X) X(atan2) X(mod) X(pow)
#define GF_BINARY_INTS(X) \
  X(add) X(floorDiv) X(maximum) X(minimum) X(mod) X(multiply) X(squaredDifference) X(subtract)
// Comparisons of floats and of int32.
#define GF_BINARY_TEST(X) X(equal) X(greater) X(greaterEqual) X(less) X(lessEqual) X(notEqual)
#define GF_BINARY_BOOLS(X) X(logicalAnd) X(logicalOr)

namespace gf {

/// Computes `y[i] = f(a[i], b[i])`. If the step of an operand is 0 instead of 1, its first value is used for all i.
template <typename T, typename R>
using BinaryRow = void (*)(const T* a, int64_t aStep, const T* b, int64_t bStep, R* y, int64_t size);

struct Binary {
#define GF_MEMBER(name) BinaryRow<float, float> name;
  GF_BINARY_CHEAP(GF_MEMBER)
  GF_BINARY_COSTLY(GF_MEMBER)
#undef GF_MEMBER
#define GF_MEMBER(name) BinaryRow<int32_t, int32_t> name##Ints;
  GF_BINARY_INTS(GF_MEMBER)
#undef GF_MEMBER
#define GF_MEMBER(name)            \
  BinaryRow<float, uint8_t> name; \
  BinaryRow<int32_t, uint8_t> name##Ints;
  GF_BINARY_TEST(GF_MEMBER)
#undef GF_MEMBER
#define GF_MEMBER(name) BinaryRow<uint8_t, uint8_t> name;
  GF_BINARY_BOOLS(GF_MEMBER)
#undef GF_MEMBER
};

GF_DECLARE_TABLE(Binary, binary)

}  // namespace gf
