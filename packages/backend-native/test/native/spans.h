// Arguments of operators from vectors.
#pragma once

#include <vector>

#include "../test/native/check.h"
#include "ops/span.h"
#include "runtime/threads.h"

namespace gf {

template <typename T>
Span<const T> in(const std::vector<T>& values) {
  return {values.data(), static_cast<int64_t>(values.size())};
}

template <typename T>
Span<T> out(std::vector<T>& values) {
  return {values.data(), static_cast<int64_t>(values.size())};
}

template <typename T>
AnyValues anyIn(const std::vector<T>& values) {
  return {values.data(), static_cast<int64_t>(values.size()), elementTypeOf<T>()};
}

template <typename T>
WrittenValues anyOut(std::vector<T>& values) {
  return {values.data(), static_cast<int64_t>(values.size()), elementTypeOf<T>()};
}

/// Calls body(y) with many threads and with one, each time with a y of `size` values that are not the result. Both results
/// have the same bits; the function returns them.
template <typename T, typename F>
std::vector<T> computed(int64_t size, const F& body) {
  std::vector<T> first;
  for (const int threads : {threadCount(), 1}) {
    limitThreads(threads);
    std::vector<T> y(static_cast<size_t>(size), static_cast<T>(77));
    body(y);
    if (threads == threadCount()) first = y;
    GF_CHECK(y == first);
  }
  return first;
}

/// Whether body() throws an ArgumentError with a text in its message.
template <typename F>
bool refuses(const char* text, const F& body) {
  try {
    body();
    return false;
  } catch (const ArgumentError& error) {
    return std::string(error.what()).find(text) != std::string::npos;
  }
}

}  // namespace gf
