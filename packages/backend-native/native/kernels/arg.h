// Where the largest and the smallest values stand.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The most columns that are looked through at once.
constexpr int64_t kArgWidth = 256;

/// Of each column of x [n,width], rows `stride` apart, the first row that no other exceeds; NaN exceeds nothing.
template <typename T>
using FindRow = void (*)(const T* x, int64_t n, int64_t width, int64_t stride, int32_t* y);

struct Arg {
  FindRow<float> maxFloat32, minFloat32;
  FindRow<int32_t> maxInt32, minInt32;
  FindRow<uint8_t> maxBool, minBool;
};

GF_DECLARE_TABLE(Arg, arg)

}  // namespace gf
