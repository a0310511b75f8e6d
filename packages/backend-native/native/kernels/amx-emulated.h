// Emulates the AMX instructions of gemm-amx.cc on tiles in memory, following Intel's instruction set reference. So the
// indices and the packing can be tested on processors without tiles.
#pragma once

#include <cstdint>

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

struct EmulatedTiles {
  uint8_t palette;
  uint16_t rowBytes[8];
  uint8_t rows[8];
  uint8_t data[8][16][64];
};
static thread_local EmulatedTiles tiles;

/// Ends the program if the processor would refuse the instruction.
static inline void require(bool condition) {
  if (!condition) __builtin_trap();
}

static inline void loadTileConfig(const void* config) {
  const uint8_t* bytes = static_cast<const uint8_t*>(config);
  tiles.palette = bytes[0];
  require(tiles.palette == 1);
  for (int i = 1; i < 16; i++) require(bytes[i] == 0);
  for (int t = 0; t < 8; t++) {
    __builtin_memcpy(&tiles.rowBytes[t], bytes + 16 + 2 * t, 2);
    tiles.rows[t] = bytes[48 + t];
    require(tiles.rowBytes[t] <= 64 && tiles.rows[t] <= 16);
  }
  __builtin_memset(tiles.data, 0, sizeof tiles.data);
}

static inline void releaseTiles() { tiles.palette = 0; }

static inline void zeroTile(int t) {
  require(tiles.palette == 1);
  __builtin_memset(tiles.data[t], 0, sizeof tiles.data[t]);
}

static inline void loadTile(int t, const void* from, int64_t stride) {
  require(tiles.palette == 1);
  __builtin_memset(tiles.data[t], 0, sizeof tiles.data[t]);
  for (int r = 0; r < tiles.rows[t]; r++) {
    __builtin_memcpy(tiles.data[t][r], static_cast<const char*>(from) + r * stride, tiles.rowBytes[t]);
  }
}

static inline void storeTile(int t, void* to, int64_t stride) {
  require(tiles.palette == 1);
  for (int r = 0; r < tiles.rows[t]; r++) {
    __builtin_memcpy(static_cast<char*>(to) + r * stride, tiles.data[t][r], tiles.rowBytes[t]);
  }
}

/// Replaces values below 2^-126 by 0, as the processor does with operands and results.
static inline float flushed(float v) { return __builtin_fabsf(v) < 1.17549435e-38f ? __builtin_copysignf(0.0f, v) : v; }

static inline float bf16At(const uint8_t* at) {
  uint16_t half;
  __builtin_memcpy(&half, at, sizeof half);
  const uint32_t bits = static_cast<uint32_t>(half) << 16;
  float value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return flushed(value);
}

/// Emulates TDPBF16PS. The first and the second members of the pairs have separate sums. Both sums begin at 0 and are then
/// added to the tile.
static inline void multiplyTiles(int c, int a, int b) {
  require(tiles.palette == 1 && c != a && c != b && a != b);
  require(tiles.rows[c] == tiles.rows[a] && tiles.rowBytes[c] == tiles.rowBytes[b]);
  require(tiles.rowBytes[a] == tiles.rows[b] * 4);
  for (int m = 0; m < tiles.rows[c]; m++) {
    for (int n = 0; n < tiles.rowBytes[c] / 4; n++) {
      float even = 0, odd = 0;
      for (int k = 0; k < tiles.rowBytes[a] / 4; k++) {
        const uint8_t* left = tiles.data[a][m] + 4 * k;
        const uint8_t* right = tiles.data[b][k] + 4 * n;
        even = flushed(__builtin_fmaf(bf16At(left), bf16At(right), even));
        odd = flushed(__builtin_fmaf(bf16At(left + 2), bf16At(right + 2), odd));
      }
      float sum;
      __builtin_memcpy(&sum, tiles.data[c][m] + 4 * n, sizeof sum);
      sum = flushed(flushed(sum) + flushed(even + odd));
      __builtin_memcpy(tiles.data[c][m] + 4 * n, &sum, sizeof sum);
    }
  }
}

}  // namespace GF_NAMESPACE
}  // namespace gf

// Replaces the intrinsics, which are macros that take the number of a tile.
#define _tile_loadconfig(config) loadTileConfig(config)
#define _tile_release() releaseTiles()
#define _tile_zero(tile) zeroTile(tile)
#define _tile_loadd(tile, from, stride) loadTile(tile, from, stride)
#define _tile_stored(tile, to, stride) storeTile(tile, to, stride)
#define _tile_dpbf16ps(c, a, b) multiplyTiles(c, a, b)
