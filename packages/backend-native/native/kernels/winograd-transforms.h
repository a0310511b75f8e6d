// Applies the Winograd transforms to tiles, channels and filters. `Lines` defines how results are stored: a line in memory
// combines Lines::kTogether lines of values, and kLanes values of each take Lines::kBytes bytes.
#pragma once

#include "kernels/winograd-axes.h"
#include "kernels/winograd.h"

namespace gf {
namespace GF_NAMESPACE {

/// Stores floats without conversion.
struct FloatLines {
  static constexpr int kTogether = 1, kBytes = 4 * kLanes;
  static inline void put(char* to, const Floats (&values)[1]) { store(reinterpret_cast<float*>(to), values[0]); }
};

using AxisFunction = void (*)(const Floats*, Floats*);

/// Transforms a block [P,S] along both axes to [Q,T].
template <int P, int S, int Q, int T, AxisFunction down, AxisFunction across>
inline void bothAxes(const Floats (&from)[P][S], Floats (&to)[Q][T]) {
  Floats half[P][T];
#pragma GCC unroll 6
  for (int i = 0; i < P; i++) across(from[i], half[i]);
#pragma GCC unroll 6
  for (int j = 0; j < T; j++) {
    Floats column[P], result[Q];
#pragma GCC unroll 6
    for (int i = 0; i < P; i++) column[i] = half[i][j];
    down(column, result);
#pragma GCC unroll 6
    for (int i = 0; i < Q; i++) to[i][j] = result[i];
  }
}

alignas(64) static const float zeros[kLanes] = {};

static inline Floats loadAt(const char* p) { return load(reinterpret_cast<const float*>(p)); }

/// The P x S samples of one tile.
template <int P, int S>
class Tile {
 public:
  /// The first sample of the tile is the pixel (top,left) of `image`.
  Tile(const Samples& s, int64_t image, int64_t top, int64_t left)
      : pixel_(s.step * s.channels),
        row_(s.width * pixel_),
        corner_(s.data + ((image * s.height + top) * s.width + left) * s.channels),
        whole_(top >= 0 && top + (P - 1) * s.step < s.height && left >= 0 && left + (S - 1) * s.step < s.width) {
    if (whole_) return;
    for (int i = 0; i < P; i++) {
      for (int j = 0; j < S; j++) {
        const int64_t y = top + i * s.step, x = left + j * s.step;
        const bool is = y >= 0 && y < s.height && x >= 0 && x < s.width;
        at_[i][j] = is ? corner_ + i * row_ + j * pixel_ : zeros;
        inside_[i][j] = is ? -1 : 0;
      }
    }
  }

  /// Loads a vector of channels from channel c on.
  inline void load(int64_t c, Floats (&d)[P][S]) const {
#pragma GCC unroll 6
    for (int i = 0; i < P; i++) {
#pragma GCC unroll 6
      for (int j = 0; j < S; j++) {
        d[i][j] = GF_NAMESPACE::load(whole_ ? corner_ + c + i * row_ + j * pixel_ : at_[i][j] + (c & inside_[i][j]));
      }
    }
  }

  /// Prefetches the samples of the tile below (Y samples further) that this tile does not contain. It omits the columns that
  /// the left neighbour prefetches, because tiles are X samples apart.
  template <int Y, int X>
  inline void prefetchBelow(int64_t c) const {
#pragma GCC unroll 6
    for (int i = P - (P < Y ? P : Y); i < P; i++) {
#pragma GCC unroll 6
      for (int j = S - (S < X ? S : X); j < S; j++) {
        __builtin_prefetch(corner_ + c + (i + Y) * row_ + j * pixel_, 0, 2);
      }
    }
  }

