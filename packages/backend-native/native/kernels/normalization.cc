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

/// The number of rows that are added up before their sum is added to the total.
constexpr int kTogether = 4;

void moments(const float* x, int64_t size, int64_t width, double* __restrict sums, double* __restrict squares) {
  clear(sums, squares, width);
  int64_t i = 0;
  for (; i + kTogether * width <= size; i += kTogether * width) {
    const float* __restrict rows = x + i;
    for (int64_t j = 0; j < width; j++) {
      const double a = rows[j], b = rows[width + j], c = rows[2 * width + j], d = rows[3 * width + j];
      sums[j] += (a + b) + (c + d);
      squares[j] += (a * a + b * b) + (c * c + d * d);
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
  for (; i + kTogether * width <= size; i += kTogether * width) {
    const float* __restrict dRows = dy + i;
    const float* __restrict rows = x + i;
    for (int64_t j = 0; j < width; j++) {
      const double m = mean[j];
      const double a = dRows[j], b = dRows[width + j], c = dRows[2 * width + j], d = dRows[3 * width + j];
      sums[j] += (a + b) + (c + d);
      products[j] += (a * (rows[j] - m) + b * (rows[width + j] - m)) +
                     (c * (rows[2 * width + j] - m) + d * (rows[3 * width + j] - m));
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
