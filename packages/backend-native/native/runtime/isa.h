// The choice of the instruction set that runs, and the tables of kernels of each set.
#pragma once

#include "runtime/instruction-sets.h"

namespace gf {

/// The units that multiply bf16 numbers, in addition to the vector instructions of `Isa`. amxEmulated emulates AMX tiles for
/// tests on processors that have no tiles.
enum class Bf16Units { none, avx512bf16, amx, amxEmulated };

/// Returns the best instruction set of this processor, or the one that GANFORGE_ISA names. Throws std::invalid_argument if
/// this processor does not support the named instruction set.
Isa isa();
const char* isaName(Isa isa);

/// Returns the best bf16 units of this processor, or those that GANFORGE_BF16 names. Throws std::invalid_argument if this
/// processor does not have the named units.
Bf16Units bf16Units();
const char* bf16Name(Bf16Units units);

}  // namespace gf

// Each file in kernels/ is compiled once per instruction set, each time with a different GF_ISA. It puts all its definitions
// into GF_NAMESPACE. The compilations must not share any symbol with external linkage, because the linker would keep the
// copy of one instruction set for all of them. Therefore these files use no templates or inline functions of the standard
// library.
#define GF_CONCAT_(a, b) a##b
#define GF_CONCAT(a, b) GF_CONCAT_(a, b)
#ifdef GF_ISA
#define GF_NAMESPACE GF_CONCAT(isa_, GF_ISA)
// kInstructionSet is the row of the table of instruction sets for this compilation. A kernel for bf16 units has a GF_ISA of
// its own, and GF_TABLE_ROW names the set of its vectors.
#ifndef GF_TABLE_ROW
#define GF_TABLE_ROW GF_ISA
#endif
namespace gf {
namespace GF_NAMESPACE {
constexpr InstructionSet kInstructionSet = kInstructionSets[static_cast<int>(Isa::GF_TABLE_ROW)];
}
}  // namespace gf
#endif

// A family of kernels is a struct of function pointers, with one constant per instruction set. GF_DECLARE_TABLE(Family,
// family) in the header of the family declares these constants and the function `family()`, which returns the constant to
// use. The kernel file defines `const Family family = {...};` in gf::GF_NAMESPACE. GF_ONLY_BASELINE is for tests that do not
// depend on the instruction set.
#if defined(GF_ONLY_BASELINE)
#define GF_DECLARE_TABLE(Table, name)                 \
  namespace isa_baseline { extern const Table name; } \
  inline const Table& name() { return isa_baseline::name; }
#else
#define GF_DECLARE_TABLE(Table, name)                       \
  GF_INSTRUCTION_SETS(GF_DECLARE_CONSTANT_, Table, name)    \
  inline const Table& name() {                              \
    switch (isa()) {                                        \
      GF_INSTRUCTION_SETS(GF_RETURN_CONSTANT_, Table, name) \
    }                                                       \
    __builtin_unreachable();                                \
  }
#define GF_DECLARE_CONSTANT_(Table, name, set, ...) \
  namespace isa_##set { extern const Table name; }
#define GF_RETURN_CONSTANT_(Table, name, set, ...) \
  case Isa::set: return isa_##set::name;
#endif
