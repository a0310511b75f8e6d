#include <chrono>

#include "bind/args.h"
#include "bind/finish.h"
#include "products/gemm-format.h"
#include "products/gemm.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Fails unless every index is the number of a matrix of `size` values in an array of `total` values.
void checkIndices(const Args& args, size_t at, const int32_t* indices, int64_t count, int64_t size, int64_t total) {
  for (int64_t i = 0; i < count; i++) {
    if (indices[i] < 0 || product(args.env(), indices[i] + int64_t{1}, size) > total) {
      args.fail(at, "indices of its matrices", std::to_string(indices[i]));
    }
  }
}

/// matMul(a, b, y, aIndices, bIndices, m, n, k, transposeA, transposeB, bf16, bias, activation, slope, slopes, gate,
/// gateSlope, addend, kept): y[i] [m,n] = a[aIndices[i]] b[bIndices[i]], then the finish. Without indices it is one product.
/// Only such a product may have a gate and an addend [m,n]. In a program, `kept` is the number of b, from 1 on, among the
/// right factors that are packed only once.
void matMul(const Args& args) {
  int64_t aSize, bSize, batches = 1;
  constexpr int32_t kFirst = 0;
  const float* a = args.array<const float>(0, &aSize);
  const float* b = args.array<const float>(1, &bSize);
  const int32_t* aIndices = args.given(3) ? args.positions(3, &batches) : &kFirst;
  const int32_t* bIndices = args.given(3) ? args.positions(4, batches) : &kFirst;
  const int64_t m = args.integer(5), n = args.integer(6), k = args.integer(7);
  const bool transposeA = args.boolean(8), transposeB = args.boolean(9);
  const int64_t mk = product(args.env(), m, k), kn = product(args.env(), k, n), mn = product(args.env(), m, n);
  float* y = args.array<float>(2, product(args.env(), batches, mn));
  checkIndices(args, 3, aIndices, batches, mk, aSize);
  checkIndices(args, 4, bIndices, batches, kn, bSize);

  Product p;
  p.left = transposeA ? matrixPatches(a, k, m) : matrixPatches(a, m, k);
  p.leftTransposed = transposeA;
  p.right = matrixWeights(b, k, n, transposeB);
  p.columns = n;
  p.target = matrixTarget(y, m, n);
  p.finish = finishArguments(args, 11, n);
  if (!args.given(3)) {
    if (args.given(15)) {
      p.finish.gate = args.array<const float>(15, mn);
      p.finish.gateSlope = static_cast<float>(args.number(16));
    }
    if (args.given(17)) p.finish.addend = args.array<const float>(17, mn);
    if (args.given(18)) p.kept = args.integer(18, 1) - 1;
  }
  multiply(gemmFormat(args.boolean(10)), p, {batches, aIndices, bIndices, mk, kn, mn});
}

/// probePeak(iterations, rate): sets rate[0] to the floating-point operations per second of all active threads together.
void probePeak(const Args& args) {
  const int64_t iterations = args.integer(0, 1);
  double* rate = args.array<double>(1, 1);
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

}  // namespace

void registerMatMul(Napi::Env env, Napi::Object exports) {
  expose<matMul>(env, exports, "matMul");
  expose<probePeak>(env, exports, "probePeak");
}

}  // namespace gf
