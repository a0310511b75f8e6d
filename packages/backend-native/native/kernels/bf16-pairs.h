// Multiplies pairs of bf16 with AVX512_BF16. Each lane multiplies two pairs and adds both products to its fp32 sum.
#pragma once

#include "kernels/bf16.h"

namespace gf {
namespace GF_NAMESPACE {

struct Pairs {
  static int64_t steps(int64_t depth) { return (depth + 1) / 2; }
  static Floats broadcast(const float* pair) {
    int32_t bits;
    __builtin_memcpy(&bits, pair, sizeof bits);
    return (Floats)_mm512_set1_epi32(bits);
  }
  static void add(Floats& sum, Floats left, Floats right) {
    sum = (Floats)_mm512_dpbf16_ps((__m512)sum, (__m512bh)left, (__m512bh)right);
  }
};

}  // namespace GF_NAMESPACE
}  // namespace gf
