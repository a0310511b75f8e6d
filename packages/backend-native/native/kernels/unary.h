// Operations that compute one value from one value.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

// Operations on floats: the cheap ones take no more time than reading memory, the costly ones take more.
#define GF_UNARY_CHEAP(X) \
  X(abs) X(ceil) X(clip) X(floor) X(leakyRelu) X(neg) X(reciprocal) X(relu) X(relu6) X(round) X(rsqrt) X(sign) \
  X(sqrt) X(square) X(step)
#define GF_UNARY_COSTLY(X) \
  X(acos) X(acosh) X(asin) X(asinh) X(atan) X(atanh) X(cos) X(cosh) X(elu) X(erf) X(exp) X(expm1) X(log) X(log1p) \
  X(selu) X(sigmoid) X(sin) X(sinh) X(softplus) X(tan) X(tanh)
#define GF_UNARY_TEST(X) X(isFinite) X(isInf) X(isNan)
#define GF_UNARY_INTS(X) X(abs) X(neg) X(relu) X(sign) X(square)

namespace gf {

/// Computes y = f(x). Some operations have the parameters p and q: p is alpha for leakyRelu and step; for clip, p is the
/// minimum and q the maximum.
using UnaryFloats = void (*)(const float* x, float* y, int64_t size, float p, float q);
/// Writes y = 1 where the test is true for a float, else 0.
using UnaryTest = void (*)(const float* x, uint8_t* y, int64_t size);
/// Operations on int32. They wrap on overflow.
using UnaryInts = void (*)(const int32_t* x, int32_t* y, int64_t size);
using UnaryBools = void (*)(const uint8_t* x, uint8_t* y, int64_t size);

struct Unary {
#define GF_MEMBER(name) UnaryFloats name;
  GF_UNARY_CHEAP(GF_MEMBER)
  GF_UNARY_COSTLY(GF_MEMBER)
#undef GF_MEMBER
#define GF_MEMBER(name) UnaryTest name;
  GF_UNARY_TEST(GF_MEMBER)
#undef GF_MEMBER
#define GF_MEMBER(name) UnaryInts name##Ints;
  GF_UNARY_INTS(GF_MEMBER)
#undef GF_MEMBER
  UnaryBools logicalNot;
};

GF_DECLARE_TABLE(Unary, unary)

}  // namespace gf
