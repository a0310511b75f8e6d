#include "ops/fill.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>

#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Converts a number to T by JavaScript's rules: integers wrap around.
template <typename T>
T held(double value) {
  if constexpr (std::is_same_v<T, float>) return static_cast<float>(value);
  if (!std::isfinite(value)) return 0;
  return static_cast<T>(static_cast<int64_t>(std::fmod(std::trunc(value), 4294967296.0)));
}

template <typename T>
void fillWith(const Span<T>& to, double value) {
  const T own = held<T>(value);
  T* y = to.data;
  parallelFor(to.size, kGrain, [=](int64_t begin, int64_t end) { std::fill(y + begin, y + end, own); });
}

template <typename T>
void oneHotRows(const int32_t* indices, T* y, int64_t rows, int64_t depth, double on, double off) {
  const T one = held<T>(on), other = held<T>(off);
  parallelFor(rows, std::max<int64_t>(1, kGrain / std::max<int64_t>(depth, 1)), [=](int64_t begin, int64_t end) {
    std::fill(y + begin * depth, y + end * depth, other);
    for (int64_t row = begin; row < end; row++) {
      if (indices[row] >= 0 && indices[row] < depth) y[row * depth + indices[row]] = one;
    }
  });
}

}  // namespace

void fill(const FillArguments& a) {
  if (const auto floats = a.y.as<float>()) fillWith(*floats, a.value);
  else if (const auto ints = a.y.as<int32_t>()) fillWith(*ints, a.value);
  else fillWith(a.y.as<uint8_t>().value(), a.value);
}

void oneHot(const OneHotArguments& a) {
  const int64_t rows = a.indices.size;
  const int32_t* indices = a.indices.data;
  if (a.y.size != product(rows, a.depth)) a.y.fail("of a value for each row and column", std::to_string(a.y.size));
  if (const auto floats = a.y.as<float>()) oneHotRows(indices, floats->data, rows, a.depth, a.on, a.off);
  else if (const auto ints = a.y.as<int32_t>()) oneHotRows(indices, ints->data, rows, a.depth, a.on, a.off);
  else oneHotRows(indices, a.y.as<uint8_t>().value().data, rows, a.depth, a.on, a.off);
}

}  // namespace gf
