#include "kernels/winograd.h"

#include "kernels/gemm-tile.h"
#include "kernels/winograd-axes.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

using AxisFunction = void (*)(const Floats*, Floats*);

/// Both axes of a block [P,S], to [Q,T].
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

alignas(64) const float zeros[kLanes] = {};

/// A block of P x S samples of each tile of Y x X outputs, to Q x T coefficients.
template <int Y, int X, int P, int S, int Q, int T, AxisFunction down, AxisFunction across>
inline void transformSamples(const Samples& s, const Tiles& tiles, const TileRange& range, const Transformed& to) {
  for (int64_t t = 0; t < range.count; t++) {
    const int64_t tile = range.first + t;
    const int64_t image = tile / (tiles.rows * tiles.columns);
    const int64_t top = tile / tiles.columns % tiles.rows * Y * s.step + s.originY;
    const int64_t left = tile % tiles.columns * X * s.step + s.originX;
    const float* at[P][S];
    int64_t inside[P][S];
    for (int i = 0; i < P; i++) {
      for (int j = 0; j < S; j++) {
        const int64_t y = top + i * s.step, x = left + j * s.step;
        const bool is = y >= 0 && y < s.height && x >= 0 && x < s.width;
        at[i][j] = is ? s.data + ((image * s.height + y) * s.width + x) * s.channels : zeros;
        inside[i][j] = is ? -1 : 0;
      }
    }
    float* line = to.data + t * to.line;
    for (int64_t c = range.begin; c < range.end; c += kLanes, line += kLanes) {
      Floats d[P][S], v[Q][T];
#pragma GCC unroll 6
      for (int i = 0; i < P; i++) {
#pragma GCC unroll 6
        for (int j = 0; j < S; j++) d[i][j] = load(at[i][j] + (c & inside[i][j]));
      }
      bothAxes<P, S, Q, T, down, across>(d, v);
#pragma GCC unroll 6
      for (int i = 0; i < Q; i++) {
#pragma GCC unroll 6
        for (int j = 0; j < T; j++) store(line + (i * T + j) * to.coefficient, v[i][j]);
      }
    }
  }
}

/// F(m,r) down and F(k,q) across.
template <int M, int R, int K, int Q>
struct Transforms {
  static constexpr int kHeight = M + R - 1, kWidth = K + Q - 1;  ///< of a tile's coefficients
  using Down = Axis<M, R>;
  using Across = Axis<K, Q>;

  static void samples(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to) {
    transformSamples<M, K, kHeight, kWidth, kHeight, kWidth, Down::samples, Across::samples>(from, tiles, range, to);
  }

  static void errors(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to) {
    transformSamples<M, K, M, K, kHeight, kWidth, Down::errors, Across::errors>(from, tiles, range, to);
  }

  /// Where the (i,j)-th tap of a phase begins in the filters, or -1 where they have none there.
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

  static void filters(const FilterTaps& from, const TileRange& range, const Transformed& to) {
    int64_t offsets[R][Q];
    tapOffsets(from, offsets);
    for (int64_t c = 0; c < range.count; c++) {
      const float* row = from.data + (range.first + c) * from.filters;
      float* line = to.data + c * to.line;
      for (int64_t f = range.begin; f < range.end; f += kLanes, line += kLanes) {
        Floats g[R][Q], u[kHeight][kWidth];
#pragma GCC unroll 6
        for (int i = 0; i < R; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < Q; j++) g[i][j] = offsets[i][j] < 0 ? Floats{} : load(row + offsets[i][j] + f);
        }
        bothAxes<R, Q, kHeight, kWidth, Down::filters, Across::filters>(g, u);
#pragma GCC unroll 6
        for (int i = 0; i < kHeight; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < kWidth; j++) store(line + (i * kWidth + j) * to.coefficient, u[i][j]);
        }
      }
    }
  }

  static void outputs(const Transformed& from, const Tiles& tiles, const TileRange& range, const Target& to) {
    for (int64_t t = 0; t < range.count; t++) {
      const int64_t tile = range.first + t;
      const int64_t image = tile / (tiles.rows * tiles.columns);
      const int64_t top = tile / tiles.columns % tiles.rows * M, left = tile % tiles.columns * K;
      float* corner = to.data + image * to.imageStride + top * to.rowStride + left * to.pixelStride;
      const float* line = from.data + t * from.line;
      for (int64_t c = range.begin; c < range.end; c += kLanes, line += kLanes) {
        Floats m[kHeight][kWidth], y[M][K];
#pragma GCC unroll 6
        for (int i = 0; i < kHeight; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < kWidth; j++) m[i][j] = load(line + (i * kWidth + j) * from.coefficient);
        }
        bothAxes<kHeight, kWidth, M, K, Down::outputs, Across::outputs>(m, y);
#pragma GCC unroll 6
        for (int i = 0; i < M; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < K; j++) {
            if (top + i < to.gridHeight && left + j < to.gridWidth) {
              store(corner + i * to.rowStride + j * to.pixelStride + c, y[i][j]);
            }
          }
        }
      }
    }
  }

  static void filterGradients(const Transformed& from, const TileRange& range, const FilterTaps& to) {
    int64_t offsets[R][Q];
    tapOffsets(to, offsets);
    for (int64_t c = 0; c < range.count; c++) {
      float* row = to.gradient + (range.first + c) * to.filters;
      const float* line = from.data + c * from.line;
      for (int64_t f = range.begin; f < range.end; f += kLanes, line += kLanes) {
        Floats m[kHeight][kWidth], g[R][Q];
#pragma GCC unroll 6
        for (int i = 0; i < kHeight; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < kWidth; j++) m[i][j] = load(line + (i * kWidth + j) * from.coefficient);
        }
        bothAxes<kHeight, kWidth, R, Q, Down::gradients, Across::gradients>(m, g);
#pragma GCC unroll 6
        for (int i = 0; i < R; i++) {
#pragma GCC unroll 6
          for (int j = 0; j < Q; j++) {
            if (offsets[i][j] >= 0) store(row + offsets[i][j] + f, g[i][j]);
          }
        }
      }
    }
  }
};

template <int M, int R, int K, int Q>
constexpr WinogradTransforms forward = {
    M,
    K,
    R,
    Q,
    (M + R - 1) * (K + Q - 1),
    Transforms<M, R, K, Q>::samples,
    Transforms<M, R, K, Q>::filters,
    Transforms<M, R, K, Q>::outputs,
};

template <int M, int R>
constexpr WinogradGradient gradient = {
    M,
    (M + R - 1) * (M + R - 1),
    Transforms<M, R, M, R>::samples,
    Transforms<M, R, M, R>::errors,
    Transforms<M, R, M, R>::filterGradients,
};

template <int R>
constexpr WinogradLine line = {forward<1, 1, 7 - R, R>, forward<7 - R, R, 1, 1>};

}  // namespace

extern const Winograd winograd = {
    forward<2, 2, 2, 2>, forward<2, 3, 2, 3>, line<3>,        line<4>,
    gradient<2, 2>,      gradient<4, 2>,      gradient<2, 3>, kRowStride,
};

}  // namespace GF_NAMESPACE
}  // namespace gf
