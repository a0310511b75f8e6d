// Fills arrays with one value, and one-hot arrays with two values.
#include "bind/pointwise.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>

#include "bind/args.h"
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
void fillWith(T* y, int64_t size, double value) {
  const T own = held<T>(value);
  parallelFor(size, kGrain, [=](int64_t begin, int64_t end) { std::fill(y + begin, y + end, own); });
}

/// fill(y, value): sets all elements of y to value
void fill(const Args& args) {
  int64_t size, bytes;
  void* y = args.writtenElements(0, &size, &bytes);
  const double value = args.number(1);
  if (args.holds<float>(0)) fillWith(static_cast<float*>(y), size, value);
  else if (args.holds<int32_t>(0)) fillWith(static_cast<int32_t*>(y), size, value);
  else fillWith(static_cast<uint8_t*>(y), size, value);
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

/// oneHot(indices [rows], y [rows,depth], depth, on, off): sets y[row,indices[row]] to on, and all other elements to off
void oneHot(const Args& args) {
  int64_t rows, size, bytes;
  const int32_t* indices = args.positions(0, &rows);
  const int64_t depth = args.integer(2);
  const double on = args.number(3), off = args.number(4);
  void* y = args.writtenElements(1, &size, &bytes);
  if (size != product(args.env(), rows, depth)) args.fail(1, "of a value for each row and column", std::to_string(size));
  if (args.holds<float>(1)) oneHotRows(indices, static_cast<float*>(y), rows, depth, on, off);
  else if (args.holds<int32_t>(1)) oneHotRows(indices, static_cast<int32_t*>(y), rows, depth, on, off);
  else oneHotRows(indices, static_cast<uint8_t*>(y), rows, depth, on, off);
}

}  // namespace

void registerFill(Napi::Env env, Napi::Object exports) {
  expose<fill>(env, exports, "fill");
  expose<oneHot>(env, exports, "oneHot");
}

}  // namespace gf
