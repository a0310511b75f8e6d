// The instruction sets the kernels are compiled for, and which one runs.
#pragma once

namespace gf {

enum class Isa { baseline, avx2, avx512 };

/// What multiplies bf16, beyond the vector set. Emulated tiles are for tests where there are no tiles.
enum class Bf16Units { none, avx512, amx, amxEmulated };

/// The best instruction set of this processor, or the one that GANFORGE_ISA names. Throws std::invalid_argument where that is
/// none of this processor's.
Isa isa();
const char* isaName(Isa isa);

/// The best that this processor has, or what GANFORGE_BF16 names. Throws std::invalid_argument where the processor has not
/// that.
Bf16Units bf16Units();
const char* bf16Name(Bf16Units units);

}  // namespace gf

// A file in kernels/ is compiled once per instruction set, each time with another GF_ISA, and puts everything it defines
// into GF_NAMESPACE: nothing with external linkage may be shared between sets, or the linker would keep one set's copy
// for all. So such files use no templates or inline functions of the standard library.
#define GF_CONCAT_(a, b) a##b
#define GF_CONCAT(a, b) GF_CONCAT_(a, b)
#ifdef GF_ISA
#define GF_NAMESPACE GF_CONCAT(isa_, GF_ISA)
#endif

// A family of kernels is a struct of function pointers, one constant per set. GF_DECLARE_TABLE(Family, family) in its
// header declares them and `family()`, the one to use; the kernel file defines `const Family family = {...};` in
// gf::GF_NAMESPACE. GF_ONLY_BASELINE is for tests that ask nothing of the instructions.
#if defined(__x86_64__) && !defined(GF_ONLY_BASELINE)
#define GF_DECLARE_TABLE(Table, name)             \
  namespace isa_baseline { extern const Table name; } \
  namespace isa_avx2 { extern const Table name; }     \
  namespace isa_avx512 { extern const Table name; }   \
  inline const Table& name() {                    \
    switch (isa()) {                              \
      case Isa::avx512: return isa_avx512::name;  \
      case Isa::avx2: return isa_avx2::name;      \
      default: return isa_baseline::name;         \
    }                                             \
  }
#else
#define GF_DECLARE_TABLE(Table, name)             \
  namespace isa_baseline { extern const Table name; } \
  inline const Table& name() { return isa_baseline::name; }
#endif
