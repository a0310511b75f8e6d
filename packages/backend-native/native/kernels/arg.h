// Finds the rows of the largest and the smallest values.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The largest number of columns per call.
constexpr int64_t kArgWidth = 256;

/// Finds, for each column of x [n,width], the first row with the largest or the smallest value. Rows are `stride` elements
/// apart. A comparison with NaN is false: a NaN in row 0 is never replaced, and a NaN in another row is ignored.
template <typename T>
using FindRow = void (*)(const T* x, int64_t n, int64_t width, int64_t stride, int32_t* y);

struct Arg {
  FindRow<float> maxFloat32, minFloat32;
  FindRow<int32_t> maxInt32, minInt32;
  FindRow<uint8_t> maxBool, minBool;
};

GF_DECLARE_TABLE(Arg, arg)

}  // namespace gf
