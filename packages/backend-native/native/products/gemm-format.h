// The element formats of products, and the kernels of each format.
#pragma once

#include "kernels/gemm.h"
#include "kernels/strided.h"
#include "kernels/winograd.h"

namespace gf {

/// Returns the fp32 format or, with `bf16`, the format of this processor's bf16 units. If it has none, returns the fp32
/// format.
const GemmFormat& gemmFormat(bool bf16);

bool isFp32(const GemmFormat& format);

/// Returns true if products of panels are so much faster than strided products that packing pays wherever it is possible.
bool hasTiles(const GemmFormat& format);

/// Returns the products of the format's elements whose left factor is not packed.
const StridedProducts& stridedProductsOf(const GemmFormat& format);

/// Returns the transforms that write panels of the format.
const WinogradSquares& winogradSquaresOf(const GemmFormat& format);

}  // namespace gf
