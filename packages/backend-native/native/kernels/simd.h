// Vectors for the instruction set that a kernel file is compiled for. They use the vector extensions of GCC and Clang
// instead of intrinsics.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/isa.h"

namespace gf {
namespace GF_NAMESPACE {

constexpr int kLanes = kInstructionSet.lanes;

using Floats = float __attribute__((vector_size(kLanes * 4)));
using Ints = int32_t __attribute__((vector_size(kLanes * 4)));
// This is a typedef because Clang ignores `aligned` in a `using`.
typedef float UnalignedFloats __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));

static inline Floats load(const float* p) { return *reinterpret_cast<const UnalignedFloats*>(p); }
static inline void store(float* p, Floats v) { *reinterpret_cast<UnalignedFloats*>(p) = v; }
static inline Floats splat(float v) { return v - Floats{}; }

/// Loads the first `count` lanes, which are fewer than a vector has, and sets the others to 0.
static inline Floats loadPart(const float* p, int64_t count) {
  Floats v{};
  __builtin_memcpy(&v, p, static_cast<size_t>(count) * sizeof(float));
  return v;
}
static inline void storePart(float* p, Floats v, int64_t count) {
  __builtin_memcpy(p, &v, static_cast<size_t>(count) * sizeof(float));
}

static inline Ints bitsOf(Floats v) { return reinterpret_cast<Ints>(v); }
static inline Floats fromBits(Ints v) { return reinterpret_cast<Floats>(v); }

}  // namespace GF_NAMESPACE
}  // namespace gf
