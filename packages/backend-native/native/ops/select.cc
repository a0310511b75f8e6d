#include "ops/select.h"

#include <cstring>

#include "kernels/select.h"
#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// One condition for each value, or one for each row. All rows have the same length.
template <typename T>
void choose(const Span<const uint8_t>& given, const Span<const T>& ifTrue, const Span<const T>& ifFalse, const Span<T>& to) {
  const int64_t conditions = given.size, size = ifTrue.size;
  const uint8_t* condition = given.data;
  const T* t = ifTrue.data;
  const T* e = ifFalse.of(size);
  T* y = to.of(size);
  if (size == 0) return;
  if (conditions == 0 || size % conditions != 0) throw ArgumentError("the conditions fit no rows");
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

void selectFloats(const SelectFloatsArguments& a) { choose(a.condition, a.t, a.e, a.y); }

void selectInts(const SelectIntsArguments& a) { choose(a.condition, a.t, a.e, a.y); }

}  // namespace gf
