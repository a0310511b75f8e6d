#include "kernels/thin.h"

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

inline float total(Floats v) {
  float lanes[kLanes];
  store(lanes, v);
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

/// Computes R rows at once. The sums of a row are the same as if it were computed alone.
template <int R, int N>
inline void dots(const ThinCall& c, int64_t row) {
  const float* left = c.left + row * c.leftStride;
  Floats sums[R][N] = {};
  int64_t k = 0;
  for (; k + kLanes <= c.depth; k += kLanes) {
    Floats right[N];
    for (int j = 0; j < N; j++) right[j] = load(c.right + j * c.depth + k);
    for (int r = 0; r < R; r++) {
      const Floats value = load(left + r * c.leftStride + k);
      for (int j = 0; j < N; j++) sums[r][j] += value * right[j];
    }
  }
  if (k < c.depth) {
    const int64_t rest = c.depth - k;
    for (int r = 0; r < R; r++) {
      const Floats value = loadPart(left + r * c.leftStride + k, rest);
      for (int j = 0; j < N; j++) sums[r][j] += value * loadPart(c.right + j * c.depth + k, rest);
    }
  }
  for (int r = 0; r < R; r++) {
    for (int j = 0; j < N; j++) c.y[(row + r) * c.yStride + j] = total(sums[r][j]);
  }
}

template <int N>
void rowsOf(const ThinCall& c, int64_t begin, int64_t end) {
  int64_t row = begin;
  for (; row + 4 <= end; row += 4) dots<4, N>(c, row);
  for (; row < end; row++) dots<1, N>(c, row);
}

/// Computes V vectors of rows. If V is 1, the vector may have fewer rows: `count`.
template <int V, int N>
inline void multiples(const ThinCall& c, int64_t row, int64_t count) {
  Floats sums[V][N] = {};
  const float* left = c.left + row;
  for (int64_t k = 0; k < c.depth; k++, left += c.leftStride) {
    for (int v = 0; v < V; v++) {
      const Floats value = count == kLanes ? load(left + v * kLanes) : loadPart(left + v * kLanes, count);
      for (int j = 0; j < N; j++) sums[v][j] += value * splat(c.right[j * c.depth + k]);
    }
  }
  for (int v = 0; v < V; v++) {
    for (int j = 0; j < N; j++) {
      float lanes[kLanes];
      store(lanes, sums[v][j]);
      float* to = c.y + (row + v * kLanes) * c.yStride + j;
      for (int64_t i = 0; i < count; i++) to[i * c.yStride] = lanes[i];
    }
  }
}

template <int N>
void transposedOf(const ThinCall& c, int64_t begin, int64_t end) {
  constexpr int kVectors = N <= 2 ? 8 : 4;
  int64_t row = begin;
  for (; row + kVectors * kLanes <= end; row += kVectors * kLanes) multiples<kVectors, N>(c, row, kLanes);
  for (; row + kLanes <= end; row += kLanes) multiples<1, N>(c, row, kLanes);
  if (row < end) multiples<1, N>(c, row, end - row);
}

void rows(const ThinCall& call, int64_t begin, int64_t end) {
  switch (call.columns) {
    case 1: return rowsOf<1>(call, begin, end);
    case 2: return rowsOf<2>(call, begin, end);
    case 3: return rowsOf<3>(call, begin, end);
    default: return rowsOf<kThinColumns>(call, begin, end);
  }
}

void transposed(const ThinCall& call, int64_t begin, int64_t end) {
  switch (call.columns) {
    case 1: return transposedOf<1>(call, begin, end);
    case 2: return transposedOf<2>(call, begin, end);
    case 3: return transposedOf<3>(call, begin, end);
    default: return transposedOf<kThinColumns>(call, begin, end);
  }
}

}  // namespace

extern const Thin thin = {rows, transposed};

}  // namespace GF_NAMESPACE
}  // namespace gf
