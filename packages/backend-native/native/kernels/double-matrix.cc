#include "kernels/double-matrix.h"

#include "kernels/doubles.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

constexpr int kTileRows = kInstructionSet.doubleTileRows;
constexpr int kTileColumns = 2 * kDoubles;
/// The prefetch distance of the factors, in steps.
constexpr int64_t kAhead = 24;
/// The target lines of a tile are prefetched this number of steps before its end. If they were prefetched earlier, the
/// factors would evict them.
constexpr int64_t kBeforeEnd = 40;

/// Packs `steps` lines of Width columns.
template <int Width, typename T>
inline void packLines(const T* __restrict from, const double* __restrict centre, int64_t stride, int64_t steps,
                      double* __restrict to) {
  constexpr int kWhole = Width / kDoubles * kDoubles;
  for (int64_t i = 0; i < steps; i++, from += stride, to += Width) {
    for (int j = 0; j < kWhole; j += kDoubles) {
      Doubles v = get(from + j);
      if (centre) v -= get(centre + j);
      put(to + j, v);
    }
    for (int j = kWhole; j < Width; j++) to[j] = static_cast<double>(from[j]) - (centre ? centre[j] : 0.0);
  }
}

/// Packs lines with fewer than Width columns and pads them with zeros.
template <int Width, typename T>
inline void packPart(const T* __restrict from, const double* __restrict centre, int64_t stride, int64_t steps,
                     int64_t columns, double* __restrict to) {
  for (int64_t i = 0; i < steps; i++, from += stride, to += Width) {
    for (int j = 0; j < Width; j++) {
      to[j] = j < columns ? static_cast<double>(from[j]) - (centre ? centre[j] : 0.0) : 0.0;
    }
  }
}

template <int Width, typename T>
void pack(const T* x, const double* centre, int64_t stride, int64_t k, int64_t columns, double* to) {
  // Packs a few steps of all slivers at a time, because each step may lie on a different memory page.
  constexpr int64_t kSteps = 8;
  for (int64_t i = 0; i < k; i += kSteps) {
    const int64_t steps = k - i < kSteps ? k - i : kSteps;
    for (int64_t first = 0; first < columns; first += Width) {
      const T* from = x + i * stride + first;
      const double* less = centre ? centre + first : nullptr;
      double* line = to + first * k + i * Width;
      if (columns - first >= Width) packLines<Width>(from, less, stride, steps, line);
      else packPart<Width>(from, less, stride, steps, columns - first, line);
    }
  }
}

void tile(const double* __restrict left, const double* __restrict right, int64_t k, double alpha, int64_t rows,
          int64_t columns, int64_t diagonal, double* c, int64_t stride) {
  const bool whole = rows == kTileRows && columns == kTileColumns && diagonal >= kTileColumns - 1;
  Doubles sums[kTileRows][2] = {};
  for (int64_t i = 0; i < k; i++) {
    if (i + kBeforeEnd == k) {
      for (int64_t row = 0; row < rows; row++) {
        for (int j = 0; j < kTileColumns; j += 8) __builtin_prefetch(c + row * stride + j, 1);
        __builtin_prefetch(c + row * stride + columns - 1, 1);
      }
    }
    for (int j = 0; j < kTileColumns; j += 8) __builtin_prefetch(right + kAhead * kTileColumns + j);
    __builtin_prefetch(left + kAhead * kTileRows);
    const Doubles a = get(right), b = get(right + kDoubles);
#pragma GCC unroll 12
    for (int row = 0; row < kTileRows; row++) {
      sums[row][0] += left[row] * a;
      sums[row][1] += left[row] * b;
    }
    left += kTileRows;
    right += kTileColumns;
  }
  if (whole) {
#pragma GCC unroll 12
    for (int row = 0; row < kTileRows; row++) {
      double* to = c + row * stride;
      put(to, get(to) + alpha * sums[row][0]);
      put(to + kDoubles, get(to + kDoubles) + alpha * sums[row][1]);
    }
    return;
  }
  double lines[kTileRows][kTileColumns];
#pragma GCC unroll 12
  for (int row = 0; row < kTileRows; row++) {
    put(lines[row], sums[row][0]);
    put(lines[row] + kDoubles, sums[row][1]);
  }
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t j = 0; j < columns && j <= diagonal + row; j++) c[row * stride + j] += alpha * lines[row][j];
  }
}

}  // namespace

extern const DoubleMatrix doubleMatrix = {kTileRows,
                                          kTileColumns,
                                          pack<kTileRows, double>,
                                          pack<kTileColumns, double>,
                                          pack<kTileRows, float>,
                                          pack<kTileColumns, float>,
                                          tile};

}  // namespace GF_NAMESPACE
}  // namespace gf
