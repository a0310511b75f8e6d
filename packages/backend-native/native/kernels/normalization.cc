#include "kernels/normalization.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

void apply(const float* x, const float* __restrict mean, const float* __restrict factor, const float* __restrict offset,
           float* y, int64_t size, int64_t width) {
  for (int64_t i = 0; i < size; i += width) {
    const float* __restrict from = x + i;
    float* __restrict to = y + i;
    const int64_t columns = least(width, size - i);
    for (int64_t j = 0; j < columns; j++) to[j] = (from[j] - mean[j]) * factor[j] + offset[j];
  }
}

void clear(double* __restrict sums, double* __restrict products, int64_t width) {
  for (int64_t j = 0; j < width; j++) sums[j] = products[j] = 0.0;
}

void moments(const float* x, int64_t size, int64_t width, double* __restrict sums, double* __restrict squares) {
  clear(sums, squares, width);
  int64_t i = 0;
  for (; i + 2 * width <= size; i += 2 * width) {
    const float* __restrict first = x + i;
    const float* __restrict second = first + width;
    for (int64_t j = 0; j < width; j++) {
      const double a = first[j], b = second[j];
      sums[j] += a + b;
      squares[j] += a * a + b * b;
    }
  }
  for (; i < size; i += width) {
    const float* __restrict row = x + i;
    const int64_t columns = least(width, size - i);
    for (int64_t j = 0; j < columns; j++) {
      const double a = row[j];
      sums[j] += a;
      squares[j] += a * a;
    }
  }
}

void correlations(const float* dy, const float* x, const float* __restrict mean, int64_t size, int64_t width,
                  double* __restrict sums, double* __restrict products) {
  clear(sums, products, width);
  int64_t i = 0;
  for (; i + 2 * width <= size; i += 2 * width) {
    const float* __restrict dFirst = dy + i;
    const float* __restrict dSecond = dFirst + width;
    const float* __restrict first = x + i;
    const float* __restrict second = first + width;
    for (int64_t j = 0; j < width; j++) {
      const double a = dFirst[j], b = dSecond[j], m = mean[j];
      sums[j] += a + b;
      products[j] += a * (first[j] - m) + b * (second[j] - m);
    }
  }
  for (; i < size; i += width) {
    const float* __restrict dRow = dy + i;
    const float* __restrict row = x + i;
    const int64_t columns = least(width, size - i);
    for (int64_t j = 0; j < columns; j++) {
      const double a = dRow[j];
      sums[j] += a;
      products[j] += a * (row[j] - static_cast<double>(mean[j]));
    }
  }
}

void gradient(const float* dy, const float* x, const float* __restrict mean, const float* __restrict a,
              const float* __restrict b, const float* __restrict c, float* dx, int64_t size, int64_t width) {
  for (int64_t i = 0; i < size; i += width) {
    const float* __restrict dRow = dy + i;
    const float* __restrict row = x + i;
    float* __restrict to = dx + i;
    const int64_t columns = least(width, size - i);
    for (int64_t j = 0; j < columns; j++) to[j] = dRow[j] * a[j] + (row[j] - mean[j]) * b[j] + c[j];
  }
}

}  // namespace

extern const Normalization normalization = {apply, moments, correlations, gradient};

}  // namespace GF_NAMESPACE
}  // namespace gf
