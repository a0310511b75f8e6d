#include <cmath>

#include "../test/native/spans.h"
#include "ops/double-matrix.h"
#include "ops/mat-mul.h"

namespace gf {
namespace {

void testMatMul() {
  constexpr int64_t m = 33, n = 17, k = 40;
  const std::vector<float> a = numbers(2 * m * k, 1), b = numbers(k * n, 2), bias = numbers(n, 3);
  const std::vector<int32_t> aIndices = {1, 0, 1}, bIndices = {0, 0, 0};
  std::vector<double> expected(3 * m * n);
  for (size_t i = 0; i < expected.size(); i++) {
    const size_t matrix = i / (m * n), row = i % (m * n) / n, column = i % n;
    expected[i] = bias[column];
    for (size_t l = 0; l < k; l++) expected[i] += double{a[(aIndices[matrix] * m + row) * k + l]} * b[l * n + column];
  }
  MatMulArguments call{in(a), in(b), {}, in(aIndices), in(bIndices), m, n, k, false, false, false, {in(bias), 0, 0.0, {}}, {}, 0, {}, 0};
  GF_CHECK(near(computed<float>(3 * m * n, [&](auto& y) {
    call.y = out(y);
    matMul(call);
  }), expected));
  std::vector<float> y(3 * m * n);
  call.y = out(y);
  const std::vector<int32_t> wrong = {0, 2, 0};
  call.aIndices = in(wrong);
  GF_CHECK(refuses("must be indices of its matrices; received 2", [&] { matMul(call); }));
  call.bIndices.reset();
  GF_CHECK(refuses("bIndices must be given with aIndices", [&] { matMul(call); }));
  call.aIndices.reset();
  GF_CHECK(refuses("must be an array of", [&] { matMul(call); }));
  std::vector<double> rate(1);
  probePeak({100, out(rate)});
  GF_CHECK(rate[0] > 0.0);
}

void testDoubleMatrices() {
  constexpr int64_t kRows = 300, d = 37;
  const std::vector<float> x = numbers(kRows * d, 1);
  const std::vector<double> doubles(x.begin(), x.end());
  const auto sum = computed<double>(d, [&](auto& to) {
    std::fill(to.begin(), to.end(), 0.0);
    addRows({out(to), anyIn(x), kRows});
  });
  std::vector<double> mean = sum;
  for (double& value : mean) value /= kRows;
  const auto whole = [&](auto given) {
    return computed<double>(d * d, [&](auto& to) {
      std::vector<double> squares(d * d);
      addSquares({out(squares), given, kRows, d, in(mean)});
      mirrored({in(squares), out(to), d, kRows - 1.0});
    });
  };
  const std::vector<double> covariance = whole(anyIn(x));
  GF_CHECK(covariance == whole(anyIn(doubles)));
  std::vector<double> centred = doubles;
  for (size_t i = 0; i < centred.size(); i++) centred[i] -= mean[i % d];
  const auto products = computed<double>(d * d, [&](auto& c) { transposedProduct({in(centred), in(centred), out(c), kRows, d, d}); });
  for (int64_t j = 0; j < d; j++) {
    double column = 0.0;
    for (int64_t i = 0; i < kRows; i++) column += x[i * d + j];
    GF_CHECK(std::fabs(column - sum[j]) < 1e-9);
  }
  for (size_t i = 0; i < products.size(); i++) GF_CHECK(std::fabs(products[i] - covariance[i] * (kRows - 1)) < 1e-9);
  // The eigenvalues of the factor's congruence with the identity are those of the matrix.
  const auto eigenvalues = computed<double>(d, [&](auto& to) { eigenvaluesOf({in(covariance), out(to), d}); });
  std::vector<double> found(2), identity(d * d);
  std::vector<int32_t> order(d);
  const auto transposed = computed<double>(d * d, [&](auto& to) { choleskyOf({in(covariance), out(to), out(order), out(found), d}); });
  GF_CHECK(found[0] == d);
  for (int64_t i = 0; i < d; i++) identity[i * d + i] = 1.0;
  std::vector<double> inner(d * d), same(d);
  congruenceOf({in(transposed), in(order), in(identity), out(inner), d, d});
  eigenvaluesOf({in(inner), out(same), d});
  for (int64_t i = 0; i < d; i++) GF_CHECK(std::fabs(same[i] - eigenvalues[i]) < 1e-9);
  order[0] = d;
  GF_CHECK(refuses("the order must be of rows", [&] { congruenceOf({in(transposed), in(order), in(identity), out(inner), d, d}); }));
  identity[0] = NAN;
  GF_CHECK(refuses("the matrix must be finite", [&] { eigenvaluesOf({in(identity), out(same), d}); }));
}

}  // namespace

void testMatrixOperators() {
  testMatMul();
  testDoubleMatrices();
}

}  // namespace gf
