// Cholesky's factorisation of positive semi-definite matrices in double, singular ones among them.
#pragma once

#include <cstdint>

namespace gf {

/// a ~ P P^T, of which the lower triangle of a [d,d] is read, by diagonal pivots, until what is left is rounding: at a
/// diagonal of at most d epsilon max diag, or one below the elements beside it. Returns P's columns, their number.
///
/// `transposed` [d,d] gets P^T in as many rows, its columns in the order of a's; `order` [d] the pivots in the order they
/// were taken, then the rest; `residual` the largest element that P P^T leaves of a. Throws std::bad_alloc.
///
/// Higham 1990, "Analysis of the Cholesky decomposition of a semi-definite matrix"; the blocks are those of LAPACK's
/// dpstrf (Lucas 2004, "LAPACK-style codes for level 2 and 3 pivoted Cholesky factorizations").
int64_t pivotedCholesky(const double* a, int64_t d, double* transposed, int32_t* order, double* residual);

}  // namespace gf
