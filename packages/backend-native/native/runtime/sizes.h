// Arithmetic of sizes.
#pragma once

#include <cstdint>

namespace gf {

// These functions are static, so that each file has its own copy. Files that are compiled for different instruction sets
// must not share a function.

/// Returns `a / b`, rounded up, for positive `b` and `a > -b`.
static inline int64_t ceilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Returns the distance of rows of `columns` doubles, in doubles. Each row begins at a cache line. The distance is no
/// multiple of 64, because rows at a power-of-two distance would compete for the same cache set.
[[maybe_unused]] static inline int64_t rowStride(int64_t columns) {
  const int64_t whole = ceilDiv(columns, 8) * 8;
  return whole % 64 == 0 ? whole + 8 : whole;
}

}  // namespace gf
