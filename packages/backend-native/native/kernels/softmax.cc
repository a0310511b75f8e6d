#include "kernels/softmax.h"

#include "kernels/simd-math.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

float maximum(const float* x, int64_t n) {
  Floats best = splat(x[0]);
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const Floats v = load(x + i);
    best = v > best ? v : best;
    best = v != v ? v : best;
  }
  float result = x[0];
  for (int lane = 0; lane < kLanes; lane++) result = best[lane] > result || best[lane] != best[lane] ? best[lane] : result;
  for (; i < n; i++) result = x[i] > result || x[i] != x[i] ? x[i] : result;
  return result;
}

void row(const float* x, float* y, int64_t n) {
  const float most = maximum(x, n);
  Floats sums{};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const Floats e = exp(load(x + i) - most);
    store(y + i, e);
    sums += e;
  }
  storePart(y + i, exp(loadPart(x + i, n - i) - most), n - i);
  float sum = 0.0f;
  for (int64_t j = i; j < n; j++) sum += y[j];
  for (int lane = 0; lane < kLanes; lane++) sum += sums[lane];
  for (int64_t j = 0; j < n; j++) y[j] /= sum;
}

/// Computes a row that is shorter than a vector, with the same sums as `row`.
void shortRow(const float* x, float* y, int64_t n) {
  float lanes[kLanes] = {};
  float most = x[0];
  for (int64_t j = 0; j < n; j++) {
    lanes[j] = x[j];
    most = x[j] > most || x[j] != x[j] ? x[j] : most;
  }
  store(lanes, exp(load(lanes) - most));
  float sum = 0.0f;
  for (int64_t j = 0; j < n; j++) sum += lanes[j];
  store(lanes, load(lanes) / sum);
  for (int64_t j = 0; j < n; j++) y[j] = lanes[j];
}

void rows(const float* x, float* y, int64_t rows, int64_t n) {
  for (int64_t i = 0; i < rows; i++) (n < kLanes ? shortRow : row)(x + i * n, y + i * n, n);
}

}  // namespace

extern const Softmax softmax = {rows};

}  // namespace GF_NAMESPACE
}  // namespace gf
