// Channels of a pixel in vectors, the last of which may be shorter: for kernels on [N,H,W,C] with any number of channels.
#pragma once

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

/// Vectors of `n` lanes; a vector of one is a number.
template <int n>
struct Lanes {
  static constexpr int count = n;
  // It is no `using`, because g++ 12 drops an attribute there that depends on n.
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

/// Calls body(lanes, c) for all channels in as few vectors as there can be. With `again`, the last vector may overlap
/// the vector before it; this is correct only for results that are written, not read.
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
