#include "kernels/arg.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

struct Greater {
  template <typename T>
  static bool holds(T a, T b) { return a > b; }
};

struct Less {
  template <typename T>
  static bool holds(T a, T b) { return a < b; }
};

template <typename Exceeds, typename T>
void findRow(const T* __restrict x, int64_t n, int64_t width, int64_t stride, int32_t* __restrict y) {
  T best[kArgWidth];
  for (int64_t j = 0; j < width; j++) {
    best[j] = x[j];
    y[j] = 0;
  }
  for (int32_t i = 1; i < n; i++) {
    const T* __restrict row = x + i * stride;
    for (int64_t j = 0; j < width; j++) {
      const T value = row[j];
      const bool exceeds = Exceeds::holds(value, best[j]);
      best[j] = exceeds ? value : best[j];
      y[j] = exceeds ? i : y[j];
    }
  }
}

}  // namespace

extern const Arg arg = {findRow<Greater, float>,   findRow<Less, float>,   findRow<Greater, int32_t>,
                        findRow<Less, int32_t>, findRow<Greater, uint8_t>, findRow<Less, uint8_t>};

}  // namespace GF_NAMESPACE
}  // namespace gf
