#include "kernels/select.h"

#include <cstring>

#include "bind/args.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// select(condition, t, e, y): one condition for each value, or one for each row. All rows have the same length.
template <typename T>
void select(const Args& args) {
  int64_t conditions, size;
  const uint8_t* condition = args.array<const uint8_t>(0, &conditions);
  const T* t = args.array<const T>(1, &size);
  const T* e = args.array<const T>(2, size);
  T* y = args.array<T>(3, size);
  if (size == 0) return;
  if (conditions == 0 || size % conditions != 0) args.fail("the conditions fit no rows");
  const int64_t row = size / conditions;
  if (row == 1) {
    const auto kernel = selection().select;
    parallelFor(size, kGrain, [=](int64_t begin, int64_t end) {
      const auto words = [=](const T* values) { return reinterpret_cast<const uint32_t*>(values + begin); };
      kernel(condition + begin, words(t), words(e), reinterpret_cast<uint32_t*>(y + begin), end - begin);
    });
    return;
  }
  parallelFor(conditions, kGrain / row, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      std::memcpy(y + i * row, (condition[i] ? t : e) + i * row, static_cast<size_t>(row) * sizeof(T));
    }
  });
}

}  // namespace

void registerSelect(Napi::Env env, Napi::Object exports) {
  expose<select<float>>(env, exports, "select");
  expose<select<int32_t>>(env, exports, "selectInts");
}

}  // namespace gf
