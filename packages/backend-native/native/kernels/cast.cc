#include "kernels/cast.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

constexpr float kIntRange = 2147483648.0f;

int32_t modulo(float v) {
  if (!(__builtin_fabsf(v) < __builtin_inff())) return 0;
  const double rest = __builtin_fmod(static_cast<double>(v), 4294967296.0);
  return static_cast<int32_t>(static_cast<uint32_t>(static_cast<int64_t>(rest)));
}

void floatsToInts(const float* __restrict x, int32_t* __restrict y, int64_t size) {
  constexpr int64_t kBlock = 1024;
  for (int64_t start = 0; start < size; start += kBlock) {
    const int64_t end = start + kBlock < size ? start + kBlock : size;
    int32_t outside = 0;
    for (int64_t i = start; i < end; i++) outside |= !(__builtin_fabsf(x[i]) < kIntRange);
    if (outside) {
      for (int64_t i = start; i < end; i++) y[i] = modulo(x[i]);
    } else {
      for (int64_t i = start; i < end; i++) y[i] = static_cast<int32_t>(x[i]);
    }
  }
}

template <typename T, typename R>
void convert(const T* __restrict x, R* __restrict y, int64_t size) {
  for (int64_t i = 0; i < size; i++) y[i] = static_cast<R>(x[i]);
}

template <typename T>
void test(const T* __restrict x, uint8_t* __restrict y, int64_t size) {
  for (int64_t i = 0; i < size; i++) y[i] = x[i] != 0;
}

}  // namespace

extern const Cast cast = {
    floatsToInts,            test<float>,        convert<int32_t, float>, test<int32_t>,
    convert<uint8_t, float>, convert<uint8_t, int32_t>,
};

}  // namespace GF_NAMESPACE
}  // namespace gf
