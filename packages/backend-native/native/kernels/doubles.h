// Vectors of doubles for the instruction set that a kernel file is compiled for.
#pragma once

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

constexpr int kDoubles = kLanes / 2;
using Doubles = double __attribute__((vector_size(kDoubles * 8)));
// These are typedefs because Clang ignores `aligned` in a `using`.
typedef double UnalignedDoubles __attribute__((vector_size(kDoubles * 8), aligned(8), may_alias));
typedef float UnalignedHalf __attribute__((vector_size(kDoubles * 4), aligned(4), may_alias));

static inline Doubles get(const double* p) { return *reinterpret_cast<const UnalignedDoubles*>(p); }
static inline Doubles get(const float* p) {
  return __builtin_convertvector(*reinterpret_cast<const UnalignedHalf*>(p), Doubles);
}
static inline void put(double* p, Doubles v) { *reinterpret_cast<UnalignedDoubles*>(p) = v; }

}  // namespace GF_NAMESPACE
}  // namespace gf
