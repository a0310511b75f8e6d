#include "kernels/cast.h"

#include "bind/args.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Exported as conversion(x, y).
template <typename T, typename R, void (*Cast::*conversion)(const T*, R*, int64_t)>
void bound(const Args& args) {
  int64_t size;
  const T* x = args.array<const T>(0, &size);
  R* y = args.array<R>(1, size);
  const auto kernel = cast().*conversion;
  parallelFor(size, kGrain, [=](int64_t begin, int64_t end) { kernel(x + begin, y + begin, end - begin); });
}

}  // namespace

void registerCast(Napi::Env env, Napi::Object exports) {
  Napi::Object conversions = Napi::Object::New(env);
  exports.Set("cast", conversions);
  expose<bound<float, int32_t, &Cast::floatsToInts>>(env, conversions, "floatsToInts");
  expose<bound<float, uint8_t, &Cast::floatsToBools>>(env, conversions, "floatsToBools");
  expose<bound<int32_t, float, &Cast::intsToFloats>>(env, conversions, "intsToFloats");
  expose<bound<int32_t, uint8_t, &Cast::intsToBools>>(env, conversions, "intsToBools");
  expose<bound<uint8_t, float, &Cast::boolsToFloats>>(env, conversions, "boolsToFloats");
  expose<bound<uint8_t, int32_t, &Cast::boolsToInts>>(env, conversions, "boolsToInts");
}

}  // namespace gf
