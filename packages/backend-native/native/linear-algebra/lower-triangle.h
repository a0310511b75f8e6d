// Symmetric matrices of doubles, stored as the lower triangle including the diagonal.
#pragma once

#include <cstdint>

namespace gf {

/// The number of rows that a thread processes at a time.
constexpr int64_t kTriangleRows = 64;

/// Returns the largest absolute value in the lower triangle of a [n,n], whose rows are `stride` apart. Returns infinity if
/// an element is not finite. Throws std::bad_alloc.
double largestBelow(const double* a, int64_t stride, int64_t n);

/// Writes the whole symmetric matrix, divided by `divisor`, to `to`. The lower triangle of the matrix is in a [n,n].
void mirror(const double* a, int64_t n, double divisor, double* to);

}  // namespace gf
