// Computes the sizes of allocations with overflow checks. The arguments of kernels come from outside: if a product of sizes
// wrapped around, the allocated memory would be too small, and a kernel would write beyond its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace gf {

/// A number of bytes or elements, 0 or more. Arithmetic on sizes throws std::bad_alloc if the result does not fit.
class Size {
 public:
  Size() = default;
  explicit Size(int64_t value) : value_(value) {
    if (value < 0) throw std::bad_alloc();
  }

  int64_t value() const { return value_; }
  size_t bytes() const { return static_cast<size_t>(value_); }

  friend Size operator*(Size a, Size b) {
    int64_t result;
    if (__builtin_mul_overflow(a.value_, b.value_, &result)) throw std::bad_alloc();
    return Size(result);
  }
  friend Size operator+(Size a, Size b) {
    int64_t result;
    if (__builtin_add_overflow(a.value_, b.value_, &result)) throw std::bad_alloc();
    return Size(result);
  }
  friend Size operator*(Size a, int64_t b) { return a * Size(b); }
  friend Size operator*(int64_t a, Size b) { return Size(a) * b; }
  friend Size operator+(Size a, int64_t b) { return a + Size(b); }
  friend Size operator+(int64_t a, Size b) { return Size(a) + b; }

 private:
  int64_t value_ = 0;
};

/// Rounds a number of bytes up to whole cache lines.
inline Size lines(Size bytes) { return Size((bytes + 63).value() / 64) * 64; }

/// Returns the product of all arguments.
template <typename... Rest>
Size sizeOf(int64_t first, Rest... rest) {
  Size result(first);
  ((result = result * Size(static_cast<int64_t>(rest))), ...);
  return result;
}

}  // namespace gf
