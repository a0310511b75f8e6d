// Symmetric matrices of doubles of which the lower triangle is stored, the diagonal with it.
#pragma once

#include <cstdint>

namespace gf {

/// Rows that a thread takes at a time.
constexpr int64_t kTriangleRows = 64;

/// The largest element of the lower triangle of a [n,n], its rows `stride` apart, by size; infinite where one is not
/// finite. Throws std::bad_alloc.
double largestBelow(const double* a, int64_t stride, int64_t n);

/// The whole of the symmetric matrix whose lower triangle a [n,n] holds, divided by `divisor`.
void mirror(const double* a, int64_t n, double divisor, double* to);

}  // namespace gf
