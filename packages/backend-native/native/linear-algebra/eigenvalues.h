// Eigenvalues of symmetric matrices in double.
#pragma once

#include <cstdint>

namespace gf {

enum class Convergence { all, notFinite, none };

/// The eigenvalues [n], ascending, of the symmetric matrix whose lower triangle a [n,n] holds; none where an element is
/// not finite, or where they do not converge, which no matrix of finite numbers is known to do. Throws std::bad_alloc.
Convergence symmetricEigenvalues(const double* a, int64_t n, double* eigenvalues);

}  // namespace gf
