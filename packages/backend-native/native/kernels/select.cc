#include "kernels/select.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

void select(const uint8_t* __restrict condition, const uint32_t* __restrict t, const uint32_t* __restrict e,
            uint32_t* __restrict y, int64_t size) {
  for (int64_t i = 0; i < size; i++) {
    const uint32_t first = t[i], second = e[i];
    y[i] = condition[i] ? first : second;
  }
}

}  // namespace

extern const Selection selection = {select};

}  // namespace GF_NAMESPACE
}  // namespace gf
