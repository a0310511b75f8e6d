#include "kernels/add-n.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

inline float plus(float a, float b) { return a + b; }
inline int32_t plus(int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b));
}

template <typename T>
void add(const T* const* xs, int64_t count, int64_t begin, int64_t end, T* y) {
  constexpr int64_t kBlock = 2048;  // stays in the L1 cache while all tensors are added
  for (int64_t start = begin; start < end; start += kBlock) {
    const int64_t stop = start + kBlock < end ? start + kBlock : end;
    for (int64_t i = start; i < stop; i++) y[i] = xs[0][i];
    for (int64_t n = 1; n < count; n++) {
      const T* __restrict x = xs[n];
      T* __restrict sum = y;
      for (int64_t i = start; i < stop; i++) sum[i] = plus(sum[i], x[i]);
    }
  }
}

}  // namespace

extern const AddN addN = {add<float>, add<int32_t>};

}  // namespace GF_NAMESPACE
}  // namespace gf
