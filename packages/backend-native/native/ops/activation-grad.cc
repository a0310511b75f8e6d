#include "ops/activation-grad.h"

#include "kernels/activation-grad.h"
#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {

void leakyReluGrad(const LeakyReluGradArguments& a) {
  const int64_t size = a.dy.size;
  const float* dy = a.dy.data;
  const float* x = a.x.of(size);
  float* dx = a.dx.of(size);
  const float alpha = static_cast<float>(a.alpha);
  const auto kernel = activationGrad().leakyRelu;
  parallelFor(size, kGrain,
              [=](int64_t begin, int64_t end) { kernel(dy + begin, x + begin, dx + begin, end - begin, alpha); });
}

}  // namespace gf
