// Computes running sums and products.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The largest number of columns per call.
constexpr int64_t kScanWidth = 256;

/// Scans each column of x [n,width], whose rows are `stride` apart, from the first row to the last. A negative stride scans
/// backwards. In an exclusive scan, the result of a row does not include the value of this row.
template <typename T, typename Out>
using ScanRows = void (*)(const T* x, int64_t n, int64_t width, int64_t stride, bool exclusive, Out* y);

/// Floats are accumulated in double. int32 and bool are accumulated modulo 2^32.
struct Scan {
  ScanRows<float, float> sumFloat32, prodFloat32;
  ScanRows<int32_t, int32_t> sumInt32, prodInt32;
  ScanRows<uint8_t, int32_t> sumBool, prodBool;
};

GF_DECLARE_TABLE(Scan, scan)

}  // namespace gf
