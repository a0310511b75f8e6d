// Multiplies two panels in registers. Each tile size has its own function.
#pragma once

#include "kernels/gemm.h"
#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

constexpr int kTileRows = kInstructionSet.tileRows, kTileVectors = kInstructionSet.tileVectors;
/// The largest shared dimension of a panel.
constexpr int kDepth = kInstructionSet.depth;
/// The row stride of a left panel is not a power of two, because then all rows would share a cache set.
constexpr int kRowStride = kDepth + 16;

/// Multiplies floats. Another type of products may read its own elements of 32 bits through the same pointers to float.
struct Fp32Products {
  static int64_t steps(int64_t depth) { return depth; }
  static Floats broadcast(const float* left) { return splat(*left); }
  static void add(Floats& sum, Floats left, Floats right) { sum += left * right; }
};

/// Computes c (+)= left * right. The element (r,k) of left is at r * kRowStride + k * kDepthStride. It is broadcast from
/// memory, so the left panel may be stored by rows or by depth. The lines of right are V vectors wide.
template <typename Products, int R, int V, int kRowStride, int kDepthStride>
static void multiplyTile(const TileCall& call) {
  const float* a = static_cast<const float*>(call.left);
  const float* b = static_cast<const float*>(call.right);
  // Prefetches the target lines while the sums are computed.
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
    const float* c = call.c + call.offsets[r];
    for (int j = 0; j < V * kLanes; j += 16) __builtin_prefetch(c + j, 1);
  }
  Floats sums[R][V] = {};
  for (int64_t k = Products::steps(call.depth); k > 0; k--, a += kDepthStride, b += V * kLanes) {
    Floats right[V];
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) right[v] = load(b + v * kLanes);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      const Floats left = Products::broadcast(a + r * kRowStride);
#pragma GCC unroll 16
      for (int v = 0; v < V; v++) Products::add(sums[r][v], left, right[v]);
    }
  }
  if (call.columns == V * kLanes) {
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      float* c = call.c + call.offsets[r];
#pragma GCC unroll 16
      for (int v = 0; v < V; v++) {
        store(c + v * kLanes, call.accumulate ? load(c + v * kLanes) + sums[r][v] : sums[r][v]);
      }
    }
    return;
  }
  float line[R][V * kLanes];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) store(line[r] + v * kLanes, sums[r][v]);
  }
  for (int r = 0; r < R; r++) {
    float* c = call.c + call.offsets[r];
    for (int j = 0; j < call.columns; j++) c[j] = call.accumulate ? c[j] + line[r][j] : line[r][j];
  }
}

template <typename Products, int R, int V, int kRowStride, int kDepthStride>
static inline void multiplyRows(const TileCall& call) {
  if (call.rows == R) return multiplyTile<Products, R, V, kRowStride, kDepthStride>(call);
  if constexpr (R > 1) multiplyRows<Products, R - 1, V, kRowStride, kDepthStride>(call);
}

template <typename Products, int V, int kRowStride, int kDepthStride>
static inline void multiplyColumns(const TileCall& call) {
  if (call.columns > (V - 1) * kLanes) return multiplyRows<Products, kTileRows, V, kRowStride, kDepthStride>(call);
  if constexpr (V > 1) multiplyColumns<Products, V - 1, kRowStride, kDepthStride>(call);
}

}  // namespace GF_NAMESPACE
}  // namespace gf
