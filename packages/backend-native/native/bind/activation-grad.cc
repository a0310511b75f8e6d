#include "kernels/activation-grad.h"

#include "bind/args.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Exported as leakyReluGrad(dy, x, dx, alpha).
void leakyRelu(const Args& args) {
  int64_t size;
  const float* dy = args.array<const float>(0, &size);
  const float* x = args.array<const float>(1, size);
  float* dx = args.array<float>(2, size);
  const float alpha = static_cast<float>(args.number(3));
  const auto kernel = activationGrad().leakyRelu;
  parallelFor(size, kGrain,
              [=](int64_t begin, int64_t end) { kernel(dy + begin, x + begin, dx + begin, end - begin, alpha); });
}

}  // namespace

void registerActivationGrad(Napi::Env env, Napi::Object exports) { expose<leakyRelu>(env, exports, "leakyReluGrad"); }

}  // namespace gf
