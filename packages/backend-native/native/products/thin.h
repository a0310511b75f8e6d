// Products of matrices with few columns.
#pragma once

#include "products/gemm.h"

namespace gf {

/// Returns true for a float32 product of plain matrices with so few columns that packing panels does not pay.
bool isThin(const GemmFormat& format, const Product& product);

/// Computes the product. The bits of the result do not depend on the number of threads. Throws std::bad_alloc.
void multiplyThin(const Product& product);

}  // namespace gf
