#include "kernels/double-vectors.h"

#include "kernels/doubles.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

/// The number of rows that are multiplied by a vector at once.
constexpr int kVectorRows = kInstructionSet.doubleVectorRows;

double sum(Doubles v) {
  double total = 0.0;
  for (int lane = 0; lane < kDoubles; lane++) total += v[lane];
  return total;
}

/// Processes several rows at a time, so that x and y are read only once for these rows.
void symmetricTimesVector(const double* a, int64_t stride, int64_t begin, int64_t end, const double* x,
                          double* __restrict y) {
  for (int64_t j = 0; j < end; j++) y[j] = 0.0;
  int64_t i = begin;
  for (; i + kVectorRows <= end; i += kVectorRows) {
    const double* rows = a + i * stride;
    Doubles dots[kVectorRows] = {};
    int64_t j = 0;
    for (; j + kDoubles <= i; j += kDoubles) {
      const Doubles v = get(x + j);
      Doubles even = get(y + j), odd = {};
#pragma GCC unroll 8
      for (int row = 0; row < kVectorRows; row++) {
        const Doubles r = get(rows + row * stride + j);
        dots[row] += r * v;
        (row % 2 == 0 ? even : odd) += r * x[i + row];
      }
      put(y + j, even + odd);
    }
    for (int row = 0; row < kVectorRows; row++) {
      double total = sum(dots[row]);
      const double* from = rows + row * stride;
      const double factor = x[i + row];
      for (int64_t column = j; column < i + row; column++) {
        total += from[column] * x[column];
        y[column] += from[column] * factor;
      }
      y[i + row] += total + from[i + row] * factor;
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

/// Processes four rows at a time, so that y is read only once for these rows.
void dots(const double* x, int64_t stride, int64_t count, const double* y, int64_t size, double* products) {
  int64_t row = 0;
  for (; row + 4 <= count; row += 4, x += 4 * stride) {
    const double* rows[4] = {x, x + stride, x + 2 * stride, x + 3 * stride};
    Doubles totals[4] = {};
    int64_t i = 0;
    for (; i + kDoubles <= size; i += kDoubles) {
      const Doubles v = get(y + i);
      for (int part = 0; part < 4; part++) totals[part] += get(rows[part] + i) * v;
    }
    for (int part = 0; part < 4; part++) {
      double total = sum(totals[part]);
      for (int64_t j = i; j < size; j++) total += rows[part][j] * y[j];
      products[row + part] = total;
    }
  }
  for (; row < count; row++, x += stride) products[row] = dot(x, y, size);
}

void addMultiples(const double* __restrict x, int64_t stride, int64_t count, const double* __restrict factors,
                  double* __restrict y, int64_t size) {
  for (; count >= 4; count -= 4, factors += 4, x += 4 * stride) {
    const double *x1 = x + stride, *x2 = x1 + stride, *x3 = x2 + stride;
    const double f0 = factors[0], f1 = factors[1], f2 = factors[2], f3 = factors[3];
    for (int64_t i = 0; i < size; i++) y[i] += (f0 * x[i] + f1 * x1[i]) + (f2 * x2[i] + f3 * x3[i]);
  }
  for (; count > 0; count--, factors++, x += stride) {
    const double factor = *factors;
    for (int64_t i = 0; i < size; i++) y[i] += factor * x[i];
  }
}

template <typename T>
void addRows(const T* __restrict x, int64_t stride, int64_t rows, int64_t columns, double* __restrict sums) {
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) sums[j] += static_cast<double>(x[i * stride + j]);
  }
}

}  // namespace

extern const DoubleVectors doubleVectors = {symmetricTimesVector, dots, addMultiples, addRows<double>, addRows<float>};

}  // namespace GF_NAMESPACE
}  // namespace gf
