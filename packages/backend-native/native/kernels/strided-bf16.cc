#include "kernels/bf16-pairs.h"
#include "kernels/strided-tile.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

void convert(const float* from, int64_t count, void* to) {
  uint16_t* values = static_cast<uint16_t*>(to);
  Bf16::copy(from, values, count);
  if (count % 2 != 0) values[count] = 0;
}

void pair(const float* first, const float* second, int64_t count, void* to) {
  uint32_t* pairs = static_cast<uint32_t*>(to);
  for (int64_t i = 0; i < count; i += 16) {
    const __mmask16 lanes = firstLanes(count - i);
    const __m512 odd = second == nullptr ? _mm512_setzero_ps() : _mm512_maskz_loadu_ps(lanes, second + i);
    _mm512_mask_storeu_epi32(pairs + i, lanes, paired(_mm512_maskz_loadu_ps(lanes, first + i), odd));
  }
}

}  // namespace

extern const StridedProducts stridedProducts = {
    kTileRows, kTileVectors * kLanes, 2, multiplyStrided<Pairs>, convert, pair};

}  // namespace GF_NAMESPACE
}  // namespace gf
