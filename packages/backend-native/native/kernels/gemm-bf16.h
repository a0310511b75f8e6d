// Panels of bf16, multiplied in pairs and summed in fp32: compiled for processors that have instructions for it.
#pragma once

#include "kernels/gemm.h"

namespace gf {

namespace isa_avx512bf16 { extern const GemmFormat bf16Format; }
namespace isa_amx { extern const GemmFormat bf16Format; }
/// The same on tiles in memory: for tests where there are no AMX tiles.
namespace isa_amx_emulated { extern const GemmFormat bf16Format; }

}  // namespace gf
