#include "ops/unary.h"

#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

template <typename T, typename R>
void plain(void (*kernel)(const T*, R*, int64_t), const Span<const T>& from, const Span<R>& to) {
  const T* x = from.data;
  R* y = to.of(from.size);
  parallelFor(from.size, kGrain, [=](int64_t begin, int64_t end) { kernel(x + begin, y + begin, end - begin); });
}

bool isCostly(UnaryFloats Unary::*kernel) {
#define GF_IS(name) \
  if (kernel == &Unary::name) return true;
  GF_UNARY_COSTLY(GF_IS)
#undef GF_IS
  return false;
}

}  // namespace

void unaryFloats(UnaryFloats Unary::*kernel, const UnaryFloatsArguments& a) {
  const float* x = a.x.data;
  float* y = a.y.of(a.x.size);
  const float p = static_cast<float>(a.p), q = static_cast<float>(a.q);
  const UnaryFloats compute = unary().*kernel;
  parallelFor(a.x.size, isCostly(kernel) ? kCostlyGrain : kGrain,
              [=](int64_t begin, int64_t end) { compute(x + begin, y + begin, end - begin, p, q); });
}

void unaryInts(UnaryInts Unary::*kernel, const UnaryIntsArguments& a) { plain(unary().*kernel, a.x, a.y); }

void unaryTests(UnaryTest Unary::*kernel, const UnaryTestsArguments& a) { plain(unary().*kernel, a.x, a.y); }

void logicalNot(const LogicalNotArguments& a) { plain(unary().logicalNot, a.x, a.y); }

}  // namespace gf
