// The arguments of operators: arrays with their sizes. Bindings create them from arrays of JavaScript; other programs in C++
// create them from their own memory.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace gf {

/// A wrong argument. In JavaScript it becomes a RangeError.
class ArgumentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  /// `name` may be null.
  ArgumentError(const char* name, const std::string& expected, const std::string& received)
      : std::runtime_error((name == nullptr ? "an argument" : name) + (" must be " + expected) + "; received " + received + ".") {}
};

/// Returns `a * b`, or throws an ArgumentError if it overflows, because sizes come from JavaScript.
inline int64_t product(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result)) throw ArgumentError("a shape is too large");
  return result;
}

/// An array, const if the operator only reads it. An empty array may have a null pointer.
template <typename T>
struct Span {
  T* data = nullptr;
  int64_t size = 0;
  const char* name = nullptr;  ///< for messages

  /// Returns the elements, of which there must be `expected`.
  T* of(int64_t expected) const {
    if (size != expected) fail("an array of " + std::to_string(expected), std::to_string(size));
    return data;
  }

  [[noreturn]] void fail(const std::string& expected, const std::string& received) const {
    throw ArgumentError(name, expected, received);
  }
};

enum class ElementType { float32, int32, bytes, float64 };

template <typename T>
constexpr ElementType elementTypeOf() {
  if constexpr (std::is_same_v<T, float>) return ElementType::float32;
  if constexpr (std::is_same_v<T, double>) return ElementType::float64;
  if constexpr (std::is_same_v<T, int32_t>) return ElementType::int32;
  if constexpr (std::is_same_v<T, uint8_t>) return ElementType::bytes;
}

/// Returns the number of bytes of an element.
inline int64_t elementBytes(ElementType type) {
  if (type == ElementType::float64) return 8;
  return type == ElementType::bytes ? 1 : 4;
}

/// An array of any element type. `Void` is const void if the operator only reads it.
template <typename Void>
struct AnySpan {
  Void* data = nullptr;
  int64_t size = 0;
  ElementType type = ElementType::float32;
  const char* name = nullptr;  ///< for messages

  int64_t elementBytes() const { return gf::elementBytes(type); }

  /// Returns the array with its type if its elements are of type T (float, double, int32_t or uint8_t).
  template <typename T>
  auto as() const -> std::optional<Span<std::conditional_t<std::is_const_v<Void>, const T, T>>> {
    if (type != elementTypeOf<T>()) return std::nullopt;
    using Element = std::conditional_t<std::is_const_v<Void>, const T, T>;
    return Span<Element>{static_cast<Element*>(data), size, name};
  }

  [[noreturn]] void fail(const std::string& expected, const std::string& received) const {
    throw ArgumentError(name, expected, received);
  }
};

using AnyValues = AnySpan<const void>;
using WrittenValues = AnySpan<void>;

}  // namespace gf
