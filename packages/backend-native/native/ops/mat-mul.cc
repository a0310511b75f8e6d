#include "ops/mat-mul.h"

#include <chrono>

#include "ops/finish.h"
#include "products/gemm-format.h"
#include "products/gemm.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Fails unless every index is the number of a matrix of `size` values in an array of `total` values.
void checkIndices(const Span<const int32_t>& indices, int64_t size, int64_t total) {
  for (int64_t i = 0; i < indices.size; i++) {
    const int64_t index = indices.data[i];
    if (index < 0 || product(index + 1, size) > total) indices.fail("indices of its matrices", std::to_string(index));
  }
}

}  // namespace

void matMul(const MatMulArguments& a) {
  constexpr int32_t kFirst = 0;
  const Span<const int32_t> first{&kFirst, 1, "the only index"};
  const bool isOne = !a.aIndices;
  if (!isOne && !a.bIndices) throw ArgumentError("bIndices", "given with aIndices", "none");
  const Span<const int32_t> aIndices = isOne ? first : *a.aIndices, bIndices = isOne ? first : *a.bIndices;
  const int64_t batches = aIndices.size, m = a.m, n = a.n, k = a.k;
  bIndices.of(batches);
  const int64_t mk = product(m, k), kn = product(k, n), mn = product(m, n);
  float* y = a.y.of(product(batches, mn));
  if (isOne) {
    if (a.a.size < mk) a.a.fail("an array of " + std::to_string(mk), std::to_string(a.a.size));
    if (a.b.size < kn) a.b.fail("an array of " + std::to_string(kn), std::to_string(a.b.size));
  } else {
    checkIndices(aIndices, mk, a.a.size);
    checkIndices(bIndices, kn, a.b.size);
  }

  Product p;
  p.left = a.transposeA ? matrixPatches(a.a.data, k, m) : matrixPatches(a.a.data, m, k);
  p.leftTransposed = a.transposeA;
  p.right = matrixWeights(a.b.data, k, n, a.transposeB);
  p.columns = n;
  p.target = matrixTarget(y, m, n);
  p.finish = finishOf(a.finish, n);
  if (isOne) {
    if (a.gate) {
      p.finish.gate = a.gate->of(mn);
      p.finish.gateSlope = static_cast<float>(a.gateSlope);
    }
    if (a.addend) p.finish.addend = a.addend->of(mn);
    if (a.kept > 0) p.kept = a.kept - 1;
  }
  multiply(gemmFormat(a.bf16), p, {batches, aIndices.data, bIndices.data, mk, kn, mn});
}

void probePeak(const ProbePeakArguments& a) {
  double* rate = a.rate.of(1);
  const int64_t iterations = a.iterations;
  const int threads = activeThreads();
  double operations = 0;
  const auto begin = std::chrono::steady_clock::now();
  parallelFor(threads, 1, [&](int64_t first, int64_t) {
    const double count = gemmKernels().probe(iterations);
    if (first == 0) operations = count;
  });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  rate[0] = operations * threads / seconds.count();
}

}  // namespace gf
