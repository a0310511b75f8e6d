// Cholesky factorisation of positive semi-definite matrices in double precision. The matrices may be singular.
#pragma once

#include <cstdint>

namespace gf {

/// Factorises a ~ P P^T with diagonal pivots. It reads the lower triangle of a [d,d]. It stops when the remaining matrix is
/// only rounding error: when its largest diagonal element is at most d * epsilon * max diag, or when the column of this
/// element has an element that is more than twice as large. Returns the number of columns of P.
///
/// `transposed` [d,d] receives P^T in its first rows, with columns in the order of a. `order` [d] receives the pivots in the
/// order of their selection, then the remaining indices. `residual` receives the largest absolute value in a - P P^T. Throws
/// std::bad_alloc.
///
/// Higham 1990, "Analysis of the Cholesky decomposition of a semi-definite matrix"; the blocks are those of LAPACK's dpstrf
/// (Lucas 2004, "LAPACK-style codes for level 2 and 3 pivoted Cholesky factorizations").
int64_t pivotedCholesky(const double* a, int64_t d, double* transposed, int32_t* order, double* residual);

}  // namespace gf
