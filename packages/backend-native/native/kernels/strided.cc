#include "kernels/strided-tile.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

void convert(const float* from, int64_t count, void* to) {
  __builtin_memcpy(to, from, static_cast<size_t>(count) * sizeof(float));
}

}  // namespace

extern const StridedProducts stridedProducts = {
    kTileRows, kTileVectors * kLanes, 1, multiplyStrided<Fp32Products>, convert, nullptr};

}  // namespace GF_NAMESPACE
}  // namespace gf
