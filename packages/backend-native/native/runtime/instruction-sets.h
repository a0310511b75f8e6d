// The instruction sets that the kernels are compiled for. A new one is a row here and its compiler flags in
// scripts/units.mjs; no other file names it.
#pragma once

// SET(Table, name, set, shown name, whether this processor has it, the numbers of `InstructionSet` in their order), from the
// least set to the best. Every processor of the architecture has the first set, which is `baseline`. Table and name are for
// GF_DECLARE_TABLE.
#if defined(__x86_64__)
#define GF_INSTRUCTION_SETS(SET, Table, name)                                                                          \
  SET(Table, name, baseline, "baseline", true, 4, 4, 2, 384, 6, 4)                                                     \
  SET(Table, name, avx2, "avx2", __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"), 8, 6, 2, 384, 6, 4)  \
  SET(Table, name, avx512, "avx512",                                                                                   \
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && \
          __builtin_cpu_supports("avx512vl"),                                                                          \
      16, 14, 2, 512, 12, 8)
#elif defined(__aarch64__)
#define GF_INSTRUCTION_SETS(SET, Table, name) SET(Table, name, baseline, "neon", true, 4, 8, 3, 384, 6, 4)
#else
#error "the kernels are not written for this architecture"
#endif

namespace gf {

#define GF_ENUMERATOR(Table, name, set, ...) set,
enum class Isa { GF_INSTRUCTION_SETS(GF_ENUMERATOR, , ) };
#undef GF_ENUMERATOR

/// What the kernels know of the instruction set that they are compiled for.
struct InstructionSet {
  const char* shown;  ///< the name that users read
  int lanes;          ///< float32 numbers of a vector
  /// The sums of a tile of a product: tileRows x tileVectors vectors. They and tileVectors vectors of the right factor fill
  /// the registers.
  int tileRows, tileVectors;
  /// The largest shared dimension of a panel of a product. With wide vectors, a right panel does not fit in the L1 cache and
  /// is read from the L2 cache; in return the sums are written less often.
  int depth;
  /// The sums of a tile of a float64 product: doubleTileRows x 2 vectors. They occupy three quarters of the registers.
  int doubleTileRows;
  /// The number of rows of a float64 matrix that are multiplied by a vector at once. A quarter of the registers contains
  /// their sums.
  int doubleVectorRows;
};

#define GF_ELEMENT(Table, name, set, shown, has, ...) {shown, __VA_ARGS__},
/// What is known of each set, in the order of `Isa`.
constexpr InstructionSet kInstructionSets[] = {GF_INSTRUCTION_SETS(GF_ELEMENT, , )};
#undef GF_ELEMENT

}  // namespace gf
