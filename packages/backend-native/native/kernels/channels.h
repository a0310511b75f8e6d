// Splits the channels of a pixel into vectors, of which the last may be shorter. It is for kernels on [N,H,W,C] with any
// number of channels.
#pragma once

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

/// A vector of `n` lanes. A vector of one lane is a plain number.
template <int n>
struct Lanes {
  static constexpr int count = n;
  // This is a typedef because g++ 12 ignores an attribute that depends on n in a `using`.
  typedef float Values __attribute__((vector_size(n * 4)));
  typedef int32_t Indices __attribute__((vector_size(n * 4)));
  static_assert(sizeof(Values) == n * 4 && sizeof(Indices) == n * 4);
};
template <>
struct Lanes<1> {
  static constexpr int count = 1;
  using Values = float;
  using Indices = int32_t;
};

template <typename V, typename T>
static inline V loadAs(const T* p) {
  V v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
template <typename V, typename T>
static inline void storeAs(T* p, V v) {
  __builtin_memcpy(p, &v, sizeof v);
}

/// Calls body(lanes, c) for all channels, with as few vectors as possible. With `again`, the last vector may overlap the
/// vector before it. This is correct only if the body overwrites its results and does not add to them.
template <bool again, typename Body>
static inline void eachChannels(int64_t channels, const Body& body) {
  int64_t c = 0;
  for (; c + kLanes <= channels; c += kLanes) body(Lanes<kLanes>(), c);
  if (c == channels) return;
  if (again && channels >= kLanes) return body(Lanes<kLanes>(), channels - kLanes);
  for (; c + 4 <= channels; c += 4) body(Lanes<4>(), c);
  if (c == channels) return;
  if (again && channels >= 4) return body(Lanes<4>(), channels - 4);
  for (; c < channels; c++) body(Lanes<1>(), c);
}

}  // namespace GF_NAMESPACE
}  // namespace gf
