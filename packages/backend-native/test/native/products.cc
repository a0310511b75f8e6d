#include "gemm.h"

#include "../test/native/check.h"
#include "gemm-format.h"
#include "threads.h"

namespace gf {
namespace {

void isProduct(int64_t m, int64_t n, int64_t k, bool transposeA, bool transposeB) {
  const std::vector<float> a = numbers(m * k, 1), b = numbers(k * n, 2), bias = numbers(n, 3);
  std::vector<double> expected(static_cast<size_t>(m * n));
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = bias[j];
      for (int64_t l = 0; l < k; l++) {
        sum += double{transposeA ? a[l * m + i] : a[i * k + l]} * double{transposeB ? b[j * k + l] : b[l * n + j]};
      }
      expected[i * n + j] = std::fmax(sum, 0.0);
    }
  }
  std::vector<float> first;
  for (const int threads : {threadCount(), 2, 1}) {
    limitThreads(threads);
    std::vector<float> y(static_cast<size_t>(m * n), -7.0f);
    Product p;
    p.left = transposeA ? matrixPatches(a.data(), k, m) : matrixPatches(a.data(), m, k);
    p.leftTransposed = transposeA;
    p.right = matrixWeights(b.data(), k, n, transposeB);
    p.columns = n;
    p.target = matrixTarget(y.data(), m, n);
    p.finish.bias = bias.data();
    p.finish.biasStep = 1;
    p.finish.activation = Activation::relu;
    multiply(gemmFormat(false), p);
    GF_CHECK(near(y, expected));
    if (first.empty()) first = y;
    GF_CHECK(y == first);
  }
}

}  // namespace

void testProducts() {
  for (const int64_t m : {0, 1, 15, 16, 17, 48}) {
    for (const int64_t n : {0, 1, 16, 17}) {
      for (const int64_t k : {0, 1, 17, 48}) {
        for (const bool transposeA : {false, true}) isProduct(m, n, k, transposeA, m % 2 == 0);
      }
    }
  }
  isProduct(3, 5, 3000, false, false);
  isProduct(300, 200, 70, true, false);
  isProduct(130, 700, 300, false, true);
}

}  // namespace gf
