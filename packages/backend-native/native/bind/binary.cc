#include "kernels/binary.h"

#include "bind/args.h"
#include "bind/broadcast.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Exported as operation(a, b, y[, axes]).
template <typename T, typename R, BinaryRow<T, R> Binary::*operation, int64_t grain>
void rows(const Args& args) {
  int64_t aSize, bSize, ySize;
  const T* a = args.array<const T>(0, &aSize);
  const T* b = args.array<const T>(1, &bSize);
  R* y = args.array<R>(2, &ySize);
  Broadcast broadcast(args, 3, aSize, bSize, ySize);
  const LongRow<T> longRow(broadcast, a, b);
  const ShortRows<T> shortRows(broadcast);
  const BinaryRow<T, R> kernel = binary().*operation;
  parallelFor(ySize, grain, [&](int64_t begin, int64_t end) {
    broadcast.walk(begin, end, [&](int64_t aOffset, int64_t aStep, int64_t bOffset, int64_t bStep, int64_t yOffset,
                                   int64_t count) {
      if (shortRows.any()) {
        const auto both = [=](const T* a, const T* b, R* y, int64_t size) { kernel(a, 1, b, 1, y, size); };
        return shortRows.walk(a, aOffset, b, bOffset, y + yOffset, count, both);
      }
      kernel(a + aOffset, aStep, b + bOffset, bStep, y + yOffset, count);
    });
  });
}

}  // namespace

void registerBinary(Napi::Env env, Napi::Object exports) {
  Napi::Object operations = Napi::Object::New(env);
  exports.Set("binary", operations);
#define GF_EXPOSE(name) expose<rows<float, float, &Binary::name, kGrain>>(env, operations, #name);
  GF_BINARY_CHEAP(GF_EXPOSE)
#undef GF_EXPOSE
#define GF_EXPOSE(name) expose<rows<float, float, &Binary::name, kCostlyGrain>>(env, operations, #name);
  GF_BINARY_COSTLY(GF_EXPOSE)
#undef GF_EXPOSE
#define GF_EXPOSE(name) expose<rows<int32_t, int32_t, &Binary::name##Ints, kGrain>>(env, operations, #name "Ints");
  GF_BINARY_INTS(GF_EXPOSE)
#undef GF_EXPOSE
#define GF_EXPOSE(name)                                                         \
  expose<rows<float, uint8_t, &Binary::name, kGrain>>(env, operations, #name); \
  expose<rows<int32_t, uint8_t, &Binary::name##Ints, kGrain>>(env, operations, #name "Ints");
  GF_BINARY_TEST(GF_EXPOSE)
#undef GF_EXPOSE
#define GF_EXPOSE(name) expose<rows<uint8_t, uint8_t, &Binary::name, kGrain>>(env, operations, #name);
  GF_BINARY_BOOLS(GF_EXPOSE)
#undef GF_EXPOSE
}

}  // namespace gf
