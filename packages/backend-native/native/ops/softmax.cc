#include "ops/softmax.h"

#include <algorithm>

#include "kernels/softmax.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 4096;  // values of a chunk

}  // namespace

void softmaxRows(const SoftmaxRowsArguments& a) {
  const int64_t rows = a.rows, n = a.n;
  const int64_t size = product(rows, n);
  const float* x = a.x.of(size);
  float* y = a.y.of(size);
  parallelFor(rows, std::max<int64_t>(1, kGrain / n), [=](int64_t begin, int64_t end) {
    softmax().rows(x + begin * n, y + begin * n, end - begin, n);
  });
}

}  // namespace gf
