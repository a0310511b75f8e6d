// Eigenvalues of symmetric matrices in double precision.
#pragma once

#include <cstdint>

namespace gf {

enum class Convergence { all, notFinite, none };

/// Computes the eigenvalues [n], in ascending order, of the symmetric matrix whose lower triangle is in a [n,n]. Returns
/// notFinite if an element is not finite, and none if the iteration does not converge; no finite matrix is known for which
/// this happens. Throws std::bad_alloc.
Convergence symmetricEigenvalues(const double* a, int64_t n, double* eigenvalues);

}  // namespace gf
