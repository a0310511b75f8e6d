// The element formats of products, and the kernels that belong to each.
#pragma once

#include "kernels/gemm.h"
#include "kernels/strided.h"
#include "kernels/winograd.h"

namespace gf {

/// That of fp32, or of what multiplies bf16 on this processor, if anything does.
const GemmFormat& gemmFormat(bool bf16);

bool isFp32(const GemmFormat& format);

/// Whether panels are multiplied so much faster than what is strided that packing them pays wherever it can be done.
bool hasTiles(const GemmFormat& format);

/// Products of the format's elements whose left factor has no panels.
const StridedProducts& stridedProductsOf(const GemmFormat& format);

/// The transforms that make the format's panels.
const WinogradSquares& winogradSquaresOf(const GemmFormat& format);

}  // namespace gf
