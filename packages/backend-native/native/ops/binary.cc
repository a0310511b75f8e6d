#include "ops/binary.h"

#include "ops/broadcast.h"
#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

template <typename T, typename R, typename Arguments>
void rows(BinaryRow<T, R> kernel, int64_t grain, const Arguments& given) {
  const T* a = given.a.data;
  const T* b = given.b.data;
  R* y = given.y.data;
  const int64_t ySize = given.y.size;
  Broadcast broadcast(given.run, given.runs, given.a.size, given.b.size, ySize);
  const LongRow<T> longRow(broadcast, a, b);
  const ShortRows<T> shortRows(broadcast);
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

bool isCostly(BinaryRow<float, float> Binary::*kernel) {
#define GF_IS(name) \
  if (kernel == &Binary::name) return true;
  GF_BINARY_COSTLY(GF_IS)
#undef GF_IS
  return false;
}

}  // namespace

void binaryFloats(BinaryRow<float, float> Binary::*kernel, const BinaryFloatsArguments& a) {
  rows(binary().*kernel, isCostly(kernel) ? kCostlyGrain : kGrain, a);
}

void binaryInts(BinaryRow<int32_t, int32_t> Binary::*kernel, const BinaryIntsArguments& a) {
  rows(binary().*kernel, kGrain, a);
}

void binaryTests(BinaryRow<float, uint8_t> Binary::*kernel, const BinaryTestsArguments& a) {
  rows(binary().*kernel, kGrain, a);
}

void binaryIntTests(BinaryRow<int32_t, uint8_t> Binary::*kernel, const BinaryIntTestsArguments& a) {
  rows(binary().*kernel, kGrain, a);
}

void binaryBools(BinaryRow<uint8_t, uint8_t> Binary::*kernel, const BinaryBoolsArguments& a) {
  rows(binary().*kernel, kGrain, a);
}

}  // namespace gf
