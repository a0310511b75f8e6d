// Eigenvalues of symmetric matrices in double.
#pragma once

#include <cstdint>

namespace gf {

/// Reduces the symmetric matrix whose lower triangle a [n,n] holds, which it overwrites, to a tridiagonal one of the same
/// eigenvalues: its diagonal [n] and what stands beside it [n - 1]. Throws std::bad_alloc.
void tridiagonalize(double* a, int64_t n, double* diagonal, double* beside);

/// The eigenvalues of a tridiagonal matrix whose largest element is about 1, ascending, in place of its diagonal;
/// `beside` is overwritten. False where they do not converge, which no matrix of finite numbers is known to do.
bool tridiagonalEigenvalues(double* diagonal, double* beside, int64_t n);

}  // namespace gf
