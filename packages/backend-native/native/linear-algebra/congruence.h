// P^T S P of a symmetric matrix and the factor of another, as pivoted-cholesky.h makes it.
#pragma once

#include <cstdint>

namespace gf {

/// The lower triangle of P^T S P [rank,rank], its rows and columns in reverse, goes to that of `to`.
///
/// `transposed` [rank,d] is P^T, whose element (k, order[i]) is zero for i < k; s [d,d] is symmetric. The order is
/// reversed because elements decrease with the pivots: a tridiagonal reduction that starts with the last row keeps the
/// digits of small eigenvalues if large elements come last. Throws std::bad_alloc.
void congruence(const double* transposed, const int32_t* order, const double* s, int64_t rank, int64_t d, double* to);

}  // namespace gf
