#include <algorithm>
#include <cmath>

#include "../test/native/spans.h"
#include "ops/arg.h"
#include "ops/normalization.h"
#include "ops/optimizer.h"
#include "ops/reduction.h"
#include "ops/scan.h"
#include "ops/segment.h"
#include "ops/softmax.h"

namespace gf {
namespace {

/// x [outer,n,inner]
struct Sizes {
  int64_t outer, n, inner;
  int64_t outputs() const { return outer * inner; }
  int64_t all() const { return outputs() * n; }
  size_t at(int64_t i, int64_t k, int64_t j) const { return static_cast<size_t>((i * n + k) * inner + j); }

  /// Calls body(output, i, j).
  template <typename F>
  void each(const F& body) const {
    for (int64_t i = 0; i < outer; i++) {
      for (int64_t j = 0; j < inner; j++) body(static_cast<size_t>(i * inner + j), i, j);
    }
  }
};

void testFolds(const Sizes& s) {
  const std::vector<float> x = numbers(s.all(), 1);
  std::vector<int32_t> ints;
  std::vector<uint8_t> bools;
  for (const float value : x) ints.push_back(static_cast<int32_t>(value * 100.0f)), bools.push_back(value > 0.9f);
  std::vector<double> sums(s.outputs()), running(x.size());
  std::vector<float> most(sums.size());
  std::vector<int32_t> intSums(sums.size()), least(sums.size()), counts(sums.size()), where(sums.size());
  std::vector<uint8_t> any(sums.size());
  s.each([&](size_t output, int64_t i, int64_t j) {
    most[output] = x[s.at(i, 0, j)];
    least[output] = ints[s.at(i, 0, j)];
    for (int64_t k = 0; k < s.n; k++) {
      const size_t at = s.at(i, k, j);
      sums[output] += x[at] * 0.5;
      running[at] = 2.0 * sums[output];
      intSums[output] += ints[at];
      counts[output] += bools[at];
      any[output] |= bools[at];
      if (x[at] > most[output]) most[output] = x[at], where[output] = static_cast<int32_t>(k);
      least[output] = std::min(least[output], ints[at]);
    }
  });
  const int64_t size = s.outputs();
  GF_CHECK(near(computed<float>(size, [&](auto& y) { foldFloatSums(&Reduction::sumFloat32, {in(x), out(y), s.outer, s.n, s.inner, 0.5}); }), sums));
  GF_CHECK(computed<float>(size, [&](auto& y) { foldFloats(&Reduction::maxFloat32, {in(x), out(y), s.outer, s.n, s.inner}); }) == most);
  GF_CHECK(computed<int32_t>(size, [&](auto& y) { foldIntSums(&Reduction::sumInt32, {in(ints), out(y), s.outer, s.n, s.inner}); }) == intSums);
  GF_CHECK(computed<int32_t>(size, [&](auto& y) { foldInts(&Reduction::minInt32, {in(ints), out(y), s.outer, s.n, s.inner}); }) == least);
  GF_CHECK(computed<int32_t>(size, [&](auto& y) { foldBoolSums(&Reduction::sumBool, {in(bools), out(y), s.outer, s.n, s.inner}); }) == counts);
  GF_CHECK(computed<uint8_t>(size, [&](auto& y) { foldBools(&Reduction::maxBool, {in(bools), out(y), s.outer, s.n, s.inner}); }) == any);
  GF_CHECK(computed<int32_t>(size, [&](auto& y) { findFloat32(&Arg::maxFloat32, {in(x), out(y), s.outer, s.n, s.inner}); }) == where);
  GF_CHECK(near(computed<float>(s.all(), [&](auto& y) { scanFloat32(&Scan::sumFloat32, {in(x), out(y), s.outer, s.n, s.inner, false, false}); }), running));
  std::vector<float> shorter(1);
  GF_CHECK(refuses("must be an array of", [&] { foldFloats(&Reduction::maxFloat32, {in(x), out(shorter), s.outer, s.n, s.inner + 1}); }));
}

void testSoftmaxAndSegments() {
  constexpr int64_t kRows = 700, kColumns = 67, kSegments = 5;
  const std::vector<float> x = numbers(kRows * kColumns, 2);
  std::vector<double> expected(x.size()), sums(kSegments * kColumns);
  std::vector<int32_t> ids;
  for (int64_t row = 0; row < kRows; row++) {
    ids.push_back(static_cast<int32_t>(row * 7 % (kSegments + 1)));  // the last one is no segment
    double total = 0.0;
    for (int64_t j = 0; j < kColumns; j++) total += std::exp(double{x[row * kColumns + j]});
    for (int64_t j = 0; j < kColumns; j++) {
      expected[row * kColumns + j] = std::exp(double{x[row * kColumns + j]}) / total;
      if (ids.back() < kSegments) sums[ids.back() * kColumns + j] += x[row * kColumns + j];
    }
  }
  GF_CHECK(near(computed<float>(kRows * kColumns, [&](auto& y) { softmaxRows({in(x), out(y), kRows, kColumns}); }), expected));
  const auto found = computed<float>(kSegments * kColumns, [&](auto& y) { segmentSum({in(x), in(ids), out(y), kRows, kColumns, kSegments}); });
  GF_CHECK(near(found, sums));
}

/// The gradient of sum(y c) + sum(mean) by x, from the operator and from differences.
void testNormalization() {
  const Sizes s = {2, 40, 3};
  constexpr double kEpsilon = 1e-3;
  const std::vector<float> x = numbers(s.all(), 1), scale = numbers(s.inner, 2), offset = numbers(s.inner, 3), dy = numbers(s.all(), 4);
  std::vector<float> mean(s.outputs()), variance(s.outputs());
  std::vector<double> expected(x.size());
  s.each([&](size_t, int64_t i, int64_t j) {
    double m = 0.0, v = 0.0;
    for (int64_t k = 0; k < s.n; k++) m += double{x[s.at(i, k, j)]} / s.n;
    for (int64_t k = 0; k < s.n; k++) v += std::pow(x[s.at(i, k, j)] - m, 2.0) / s.n;
    for (int64_t k = 0; k < s.n; k++) {
      expected[s.at(i, k, j)] = (x[s.at(i, k, j)] - m) / std::sqrt(v + kEpsilon) * scale[j] + offset[j];
    }
  });
  const auto own = computed<float>(s.all(), [&](auto& y) {
    normalizeOwn({in(x), in(scale), in(offset), out(y), out(mean), out(variance), s.outer, s.n, s.inner, kEpsilon});
  });
  GF_CHECK(near(own, expected));
  const auto given = computed<float>(s.all(), [&](auto& y) {
    normalizeGiven({in(x), in(mean), in(variance), in(offset), in(scale), out(y), s.outer, s.n, s.inner, kEpsilon});
  });
  GF_CHECK(near(given, expected));
  const std::vector<float> ones(s.outputs(), 1.0f), zeros(s.outputs());
  std::vector<float> dScale(s.inner), dOffset(s.inner);
  const auto dx = computed<float>(s.all(), [&](auto& to) {
    normalizeOwnGradient({in(dy), in(ones), in(zeros), in(x), in(mean), in(variance), in(scale), out(to), out(dScale), out(dOffset),
                          s.outer, s.n, s.inner, kEpsilon});
  });
  const auto value = [&](const std::vector<float>& at) {
    std::vector<float> y(x.size()), m(mean.size()), v(mean.size());
    normalizeOwn({in(at), in(scale), in(offset), out(y), out(m), out(v), s.outer, s.n, s.inner, kEpsilon});
    double sum = 0.0;
    for (size_t i = 0; i < y.size(); i++) sum += double{y[i]} * dy[i];
    for (const float one : m) sum += one;
    return sum;
  };
  constexpr float kStep = 1.0f / 64.0f;
  for (size_t i = 0; i < x.size(); i += 17) {
    std::vector<float> more = x, less = x;
    more[i] += kStep;
    less[i] -= kStep;
    GF_CHECK(std::fabs((value(more) - value(less)) / (2.0 * kStep) - dx[i]) < 2e-3);
  }
}

void testOptimizers() {
  constexpr int64_t kSize = 70001;
  const std::vector<float> w = numbers(kSize, 1), g = numbers(kSize, 2), m = numbers(kSize, 3);
  std::vector<float> v = numbers(kSize, 4);
  for (float& value : v) value = value * value;
  std::vector<double> adams, props, steps;
  for (size_t i = 0; i < w.size(); i++) {
    const double newM = 0.5 * m[i] + 0.5 * g[i], newV = 0.75 * v[i] + 0.25 * g[i] * g[i];
    adams.push_back(w[i] - 0.125 * newM / (std::sqrt(newV) + 0.01));
    props.push_back(w[i] - 0.125 * g[i] / (std::sqrt(newV) + 0.01));
    steps.push_back(w[i] - 0.125 * (0.5 * m[i] + g[i]));
  }
  std::vector<float> mNew(w.size()), vNew(w.size());
  GF_CHECK(near(computed<float>(kSize, [&](auto& y) {
    adam({0.5, 0.75, 0.01, 0.125, 0.0, 1.0, {{in(w), in(g), out(y), in(m), out(mNew), in(v), out(vNew)}}});
  }), adams));
  GF_CHECK(near(computed<float>(kSize, [&](auto& y) {
    rmsProp({0.75, 0.01, 0.125, 0.0, 0.0, {{in(w), in(g), out(y), in(v), out(vNew), {}, {}, {}, {}}}});
  }), props));
  GF_CHECK(near(computed<float>(kSize, [&](auto& y) {
    sgd({0.125, 0.0, 0.5, 1.0, false, {{in(w), in(g), out(y), in(m), out(mNew)}}});
  }), steps));
  std::vector<float> y(w.size());
  GF_CHECK(refuses("given with its successor", [&] { sgd({0.125, 0.0, 0.5, 1.0, false, {{in(w), in(g), out(y), in(m), {}}}}); }));
}

}  // namespace

void testRows() {
  testFolds({1, 70001, 1});
  testFolds({3, 40, 1500});
  testFolds({40, 600, 3});
  testSoftmaxAndSegments();
  testNormalization();
  testOptimizers();
}

}  // namespace gf
