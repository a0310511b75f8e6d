// The sizes of chunks of pointwise work.
#pragma once

#include <cstdint>

namespace gf {

/// Elements of a chunk if memory access dominates: 128 KiB of an operand, which takes far longer than the start of a
/// chunk.
constexpr int64_t kGrain = 32768;
/// Elements of a chunk if a value takes nanoseconds.
constexpr int64_t kCostlyGrain = 4096;

}  // namespace gf
