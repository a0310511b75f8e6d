#include "products/gemm-format.h"

#include "kernels/gemm-bf16.h"
#include "runtime/isa.h"

namespace gf {

const GemmFormat& gemmFormat([[maybe_unused]] bool bf16) {
#if defined(GF_HAS_avx512bf16)
  switch (bf16 ? bf16Units() : Bf16Units::none) {
    case Bf16Units::avx512bf16: return isa_avx512bf16::bf16Format;
#if defined(GF_HAS_amx)
    case Bf16Units::amx: return isa_amx::bf16Format;
#endif
    case Bf16Units::amxEmulated: return isa_amx_emulated::bf16Format;
    default: break;
  }
#endif
  return gemmKernels().fp32;
}

bool isFp32(const GemmFormat& format) { return &format == &gemmKernels().fp32; }

// Only the format for AMX has a function `begin`.
bool hasTiles(const GemmFormat& format) { return format.begin != nullptr; }

const StridedProducts& stridedProductsOf([[maybe_unused]] const GemmFormat& format) {
#if defined(GF_HAS_avx512bf16)
  if (!isFp32(format)) return isa_avx512bf16::stridedProducts;
#endif
  return stridedProducts();
}

const WinogradSquares& winogradSquaresOf([[maybe_unused]] const GemmFormat& format) {
#if defined(GF_HAS_avx512bf16)
  if (!isFp32(format)) return isa_avx512bf16::winogradSquares;
#endif
  return winograd().squares;
}

}  // namespace gf
