// Computes P^T S P for a symmetric matrix S and the factor P of another matrix, as pivoted-cholesky.h computes it.
#pragma once

#include <cstdint>

namespace gf {

/// Computes M = P^T S P [rank,rank] and reverses the order of the rows and columns of M. Writes the lower triangle of the
/// reversed matrix to the lower triangle of the array `to`.
///
/// `transposed` [rank,d] is P^T, whose element (k, order[i]) is zero for i < k. The matrix s [d,d] is symmetric. The rows
/// and columns are reversed so that large elements come last. The tridiagonal reduction starts with the last row, and this
/// preserves the digits of small eigenvalues. Throws std::bad_alloc.
void congruence(const double* transposed, const int32_t* order, const double* s, int64_t rank, int64_t d, double* to);

}  // namespace gf
