// How pointwise work is cut.
#pragma once

#include <cstdint>

namespace gf {

/// Elements of a chunk where memory is what takes time: 128 KiB of an operand, far more than handing a chunk over costs.
constexpr int64_t kGrain = 32768;
/// Where a value takes nanoseconds.
constexpr int64_t kCostlyGrain = 4096;

}  // namespace gf
