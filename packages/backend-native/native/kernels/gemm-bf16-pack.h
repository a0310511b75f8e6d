// Packs panels of bf16 pairs. A pair has 32 bits and consists of two values that are adjacent along the shared dimension.
//
// The rows of a left panel are kPairRowStride values apart. A right panel has one line for each pair of inner rows, with 16
// or 32 columns. The shared dimension is padded with zeros to a multiple of the values that one instruction multiplies.
#pragma once

#include "kernels/bf16.h"
#include "kernels/gemm-pack.h"

namespace gf {
namespace GF_NAMESPACE {

constexpr int kPairDepth = 512;
/// The row stride is not a power of two, because then all rows would share a cache set.
constexpr int kPairRowStride = kPairDepth + 32;

static inline int64_t roundUp(int64_t value, int64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

template <int kMultiple>
static inline void packPairRows(const Patches& from, const Block& block, void* to) {
  uint16_t* rows = static_cast<uint16_t*>(to);
  packRows<Bf16>(from, block, rows, kPairRowStride);
  const int64_t missing = roundUp(block.depth, kMultiple) - block.depth;
  if (missing == 0) return;
  for (int64_t r = 0; r < block.count; r++) Bf16::zero(rows + r * kPairRowStride + block.depth, missing);
}

/// Gathers the transposed patches by depth. Calls store(pairs, k) with the pairs of the depths k and k + 1: `kRows` lanes,
/// in vectors of 16.
template <int kMultiple, int kRows, typename Store>
static inline void gatherPairs(const Patches& from, const Block& block, const Store& store) {
  constexpr int64_t kAtOnce = 2048 / kRows;
  float lines[kAtOnce * kRows];
  for (int64_t done = 0; done < block.depth; done += kAtOnce) {
    const int64_t depth = least(kAtOnce, block.depth - done);
    packColumns<kRows>(from, {block.first, block.count, block.start + done, depth}, lines);
    const int64_t end = roundUp(depth, kMultiple);
    for (int64_t i = depth * kRows; i < end * kRows; i++) lines[i] = 0;
    for (int64_t k = 0; k < end; k += 2) {
      __m512i pairs[kRows / 16];
      for (int v = 0; v < kRows / 16; v++) {
        pairs[v] = paired(_mm512_loadu_ps(lines + k * kRows + v * 16), _mm512_loadu_ps(lines + (k + 1) * kRows + v * 16));
      }
      store(pairs, done + k);
    }
  }
}

/// Iterates over the inner rows of a right factor.
class InnerRows {
 public:
  InnerRows(const Weights& w, const Block& block)
      : w_(w),
        base_(w.data + block.first * w.columnStride),
        left_(block.depth),
        tap_(block.start / w.inner),
        inner_(block.start % w.inner) {
    seek();
  }

  /// Returns the first column of the next row; null after the last row.
  const float* next() {
    if (left_ == 0) return nullptr;
    const float* row = at_;
    left_--;
    at_ += w_.innerStride;
    if (++inner_ == w_.inner && left_ > 0) inner_ = 0, tap_++, seek();
    return row;
  }

 private:
  void seek() {
    at_ = base_ + tap_ / w_.tapsWidth * w_.tapStrideY + tap_ % w_.tapsWidth * w_.tapStrideX + inner_ * w_.innerStride;
  }

  const Weights& w_;
  const float* const base_;
  int64_t left_, tap_, inner_;
  const float* at_ = nullptr;
};

/// Packs pairs if adjacent columns are adjacent in memory.
static inline void packPairsAlong(InnerRows rows, int64_t columns, int64_t depth, int64_t width, uint32_t* to) {
  for (int64_t k = 0; k < depth; k += 2, to += width) {
    const float* even = rows.next();
    const float* odd = rows.next();
    for (int64_t j = 0; j < width; j += 16) {
      const __mmask16 lanes = firstLanes(columns - j);
      const __m512 first = even ? _mm512_maskz_loadu_ps(lanes, even + j) : _mm512_setzero_ps();
      const __m512 second = odd ? _mm512_maskz_loadu_ps(lanes, odd + j) : _mm512_setzero_ps();
      _mm512_storeu_si512(to + j, paired(first, second));
    }
  }
}

/// Packs pairs if adjacent inner rows are usually adjacent in memory. A vector contains 16 pairs of one column; the vectors
/// of 16 columns are transposed.
static inline void packPairsAcross(InnerRows rows, int64_t stride, int64_t columns, int64_t depth, int64_t width,
                                   uint32_t* to) {
  for (int64_t k = 0; k < depth; k += 32, to += 16 * width) {
    const float* row[32];
    for (const float*& r : row) r = rows.next();
    const int64_t pairs = least(16, (depth - k) / 2);
    bool inRow = row[31] != nullptr;
    for (int i = 0; i < 32 && inRow; i++) inRow = row[i] == row[0] + i;
    for (int64_t j = 0; j < width; j += 16) {
      __m512i lines[16];
      for (int64_t c = 0; c < 16; c++) {
        if (j + c >= columns) {
          lines[c] = _mm512_setzero_si512();
        } else if (inRow) {
          lines[c] = pairsOf(row[0] + (j + c) * stride);
        } else {
          float values[32];
          for (int i = 0; i < 32; i++) values[i] = row[i] == nullptr ? 0 : row[i][(j + c) * stride];
          lines[c] = pairsOf(values);
        }
      }
      transpose(lines);
      for (int64_t p = 0; p < pairs; p++) _mm512_storeu_si512(to + p * width + j, lines[p]);
    }
  }
}

template <int kMultiple>
static inline void packPairColumns(const Weights& w, const Block& block, void* to) {
  const int64_t width = roundUp(block.count, 16), depth = roundUp(block.depth, kMultiple);
  uint32_t* lines = static_cast<uint32_t*>(to);
  if (w.columnStride == 1) return packPairsAlong(InnerRows(w, block), block.count, depth, width, lines);
  packPairsAcross(InnerRows(w, block), w.columnStride, block.count, depth, width, lines);
}

}  // namespace GF_NAMESPACE
}  // namespace gf
