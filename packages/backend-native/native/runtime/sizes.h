// Arithmetic of sizes.
#pragma once

#include <cstdint>

namespace gf {

// Not shared between files, as no function may be whose callers are compiled for different instruction sets.

/// a / b, rounded up; a above -b.
static inline int64_t ceilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Doubles from one row to the next where rows of so many begin at a cache line each, and not a power of two apart, where
/// they would share a cache set.
[[maybe_unused]] static inline int64_t rowStride(int64_t columns) {
  const int64_t whole = ceilDiv(columns, 8) * 8;
  return whole % 64 == 0 ? whole + 8 : whole;
}

}  // namespace gf
