#include "kernels/double-matrix.h"

#include "simd.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

constexpr int kDoubles = kLanes / 2;
using Doubles = double __attribute__((vector_size(kDoubles * 8)));
typedef double UnalignedDoubles __attribute__((vector_size(kDoubles * 8), aligned(8), may_alias));

Doubles get(const double* p) { return *reinterpret_cast<const UnalignedDoubles*>(p); }
void put(double* p, Doubles v) { *reinterpret_cast<UnalignedDoubles*>(p) = v; }

// Accumulators are most of the registers: 24 of 32, or 12 of 16.
#if defined(GF_ISA_avx512)
constexpr int kTileRows = 12;
#else
constexpr int kTileRows = 6;
#endif
constexpr int kTileColumns = 2 * kDoubles;

template <int Width, typename T>
void pack(const T* x, int64_t kStride, int64_t columnStride, int64_t k, int64_t columns, double* __restrict to) {
  for (int64_t first = 0; first < columns; first += Width) {
    const int64_t count = columns - first < Width ? columns - first : Width;
    for (int64_t i = 0; i < k; i++) {
      const T* __restrict from = x + i * kStride + first * columnStride;
      if (count == Width && columnStride == 1) {
        for (int j = 0; j < Width; j++) to[j] = static_cast<double>(from[j]);
      } else {
        for (int j = 0; j < Width; j++) to[j] = j < count ? static_cast<double>(from[j * columnStride]) : 0.0;
      }
      to += Width;
    }
  }
}

void tile(const double* __restrict left, const double* __restrict right, int64_t k, double alpha, int64_t rows,
          int64_t columns, int64_t diagonal, double* c, int64_t stride) {
  Doubles sums[kTileRows][2] = {};
  for (int64_t i = 0; i < k; i++) {
    const Doubles a = get(right), b = get(right + kDoubles);
#pragma GCC unroll 12
    for (int row = 0; row < kTileRows; row++) {
      sums[row][0] += left[row] * a;
      sums[row][1] += left[row] * b;
    }
    left += kTileRows;
    right += kTileColumns;
  }
  if (rows == kTileRows && columns == kTileColumns && diagonal >= kTileColumns - 1) {
#pragma GCC unroll 12
    for (int row = 0; row < kTileRows; row++) {
      double* to = c + row * stride;
      put(to, get(to) + alpha * sums[row][0]);
      put(to + kDoubles, get(to + kDoubles) + alpha * sums[row][1]);
    }
    return;
  }
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t j = 0; j < columns && j <= diagonal + row; j++) {
      c[row * stride + j] += alpha * sums[row][j / kDoubles][j % kDoubles];
    }
  }
}

double sum(Doubles v) {
  double total = 0.0;
  for (int lane = 0; lane < kDoubles; lane++) total += v[lane];
  return total;
}

/// Four rows at a time: x and y are read once for all.
void symmetricTimesVector(const double* a, int64_t stride, int64_t begin, int64_t end, const double* x,
                          double* __restrict y) {
  for (int64_t j = 0; j < end; j++) y[j] = 0.0;
  int64_t i = begin;
  for (; i + 4 <= end; i += 4) {
    const double* rows[4] = {a + i * stride, a + (i + 1) * stride, a + (i + 2) * stride, a + (i + 3) * stride};
    Doubles dots[4] = {};
    const double x0 = x[i], x1 = x[i + 1], x2 = x[i + 2], x3 = x[i + 3];
    int64_t j = 0;
    for (; j + kDoubles <= i; j += kDoubles) {
      const Doubles v = get(x + j);
      const Doubles r0 = get(rows[0] + j), r1 = get(rows[1] + j), r2 = get(rows[2] + j), r3 = get(rows[3] + j);
      dots[0] += r0 * v;
      dots[1] += r1 * v;
      dots[2] += r2 * v;
      dots[3] += r3 * v;
      put(y + j, get(y + j) + ((x0 * r0 + x1 * r1) + (x2 * r2 + x3 * r3)));
    }
    for (int64_t row = i; row < i + 4; row++) {
      double total = sum(dots[row - i]);
      const double* from = a + row * stride;
      for (int64_t column = j; column < row; column++) {
        total += from[column] * x[column];
        y[column] += from[column] * x[row];
      }
      y[row] += total + from[row] * x[row];
    }
  }
  for (; i < end; i++) {
    const double* row = a + i * stride;
    double total = 0.0;
    for (int64_t j = 0; j < i; j++) {
      total += row[j] * x[j];
      y[j] += row[j] * x[i];
    }
    y[i] += total + row[i] * x[i];
  }
}

double dot(const double* x, const double* y, int64_t size) {
  Doubles totals[4] = {};
  int64_t i = 0;
  for (; i + 4 * kDoubles <= size; i += 4 * kDoubles) {
    for (int part = 0; part < 4; part++) totals[part] += get(x + i + part * kDoubles) * get(y + i + part * kDoubles);
  }
  double total = sum((totals[0] + totals[1]) + (totals[2] + totals[3]));
  for (; i < size; i++) total += x[i] * y[i];
  return total;
}

void axpy(double alpha, const double* __restrict x, double* __restrict y, int64_t size) {
  for (int64_t i = 0; i < size; i++) y[i] += alpha * x[i];
}

template <typename T>
void addRows(const T* __restrict x, int64_t rows, int64_t columns, double* __restrict sums) {
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) sums[j] += static_cast<double>(x[i * columns + j]);
  }
}

}  // namespace

extern const DoubleMatrix doubleMatrix = {kTileRows,
                                          kTileColumns,
                                          pack<kTileRows, double>,
                                          pack<kTileColumns, double>,
                                          pack<kTileRows, float>,
                                          pack<kTileColumns, float>,
                                          tile,
                                          symmetricTimesVector,
                                          dot,
                                          axpy,
                                          addRows<double>,
                                          addRows<float>};

}  // namespace GF_NAMESPACE
}  // namespace gf