 private:
  const int64_t pixel_, row_;
  const float* const corner_;
  const bool whole_;
  const float* at_[P][S];
  int64_t inside_[P][S];
};

/// Transforms P x S samples of each tile to Q x T coefficients. A tile has Y x X outputs.
template <typename Lines, int Y, int X, int P, int S, int Q, int T, AxisFunction down, AxisFunction across>
inline void transformSamples(const Samples& s, const Tiles& tiles, const TileRange& range, const Transformed& to) {
  constexpr int L = Lines::kTogether;
  const int64_t coefficient = to.coefficient;
  const auto tileOf = [&](int64_t t) {
    // If the number of tiles is odd, the tile after the last one consists of zeros.
    const int64_t tile = range.first + t, image = t < range.count ? tile / (tiles.rows * tiles.columns) : 0;
    const int64_t top = t < range.count ? tile / tiles.columns % tiles.rows * Y * s.step + s.originY : s.height;
    return Tile<P, S>(s, image, top, tile % tiles.columns * X * s.step + s.originX);
  };
  for (int64_t t = 0; t < range.count; t += L) {
    const Tile<P, S> of[2] = {tileOf(t), tileOf(t + L - 1)};
    char* line = static_cast<char*>(to.data) + t / L * to.line;
    for (int64_t c = range.begin; c < range.end; c += kLanes, line += Lines::kBytes) {
      Floats v[Q][T][L];
#pragma GCC unroll 2
      for (int l = 0; l < L; l++) {
        Floats d[P][S], own[Q][T];
        of[l].load(c, d);
        of[l].template prefetchBelow<Y, X>(c);
        bothAxes<P, S, Q, T, down, across>(d, own);
#pragma GCC unroll 6
        for (int i = 0; i < Q; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < T; j++) v[i][j][l] = own[i][j];
        }
      }
#pragma GCC unroll 6
      for (int i = 0; i < Q; i++) {
#pragma GCC unroll 6
        for (int j = 0; j < T; j++) Lines::put(line + (i * T + j) * coefficient, v[i][j]);
      }
    }
  }
}

/// The transforms of F(m,r) down and F(k,q) across.
template <int M, int R, int K, int Q>
struct Transforms {
  static constexpr int kHeight = M + R - 1, kWidth = K + Q - 1;  ///< of a tile's coefficients
  using Down = Axis<M, R>;
  using Across = Axis<K, Q>;

  template <typename Lines>
  static void samples(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to) {
    transformSamples<Lines, M, K, kHeight, kWidth, kHeight, kWidth, Down::samples, Across::samples>(from, tiles, range, to);
  }

  template <typename Lines>
  static void errors(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to) {
    transformSamples<Lines, M, K, M, K, kHeight, kWidth, Down::errors, Across::errors>(from, tiles, range, to);
  }

  /// Computes where the (i,j)-th tap of a phase begins in the filters. The offset is -1 if the filters do not have this tap.
  static inline void tapOffsets(const FilterTaps& taps, int64_t (&offsets)[R][Q]) {
    for (int i = 0; i < R; i++) {
      for (int j = 0; j < Q; j++) {
        const int64_t y = taps.step * (taps.flipped ? R - 1 - i : i) + taps.phaseY;
        const int64_t x = taps.step * (taps.flipped ? Q - 1 - j : j) + taps.phaseX;
        const bool is = y < taps.height && x < taps.width;
        offsets[i][j] = is ? (y * taps.width + x) * taps.channels * taps.filters : -1;
      }
    }
  }

  template <typename Lines>
  static void filters(const FilterTaps& from, const TileRange& range, const Transformed& to) {
    constexpr int L = Lines::kTogether;
    int64_t offsets[R][Q];
    tapOffsets(from, offsets);
    for (int64_t c = 0; c < range.count; c += L) {
      const float* row = from.data + (range.first + c) * from.filters;
      char* line = static_cast<char*>(to.data) + c / L * to.line;
      for (int64_t f = range.begin; f < range.end; f += kLanes, line += Lines::kBytes) {
        Floats u[kHeight][kWidth][L];
#pragma GCC unroll 2
        for (int l = 0; l < L; l++) {
          Floats g[R][Q], own[kHeight][kWidth];
#pragma GCC unroll 6
          for (int i = 0; i < R; i++) {
#pragma GCC unroll 6
            for (int j = 0; j < Q; j++) {
              g[i][j] = offsets[i][j] < 0 ? Floats{} : load(row + l * from.filters + offsets[i][j] + f);
            }
          }
          bothAxes<R, Q, kHeight, kWidth, Down::filters, Across::filters>(g, own);
#pragma GCC unroll 6
          for (int i = 0; i < kHeight; i++) {
#pragma GCC unroll 6
            for (int j = 0; j < kWidth; j++) u[i][j][l] = own[i][j];
          }
        }
#pragma GCC unroll 6
        for (int i = 0; i < kHeight; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < kWidth; j++) Lines::put(line + (i * kWidth + j) * to.coefficient, u[i][j]);
        }
      }
    }
  }

