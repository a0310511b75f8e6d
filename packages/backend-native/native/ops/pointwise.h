// The sizes of chunks of pointwise work.
#pragma once

#include <cstdint>

namespace gf {

/// The number of elements of a chunk if memory access dominates: 128 KiB of an operand. Reading them takes far longer than
/// starting a chunk.
constexpr int64_t kGrain = 32768;
/// The number of elements of a chunk if computing one value takes nanoseconds.
constexpr int64_t kCostlyGrain = 4096;

}  // namespace gf
