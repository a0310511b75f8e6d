#include "ops/normalization.h"

#include <algorithm>
#include <cmath>

#include "kernels/normalization.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 32768;  // values of a chunk
constexpr int64_t kWidth = 512;    // columns, at most, of narrow rows that are processed as one

/// x [outer,n,inner]. The statistics [outer,inner] are those of the columns of each group.
struct Groups {
  template <typename Arguments>
  explicit Groups(const Arguments& a)
      : outer(a.outer),
        n(a.n),
        inner(a.inner),
        statistics(product(outer, inner)),
        size(product(statistics, n)) {
    while (inner > 0 && 2 * together <= n && 2 * together * inner <= kWidth) together *= 2;
    width = together * inner;
    rows = std::max<int64_t>(1, kGrain / std::max<int64_t>(width, 1)) * together;
    chunks = size == 0 ? 0 : ceilDiv(n, rows);
  }

  /// Calls body(chunk, group, first value, values) for chunks of whole rows.
  template <typename F>
  void eachChunk(const F& body) const {
    const int64_t grain = std::max<int64_t>(1, kGrain / std::max<int64_t>(1, n * inner));
    parallelFor(outer * chunks, grain, [&](int64_t begin, int64_t end) {
      for (int64_t chunk = begin; chunk < end; chunk++) {
        const int64_t group = chunk / chunks;
        const int64_t row = chunk % chunks * rows;
        body(chunk, group, (group * n + row) * inner, std::min(rows, n - row) * inner);
      }
    });
  }

  /// Computes two sums [outer,inner]. `kernel(group, first value, values, sums, sums)` computes the two sums of each chunk;
  /// they are added in the order of the chunks.
  template <typename F>
  void sum(double* first, double* second, const F& kernel) const {
    const DoubleArray partial = allocateDoubles(sizeOf(2, outer, chunks, width));
    double* const partials = partial.get();
    eachChunk([&](int64_t chunk, int64_t group, int64_t begin, int64_t values) {
      double* sums = partials + 2 * chunk * width;
      kernel(group, begin, values, sums, sums + width);
    });
    std::fill_n(first, statistics, 0.0);
    std::fill_n(second, statistics, 0.0);
    for (int64_t chunk = 0; chunk < outer * chunks; chunk++) {
      const double* sums = partials + 2 * chunk * width;
      const int64_t group = chunk / chunks * inner;
      for (int64_t i = 0; i < width; i += inner) {
        for (int64_t j = 0; j < inner; j++) {
          first[group + j] += sums[i + j];
          second[group + j] += sums[width + i + j];
        }
      }
    }
  }

  const int64_t outer, n, inner, statistics, size;
  int64_t together = 1;  // rows that are processed as one
  int64_t width;
  int64_t rows;  // of a chunk
  int64_t chunks;
};

/// `Count` floats for each column, repeated for the rows that are processed as one.
template <int Count>
class Columns {
 public:
  /// The function `of(statistic, channel, values)` writes the `Count` floats of a column to the array `values`.
  template <typename F>
  Columns(const Groups& groups, const F& of)
      : width_(groups.width), values_(allocateArray<float>(sizeOf(Count, groups.outer, groups.width))) {
    for (int64_t group = 0; group < groups.outer && groups.inner > 0; group++) {
      for (int64_t j = 0; j < groups.inner; j++) {
        float values[Count];
        of(group * groups.inner + j, j, values);
        for (int64_t i = j; i < width_; i += groups.inner) {
          for (int k = 0; k < Count; k++) values_[(group * Count + k) * width_ + i] = values[k];
        }
      }
    }
  }

  const float* get(int64_t group, int k) const { return values_.get() + (group * Count + k) * width_; }

 private:
  const int64_t width_;
  const Array<float> values_;
};

void normalize(const Groups& groups, const float* x, const float* mean, const float* variance, const float* offset,
               const float* scale, double epsilon, float* y) {
  const Columns<3> columns(groups, [=](int64_t i, int64_t channel, float* values) {
    values[0] = mean[i];
    values[1] = static_cast<float>((scale ? scale[channel] : 1.0f) / std::sqrt(variance[i] + epsilon));
    values[2] = offset ? offset[channel] : 0.0f;
  });
  groups.eachChunk([&](int64_t, int64_t group, int64_t begin, int64_t values) {
    normalization().apply(x + begin, columns.get(group, 0), columns.get(group, 1), columns.get(group, 2), y + begin,
                          values, groups.width);
  });
}

}  // namespace

