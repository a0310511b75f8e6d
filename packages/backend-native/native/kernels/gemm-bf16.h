// Multiplies panels of bf16 pairs with sums in fp32. The formats are compiled for processors that have instructions for it.
#pragma once

#include "kernels/gemm.h"

namespace gf {

namespace isa_avx512bf16 { extern const GemmFormat bf16Format; }
namespace isa_amx { extern const GemmFormat bf16Format; }
/// Emulates AMX tiles in memory, for tests on processors without AMX.
namespace isa_amx_emulated { extern const GemmFormat bf16Format; }

}  // namespace gf
