// Computes strided products of one kind of element in registers.
#pragma once

#include "kernels/gemm-tile.h"
#include "kernels/strided.h"

namespace gf {
namespace GF_NAMESPACE {

template <typename Products, int R, int V>
static void multiplyStridedTile(const StridedCall& call) {
  // An address operand can add a register times 1, 2 or 4. Therefore five rows share one base address.
  constexpr int kShared = 5, kBases = (R + kShared - 1) / kShared;
  const int64_t row = 4 * call.rowStride, step = 4 * call.stepStride, lineStride = call.rightStride;
  const char* left = static_cast<const char*>(call.left);
  const float* right = static_cast<const float*>(call.right);
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
    const float* c = call.c + r * call.cStride;
    for (int j = 0; j < V * kLanes; j += 16) __builtin_prefetch(c + j, 1);
  }
  Floats sums[R][V] = {};
  for (int64_t s = 0; s < call.segments; s++, left += 4 * call.segmentStride) {
    const char* bases[kBases];
#pragma GCC unroll 4
    for (int i = 0; i < kBases; i++) bases[i] = left + i * kShared * row;
    for (int64_t k = 0; k < call.steps; k++, right += lineStride) {
      Floats line[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) line[v] = load(right + v * kLanes);
#pragma GCC unroll 16
      for (int r = 0; r < R; r++) {
        const char* at = bases[r / kShared] + (r % kShared) * row;
        const Floats value = Products::broadcast(reinterpret_cast<const float*>(at));
#pragma GCC unroll 4
        for (int v = 0; v < V; v++) Products::add(sums[r][v], value, line[v]);
      }
#pragma GCC unroll 4
      for (int i = 0; i < kBases; i++) bases[i] += step;
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
    float* c = call.c + r * call.cStride;
    if (call.columns == V * kLanes) {
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) {
        store(c + v * kLanes, call.accumulate ? load(c + v * kLanes) + sums[r][v] : sums[r][v]);
      }
      continue;
    }
    float values[V * kLanes];
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) store(values + v * kLanes, sums[r][v]);
    for (int j = 0; j < call.columns; j++) c[j] = call.accumulate ? c[j] + values[j] : values[j];
  }
}

template <typename Products, int R, int V>
static inline void multiplyStridedRows(const StridedCall& call) {
  if (call.rows == R) return multiplyStridedTile<Products, R, V>(call);
  if constexpr (R > 1) multiplyStridedRows<Products, R - 1, V>(call);
}

template <typename Products, int V = kTileVectors>
static void multiplyStrided(const StridedCall& call) {
  if (call.columns > (V - 1) * kLanes) return multiplyStridedRows<Products, kTileRows, V>(call);
  if constexpr (V > 1) multiplyStrided<Products, V - 1>(call);
}

}  // namespace GF_NAMESPACE
}  // namespace gf
