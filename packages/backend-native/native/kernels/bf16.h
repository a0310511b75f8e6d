// Rounds floats to bf16, which is the upper half of a float: to nearest, ties to even. NaN stays NaN, and values below
// 2^-126 become 0. This header is for files that are compiled with AVX512_BF16.
#pragma once

#include <immintrin.h>

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

static inline __mmask16 firstLanes(int64_t count) {
  return static_cast<__mmask16>(count >= 16 ? 0xffff : count <= 0 ? 0 : (1 << count) - 1);
}

static inline __m256i rounded(__m512 v) { return (__m256i)_mm512_cvtneps_pbh(v); }

/// Combines the values of two lines into pairs, in the layout that the instructions multiply.
static inline __m512i paired(__m512 even, __m512 odd) {
  const __m512i high = _mm512_slli_epi32(_mm512_cvtepu16_epi32(rounded(odd)), 16);
  return _mm512_or_si512(high, _mm512_cvtepu16_epi32(rounded(even)));
}

/// Combines 32 adjacent values into 16 pairs.
static inline __m512i pairsOf(const float* values) {
  return (__m512i)_mm512_cvtne2ps_pbh(_mm512_loadu_ps(values + 16), _mm512_loadu_ps(values));
}

/// The element format of bf16 for gemm-pack.h.
struct Bf16 {
  using Element = uint16_t;

  static inline void copy(const float* from, uint16_t* to, int64_t count) {
    int64_t i = 0;
    for (; i + 16 <= count; i += 16) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i), rounded(_mm512_loadu_ps(from + i)));
    }
    if (i == count) return;
    const __mmask16 rest = firstLanes(count - i);
    _mm256_mask_storeu_epi16(to + i, rest, rounded(_mm512_maskz_loadu_ps(rest, from + i)));
  }

  static inline void zero(uint16_t* to, int64_t count) {
    for (int64_t i = 0; i < count; i += 16) {
      _mm256_mask_storeu_epi16(to + i, firstLanes(count - i), _mm256_setzero_si256());
    }
  }
};

/// Transposes 16 lines of 16 lanes. For block sizes of 1, 2, 4 and 8 lanes, it swaps the blocks above and below the
/// diagonal.
static inline void transpose(__m512i (&lines)[16]) {
  const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#pragma GCC unroll 4
  for (int size = 1; size < 16; size *= 2) {
    // The permutation numbers the lanes of its second operand from 16 on.
    const __mmask16 upper = _mm512_test_epi32_mask(lane, _mm512_set1_epi32(size));
    const __m512i toFirst = _mm512_mask_add_epi32(lane, upper, lane, _mm512_set1_epi32(16 - size));
    const __m512i toSecond =
        _mm512_mask_add_epi32(_mm512_add_epi32(lane, _mm512_set1_epi32(size)), upper, lane, _mm512_set1_epi32(16));
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
      if (i & size) continue;
      const __m512i first = lines[i], second = lines[i + size];
      lines[i] = _mm512_permutex2var_epi32(first, toFirst, second);
      lines[i + size] = _mm512_permutex2var_epi32(first, toSecond, second);
    }
  }
}

}  // namespace GF_NAMESPACE
}  // namespace gf
