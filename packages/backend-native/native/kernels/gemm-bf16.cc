#include "kernels/gemm-bf16.h"

#include "kernels/bf16-pairs.h"
#include "kernels/gemm-bf16-pack.h"
#include "kernels/gemm-tile.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

constexpr int kColumns = kTileVectors * kLanes;
/// The length of a line of a transposed left panel. A line contains one pair of each row.
constexpr int kLineStride = 16;
static_assert(kTileRows <= kLineStride && kLanes == 16);

void packLeftTransposed(const Patches& from, const Block& block, void* to) {
  uint32_t* lines = static_cast<uint32_t*>(to);
  gatherPairs<2, kLineStride>(from, block, [=](const __m512i* pairs, int64_t k) {
    _mm512_storeu_si512(lines + k / 2 * kLineStride, *pairs);
  });
}

void multiply(const TileCall& call) { multiplyColumns<Pairs, kTileVectors, kPairRowStride / 2, 1>(call); }

void multiplyTransposed(const TileCall& call) { multiplyColumns<Pairs, kTileVectors, 1, kLineStride>(call); }

}  // namespace

extern const GemmFormat bf16Format = {
    kTileRows,
    kColumns,
    kLanes,
    kPairDepth,
    int64_t{2} * kPairDepth * kLineStride,
    int64_t{2} * kPairDepth * kColumns,
    2,
    2 * kPairRowStride,
    packPairRows<2>,
    packLeftTransposed,
    packPairColumns<2>,
    multiply,
    multiplyTransposed,
    nullptr,
    nullptr,
};
static_assert(2 * kPairDepth * kLineStride >= 2 * kPairRowStride * kTileRows);

}  // namespace GF_NAMESPACE
}  // namespace gf