  static void outputs(const Transformed& from, const Tiles& tiles, const TileRange& range, const Target& to,
                      bool accumulate) {
    for (int64_t t = 0; t < range.count; t++) {
      const int64_t tile = range.first + t;
      const int64_t image = tile / (tiles.rows * tiles.columns);
      const int64_t top = tile / tiles.columns % tiles.rows * M, left = tile % tiles.columns * K;
      float* corner = to.data + image * to.imageStride + top * to.rowStride + left * to.pixelStride;
      const char* line = static_cast<const char*>(from.data) + t * from.line;
      for (int64_t c = range.begin; c < range.end; c += kLanes, line += 4 * kLanes) {
        Floats m[kHeight][kWidth], y[M][K];
#pragma GCC unroll 6
        for (int i = 0; i < kHeight; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < kWidth; j++) m[i][j] = loadAt(line + (i * kWidth + j) * from.coefficient);
        }
        bothAxes<kHeight, kWidth, M, K, Down::outputs, Across::outputs>(m, y);
#pragma GCC unroll 6
        for (int i = 0; i < M; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < K; j++) {
            if (top + i >= to.gridHeight || left + j >= to.gridWidth) continue;
            float* pixel = corner + i * to.rowStride + j * to.pixelStride + c;
            store(pixel, accumulate ? load(pixel) + y[i][j] : y[i][j]);
          }
        }
      }
    }
  }

  static void filterGradients(const Transformed& from, const TileRange& range, const FilterTaps& to,
                              bool accumulate) {
    int64_t offsets[R][Q];
    tapOffsets(to, offsets);
    for (int64_t c = 0; c < range.count; c++) {
      float* row = to.gradient + (range.first + c) * to.filters;
      const char* line = static_cast<const char*>(from.data) + c * from.line;
      for (int64_t f = range.begin; f < range.end; f += kLanes, line += 4 * kLanes) {
        Floats m[kHeight][kWidth], g[R][Q];
#pragma GCC unroll 6
        for (int i = 0; i < kHeight; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < kWidth; j++) m[i][j] = loadAt(line + (i * kWidth + j) * from.coefficient);
        }
        bothAxes<kHeight, kWidth, R, Q, Down::gradients, Across::gradients>(m, g);
#pragma GCC unroll 6
        for (int i = 0; i < R; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < Q; j++) {
            if (offsets[i][j] < 0) continue;
            float* tap = row + offsets[i][j] + f;
            store(tap, accumulate ? load(tap) + g[i][j] : g[i][j]);
          }
        }
      }
    }
  }
};

template <typename Lines, int M, int R, int K, int Q>
constexpr WinogradGradient gradientOf = {
    M,
    K,
    (M + R - 1) * (K + Q - 1),
    Transforms<M, R, K, Q>::template samples<Lines>,
    Transforms<M, R, K, Q>::template errors<Lines>,
    Transforms<M, R, K, Q>::filterGradients,
};

/// Transforms whose lines of samples and lines of filters are stored in separate formats.
template <typename SampleLines, typename FilterLines, int M, int R, int K, int Q>
constexpr WinogradTransforms transformsOf = {
    M,
    K,
    R,
    Q,
    (M + R - 1) * (K + Q - 1),
    Transforms<M, R, K, Q>::template samples<SampleLines>,
    Transforms<M, R, K, Q>::template filters<FilterLines>,
    Transforms<M, R, K, Q>::template filters<FloatLines>,
    Transforms<M, R, K, Q>::outputs,
};

template <typename SampleLines, typename FilterLines, typename GradientLines>
constexpr WinogradSquares squaresOf = {
#define GF_FILTERS(M, R, K, Q) transformsOf<SampleLines, FilterLines, M, R, K, Q>
#define GF_GRADIENTS(M, R, K, Q) gradientOf<GradientLines, M, R, K, Q>
#define GF_ROW(OF, M, R) {OF(M, R, 1, 1), OF(M, R, 2, 2), OF(M, R, 2, 3)}
    {GF_ROW(GF_FILTERS, 1, 1), GF_ROW(GF_FILTERS, 2, 2), GF_ROW(GF_FILTERS, 2, 3)},
    {GF_ROW(GF_GRADIENTS, 1, 1), GF_ROW(GF_GRADIENTS, 2, 2), GF_ROW(GF_GRADIENTS, 2, 3)},
#undef GF_ROW
#undef GF_GRADIENTS
#undef GF_FILTERS
};

}  // namespace GF_NAMESPACE
}  // namespace gf
