// Multiplies bf16 with AMX. A tile has 16 rows of 64 bytes; 2 x 2 tiles of sums are computed at a time.
#include "kernels/gemm-bf16.h"

#include "kernels/gemm-bf16-pack.h"
#if defined(GF_AMX_EMULATED)
#include "kernels/amx-emulated.h"
#endif

namespace gf {
namespace GF_NAMESPACE {
namespace {

/// kTile is the number of rows of a tile and of its lanes of 32 bits. kTilePairs is the number of values of the shared
/// dimension that one instruction multiplies.
constexpr int kTile = 16, kTilePairs = 32;
constexpr int kRows = 2 * kTile, kColumns = 2 * kTile;
constexpr int64_t kRowBytes = 2 * kPairRowStride;

/// Configures all eight tiles with their full size. Results in rows and columns beyond those of a panel are computed but not
/// used.
void begin() {
  struct alignas(64) {
    uint8_t palette = 1;
    uint8_t unused[15] = {};
    uint16_t rowBytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
  } config;
  static_assert(sizeof config == 64);
  _tile_loadconfig(&config);
}

void end() { _tile_release(); }

/// The pairs of a row must be adjacent, so values that were gathered by depth are transposed.
void packLeftTransposed(const Patches& from, const Block& block, void* to) {
  uint16_t* rows = static_cast<uint16_t*>(to);
  __m512i lines[2][16];
  gatherPairs<kTilePairs, kRows>(from, block, [&](const __m512i* pairs, int64_t k) {
    const int64_t line = k % kTilePairs / 2;
    for (int half = 0; half < 2; half++) lines[half][line] = pairs[half];
    if (line < 15) return;
    for (int half = 0; half < 2; half++) {
      transpose(lines[half]);
      uint16_t* first = rows + half * kTile * kPairRowStride + k - (kTilePairs - 2);
      for (int r = 0; r < kTile; r++) _mm512_storeu_si512(first + r * kPairRowStride, lines[half][r]);
    }
  });
}

/// Writes the sums of one line to c, or adds them to c.
void put(const float* sums, int columns, bool accumulate, float* c) {
  for (int j = 0; j < columns; j += 16) {
    const __mmask16 lanes = firstLanes(columns - j);
    __m512 sum = _mm512_loadu_ps(sums + j);
    if (accumulate) sum = _mm512_add_ps(_mm512_maskz_loadu_ps(lanes, c + j), sum);
    _mm512_mask_storeu_ps(c + j, lanes, sum);
  }
}

/// Multiplies A tiles of rows by B tiles of columns. Tiles 0 to 3 are the sums, 4 and 5 the left factors, 6 and 7 the right
/// factors.
template <int A, int B>
void multiplyTilesOf(const TileCall& call) {
  const char* left = static_cast<const char*>(call.left);
  const char* right = static_cast<const char*>(call.right);
  _tile_zero(0);
  if constexpr (B == 2) _tile_zero(1);
  if constexpr (A == 2) _tile_zero(2);
  if constexpr (A == 2 && B == 2) _tile_zero(3);
  for (int64_t k = 0; k < call.depth; k += kTilePairs, left += 64, right += 16 * 64 * B) {
    _tile_loadd(4, left, kRowBytes);
    _tile_loadd(6, right, 64 * B);
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (B == 2) {
      _tile_loadd(7, right + 64, 64 * B);
      _tile_dpbf16ps(1, 4, 7);
    }
    if constexpr (A == 2) {
      _tile_loadd(5, left + kTile * kRowBytes, kRowBytes);
      _tile_dpbf16ps(2, 5, 6);
      if constexpr (B == 2) _tile_dpbf16ps(3, 5, 7);
    }
  }
  alignas(64) float sums[A * kTile][B * kTile];
  _tile_stored(0, sums[0], 64 * B);
  if constexpr (B == 2) _tile_stored(1, sums[0] + kTile, 64 * B);
  if constexpr (A == 2) _tile_stored(2, sums[kTile], 64 * B);
  if constexpr (A == 2 && B == 2) _tile_stored(3, sums[kTile] + kTile, 64 * B);
  for (int r = 0; r < call.rows; r++) put(sums[r], call.columns, call.accumulate, call.c + call.offsets[r]);
}

void multiply(const TileCall& call) {
  if (call.columns > kTile) return (call.rows > kTile ? multiplyTilesOf<2, 2> : multiplyTilesOf<1, 2>)(call);
  (call.rows > kTile ? multiplyTilesOf<2, 1> : multiplyTilesOf<1, 1>)(call);
}

}  // namespace

extern const GemmFormat bf16Format = {
    kRows,
    kColumns,
    kTile,
    kPairDepth,
    kRows * kRowBytes,
    int64_t{2} * kPairDepth * kColumns,
    2,
    kRowBytes,
    packPairRows<kTilePairs>,
    packLeftTransposed,
    packPairColumns<kTilePairs>,
    multiply,
    multiply,
    begin,
    end,
};

}  // namespace GF_NAMESPACE
}  // namespace gf
