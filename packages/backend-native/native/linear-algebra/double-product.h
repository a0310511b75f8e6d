// Matrix products in double precision, in blocks for caches and threads.
#pragma once

#include <cstdint>

namespace gf {

/// A matrix [k,columns] whose rows are `stride` apart. Its elements are `doubles` or, if this is null, `floats`. `centre`
/// [columns] is subtracted from each row if it is not null.
struct Factor {
  const double* doubles;
  const float* floats;
  int64_t stride;
  const double* centre = nullptr;
};

/// The number of rows of a product that form one row of parallelShares. A later step on the same rows runs on the same
/// threads, which have the data in their caches.
constexpr int64_t kProductRows = 96;

/// Adds alpha * left^T right to c [rows,columns], whose rows are `stride` apart; left is [k,rows] and right is [k,columns].
/// With `lower`, only the elements on and below the diagonal change. Throws std::bad_alloc.
void addProduct(const Factor& left, const Factor& right, int64_t k, int64_t rows, int64_t columns, double alpha,
                bool lower, double* c, int64_t stride);

}  // namespace gf
