#include "products/gemm.h"

#include "../test/native/check.h"
#include "products/gemm-format.h"
#include "products/kept-panels.h"
#include "runtime/threads.h"

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

/// What is taken into a product has the bits of what it replaces; kept panels those of panels packed anew.
void takesIn(int64_t m, int64_t n, int64_t k, bool transposeB) {
  const std::vector<float> a = numbers(m * k, 1), b = numbers(k * n, 2), gate = numbers(m * n, 3), more = numbers(m * n, 4);
  std::vector<float> plain(static_cast<size_t>(m * n)), y = plain;
  Product p;
  p.left = matrixPatches(a.data(), m, k);
  p.right = matrixWeights(b.data(), k, n, transposeB);
  p.columns = n;
  p.target = matrixTarget(plain.data(), m, n);
  multiply(gemmFormat(false), p);
  for (size_t i = 0; i < plain.size(); i++) plain[i] = plain[i] * (gate[i] > 0.0f ? 1.0f : 0.25f) + more[i];
  p.target = matrixTarget(y.data(), m, n);
  p.finish.gate = gate.data();
  p.finish.gateSlope = 0.25f;
  p.finish.addend = more.data();
  p.kept = 3;
  KeptPanels panels;
  for (const int threads : {threadCount(), 1}) {
    limitThreads(threads);
    const WithPanels with(panels);
    for (int i = 0; i < 2; i++) {
      y.assign(y.size(), -7.0f);
      multiply(gemmFormat(false), p);
      GF_CHECK(y == plain);
    }
  }
}

/// Another factor under a number that is taken is packed itself.
void keepsApart() {
  const std::vector<float> a = numbers(64 * 48, 1), b = numbers(48 * 40, 2), c = numbers(48 * 40, 3);
  KeptPanels panels;
  const WithPanels with(panels);
  for (const std::vector<float>* right : {&b, &c, &b}) {
    std::vector<float> y(64 * 40);
    std::vector<double> expected(64 * 40);
    for (int64_t i = 0; i < 64; i++) {
      for (int64_t j = 0; j < 40; j++) {
        for (int64_t l = 0; l < 48; l++) expected[i * 40 + j] += double{a[i * 48 + l]} * double{(*right)[l * 40 + j]};
      }
    }
    Product p;
    p.left = matrixPatches(a.data(), 64, 48);
    p.right = matrixWeights(right->data(), 48, 40, false);
    p.columns = 40;
    p.target = matrixTarget(y.data(), 64, 40);
    p.kept = 0;
    multiply(gemmFormat(false), p);
    GF_CHECK(near(y, expected));
  }
}

}  // namespace

void testProducts() {
  for (const bool transposeB : {false, true}) {
    for (const int64_t n : {1, 2, 3, 4, 5, 33, 200}) {
      for (const int64_t m : {1, 13, 60, 500}) takesIn(m, n, 40, transposeB);
    }
    takesIn(20, 48, 9000, transposeB);
  }
  keepsApart();
  for (const int64_t m : {70, 300}) {
    for (const int64_t n : {1, 2, 3, 4}) {
      for (const bool transposeA : {false, true}) isProduct(m, n, 131, transposeA, m == 70);
    }
  }
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
