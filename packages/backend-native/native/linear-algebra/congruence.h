// Computes P^T S P for a symmetric matrix S and the factor P of another matrix, as pivoted-cholesky.h computes it.
#pragma once

#include <cstdint>

namespace gf {

/// Writes the lower triangle of P^T S P [rank,rank], with its rows and columns in reverse order, to the lower triangle of
/// `to`.
///
/// `transposed` [rank,d] is P^T, whose element (k, order[i]) is zero for i < k; s [d,d] is symmetric. The order is reversed
/// because elements decrease with the pivots: a tridiagonal reduction that starts with the last row keeps the digits of
/// small eigenvalues if large elements come last. Throws std::bad_alloc.
void congruence(const double* transposed, const int32_t* order, const double* s, int64_t rank, int64_t d, double* to);

}  // namespace gf
