#include "kernels/softmax.h"

#include <algorithm>

#include "bind/args.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 4096;  // values of a chunk

/// Exported as softmaxRows(x [rows,n], y [rows,n], rows, n).
void softmaxRows(const Args& args) {
  const int64_t rows = args.integer(2), n = args.integer(3, 1);
  const int64_t size = product(args.env(), rows, n);
  const float* x = args.array<const float>(0, size);
  float* y = args.array<float>(1, size);
  parallelFor(rows, std::max<int64_t>(1, kGrain / n), [=](int64_t begin, int64_t end) {
    softmax().rows(x + begin * n, y + begin * n, end - begin, n);
  });
}

}  // namespace

void registerSoftmax(Napi::Env env, Napi::Object exports) { expose<softmaxRows>(env, exports, "softmaxRows"); }

}  // namespace gf
