#include "ops/cast.h"

#include "kernels/cast.h"
#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

template <typename T, typename R>
void convert(void (*kernel)(const T*, R*, int64_t), const Span<const T>& from, const Span<R>& to) {
  const T* x = from.data;
  R* y = to.of(from.size);
  parallelFor(from.size, kGrain, [=](int64_t begin, int64_t end) { kernel(x + begin, y + begin, end - begin); });
}

}  // namespace

void floatsToInts(const FloatsToIntsArguments& a) { convert(cast().floatsToInts, a.x, a.y); }

void floatsToBools(const FloatsToBoolsArguments& a) { convert(cast().floatsToBools, a.x, a.y); }

void intsToFloats(const IntsToFloatsArguments& a) { convert(cast().intsToFloats, a.x, a.y); }

void intsToBools(const IntsToBoolsArguments& a) { convert(cast().intsToBools, a.x, a.y); }

void boolsToFloats(const BoolsToFloatsArguments& a) { convert(cast().boolsToFloats, a.x, a.y); }

void boolsToInts(const BoolsToIntsArguments& a) { convert(cast().boolsToInts, a.x, a.y); }

}  // namespace gf