void normalizeGiven(const NormalizeGivenArguments& a) {
  const Groups groups(a);
  const float* x = a.x.of(groups.size);
  const float* mean = a.mean.of(groups.statistics);
  const float* variance = a.variance.of(groups.statistics);
  const float* offset = a.offset ? a.offset->of(groups.inner) : nullptr;
  const float* scale = a.scale ? a.scale->of(groups.inner) : nullptr;
  normalize(groups, x, mean, variance, offset, scale, a.epsilon, a.y.of(groups.size));
}

void normalizeOwn(const NormalizeOwnArguments& a) {
  const Groups groups(a);
  const float* x = a.x.of(groups.size);
  const float* scale = a.scale.of(groups.inner);
  const float* offset = a.offset.of(groups.inner);
  float* y = a.y.of(groups.size);
  float* mean = a.mean.of(groups.statistics);
  float* variance = a.variance.of(groups.statistics);
  const DoubleArray sums = allocateDoubles(sizeOf(2, groups.statistics));
  double* const squares = sums.get() + groups.statistics;
  groups.sum(sums.get(), squares, [=, &groups](int64_t, int64_t begin, int64_t values, double* first, double* second) {
    normalization().moments(x + begin, values, groups.width, first, second);
  });
  for (int64_t i = 0; i < groups.statistics; i++) {
    // In double, the difference of the squares is exact enough for all digits of a float.
    const double m = sums[i] / static_cast<double>(groups.n);
    const double v = squares[i] / static_cast<double>(groups.n) - m * m;
    mean[i] = static_cast<float>(m);
    variance[i] = v < 0.0 ? 0.0f : static_cast<float>(v);
  }
  normalize(groups, x, mean, variance, offset, scale, a.epsilon, y);
}

void normalizeOwnGradient(const NormalizeOwnGradientArguments& a) {
  const Groups groups(a);
  const float* dy = a.dy.of(groups.size);
  const float* dMean = a.dMean.of(groups.statistics);
  const float* dVariance = a.dVariance.of(groups.statistics);
  const float* x = a.x.of(groups.size);
  const float* mean = a.mean.of(groups.statistics);
  const float* variance = a.variance.of(groups.statistics);
  const float* scale = a.scale.of(groups.inner);
  float* dx = a.dx.of(groups.size);
  float* dScale = a.dScale.of(groups.inner);
  float* dOffset = a.dOffset.of(groups.inner);
  const Columns<1> means(groups, [=](int64_t i, int64_t, float* values) { values[0] = mean[i]; });
  const DoubleArray memory = allocateDoubles(2 * (Size(groups.statistics) + groups.inner));
  double* const sums = memory.get();
  double* const products = sums + groups.statistics;
  groups.sum(sums, products, [&](int64_t group, int64_t begin, int64_t values, double* first, double* second) {
    normalization().correlations(dy + begin, x + begin, means.get(group, 0), values, groups.width, first, second);
  });
  double* const scaleSums = products + groups.statistics;
  double* const offsetSums = scaleSums + groups.inner;
  std::fill_n(scaleSums, 2 * groups.inner, 0.0);
  const double n = static_cast<double>(groups.n);
  const Columns<3> columns(groups, [&](int64_t i, int64_t channel, float* values) {
    const double inverse = 1.0 / std::sqrt(variance[i] + a.epsilon);
    const double factor = inverse * scale[channel];
    scaleSums[channel] += products[i] * inverse;
    offsetSums[channel] += sums[i];
    values[0] = static_cast<float>(factor);
    values[1] = static_cast<float>((2.0 * dVariance[i] - factor * inverse * inverse * products[i]) / n);
    values[2] = static_cast<float>((dMean[i] - factor * sums[i]) / n);
  });
  for (int64_t j = 0; j < groups.inner; j++) {
    dScale[j] = static_cast<float>(scaleSums[j]);
    dOffset[j] = static_cast<float>(offsetSums[j]);
  }
  groups.eachChunk([&](int64_t, int64_t group, int64_t begin, int64_t values) {
    normalization().gradient(dy + begin, x + begin, means.get(group, 0), columns.get(group, 0), columns.get(group, 1),
                             columns.get(group, 2), dx + begin, values, groups.width);
  });
}

}  // namespace gf
