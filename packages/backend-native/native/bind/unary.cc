#include "kernels/unary.h"

#include "bind/args.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Exported as operation(x, y[, p[, q]]).
template <UnaryFloats Unary::*operation, int64_t grain>
void floats(const Args& args) {
  int64_t size;
  const float* x = args.array<const float>(0, &size);
  float* y = args.array<float>(1, size);
  const float p = args.given(2) ? static_cast<float>(args.number(2)) : 0.0f;
  const float q = args.given(3) ? static_cast<float>(args.number(3)) : 0.0f;
  const UnaryFloats kernel = unary().*operation;
  parallelFor(size, grain, [=](int64_t begin, int64_t end) { kernel(x + begin, y + begin, end - begin, p, q); });
}

/// Exported as operation(x, y).
template <typename T, typename R, void (*Unary::*operation)(const T*, R*, int64_t)>
void plain(const Args& args) {
  int64_t size;
  const T* x = args.array<const T>(0, &size);
  R* y = args.array<R>(1, size);
  const auto kernel = unary().*operation;
  parallelFor(size, kGrain, [=](int64_t begin, int64_t end) { kernel(x + begin, y + begin, end - begin); });
}

}  // namespace

void registerUnary(Napi::Env env, Napi::Object exports) {
  Napi::Object operations = Napi::Object::New(env);
  exports.Set("unary", operations);
#define GF_EXPOSE(name) expose<floats<&Unary::name, kGrain>>(env, operations, #name);
  GF_UNARY_CHEAP(GF_EXPOSE)
#undef GF_EXPOSE
#define GF_EXPOSE(name) expose<floats<&Unary::name, kCostlyGrain>>(env, operations, #name);
  GF_UNARY_COSTLY(GF_EXPOSE)
#undef GF_EXPOSE
#define GF_EXPOSE(name) expose<plain<float, uint8_t, &Unary::name>>(env, operations, #name);
  GF_UNARY_TEST(GF_EXPOSE)
#undef GF_EXPOSE
#define GF_EXPOSE(name) expose<plain<int32_t, int32_t, &Unary::name##Ints>>(env, operations, #name "Ints");
  GF_UNARY_INTS(GF_EXPOSE)
#undef GF_EXPOSE
  expose<plain<uint8_t, uint8_t, &Unary::logicalNot>>(env, operations, "logicalNot");
}

}  // namespace gf
