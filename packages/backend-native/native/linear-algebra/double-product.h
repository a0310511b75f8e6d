// Matrix products in double, cut into blocks for caches and threads.
#pragma once

#include <cstdint>

namespace gf {

/// A matrix [k,columns] of doubles or, where these are null, of floats, its rows `stride` apart; less `centre` [columns],
/// where there is one.
struct Factor {
  const double* doubles;
  const float* floats;
  int64_t stride;
  const double* centre = nullptr;
};

/// Rows of a product that are one of parallelShares: what follows with the same ones finds them near to it.
constexpr int64_t kProductRows = 96;

/// c [rows,columns], its rows `stride` apart, += alpha * left^T right, left [k,rows] and right [k,columns]; with `lower`
/// only on and below the diagonal. Throws std::bad_alloc.
void addProduct(const Factor& left, const Factor& right, int64_t k, int64_t rows, int64_t columns, double alpha,
                bool lower, double* c, int64_t stride);

}  // namespace gf
