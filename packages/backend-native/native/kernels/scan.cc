#include "kernels/scan.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

struct Sum {
  static constexpr int start = 0;
  template <typename Acc>
  static Acc of(Acc a, Acc b) { return a + b; }
};

struct Product {
  static constexpr int start = 1;
  template <typename Acc>
  static Acc of(Acc a, Acc b) { return a * b; }
};

template <typename Op, typename Acc, typename T, typename Out>
void scanRows(const T* __restrict x, int64_t n, int64_t width, int64_t stride, bool exclusive, Out* __restrict y) {
  Acc running[kScanWidth];
  for (int64_t j = 0; j < width; j++) running[j] = static_cast<Acc>(Op::start);
  for (int64_t i = 0; i < n; i++) {
    const T* __restrict from = x + i * stride;
    Out* __restrict to = y + i * stride;
    if (exclusive) {
      for (int64_t j = 0; j < width; j++) to[j] = static_cast<Out>(running[j]);
    }
    for (int64_t j = 0; j < width; j++) running[j] = Op::of(running[j], static_cast<Acc>(from[j]));
    if (!exclusive) {
      for (int64_t j = 0; j < width; j++) to[j] = static_cast<Out>(running[j]);
    }
  }
}

}  // namespace

extern const Scan scan = {scanRows<Sum, double, float, float>,       scanRows<Product, double, float, float>,
                          scanRows<Sum, uint32_t, int32_t, int32_t>, scanRows<Product, uint32_t, int32_t, int32_t>,
                          scanRows<Sum, uint32_t, uint8_t, int32_t>, scanRows<Product, uint32_t, uint8_t, int32_t>};

}  // namespace GF_NAMESPACE
}  // namespace gf
