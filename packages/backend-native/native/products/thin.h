// Products of matrices with few columns.
#pragma once

#include "products/gemm.h"

namespace gf {

/// Whether a product of float32 is one of plain matrices with so few columns that no panels are worth packing.
bool isThin(const GemmFormat& format, const Product& product);

/// Computes it; the same bits with any number of threads. Throws std::bad_alloc.
void multiplyThin(const Product& product);

}  // namespace gf
