#include "kernels/winograd.h"

#include "kernels/gemm-tile.h"
#include "simd.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

/// One axis of F(2,r) by its matrices; n = r + 1.
template <int R>
struct Axis;

/// The interpolation points 0, 1 and infinity: every coefficient is 0, 1 or -1.
template <>
struct Axis<2> {
  static inline void samples(const Floats* d, Floats* v) { v[0] = d[0] - d[1], v[1] = d[1], v[2] = d[1] - d[2]; }
  static inline void filters(const Floats* g, Floats* u) { u[0] = g[0], u[1] = g[0] + g[1], u[2] = g[1]; }
  static inline void outputs(const Floats* m, Floats* y) { y[0] = m[0] + m[1], y[1] = m[1] - m[2]; }
  static inline void errors(const Floats* z, Floats* e) { e[0] = z[0], e[1] = z[0] + z[1], e[2] = -z[1]; }
  static inline void gradients(const Floats* m, Floats* g) { g[0] = m[0] + m[1], g[1] = m[1] + m[2]; }
};

/// The points 0, 1, -1 and infinity.
template <>
struct Axis<3> {
  static inline void samples(const Floats* d, Floats* v) {
    v[0] = d[0] - d[2], v[1] = d[1] + d[2], v[2] = d[2] - d[1], v[3] = d[1] - d[3];
  }
  static inline void filters(const Floats* g, Floats* u) {
    const Floats even = (g[0] + g[2]) * 0.5f, odd = g[1] * 0.5f;
    u[0] = g[0], u[1] = even + odd, u[2] = even - odd, u[3] = g[2];
  }
  static inline void outputs(const Floats* m, Floats* y) { y[0] = m[0] + m[1] + m[2], y[1] = m[1] - m[2] - m[3]; }
  static inline void errors(const Floats* z, Floats* e) {
    e[0] = z[0], e[1] = z[0] + z[1], e[2] = z[0] - z[1], e[3] = -z[1];
  }
  static inline void gradients(const Floats* m, Floats* g) {
    const Floats sum = (m[1] + m[2]) * 0.5f, difference = (m[1] - m[2]) * 0.5f;
    g[0] = m[0] + sum, g[1] = difference, g[2] = sum + m[3];
  }
};

using AxisFunction = void (*)(const Floats*, Floats*);

/// Both axes of a block [P,P], to [Q,Q].
template <int P, int Q, AxisFunction along>
inline void bothAxes(const Floats (&from)[P][P], Floats (&to)[Q][Q]) {
  Floats half[P][Q];
#pragma GCC unroll 4
  for (int i = 0; i < P; i++) along(from[i], half[i]);
#pragma GCC unroll 4
  for (int j = 0; j < Q; j++) {
    Floats column[P], result[Q];
#pragma GCC unroll 4
    for (int i = 0; i < P; i++) column[i] = half[i][j];
    along(column, result);
#pragma GCC unroll 4
    for (int i = 0; i < Q; i++) to[i][j] = result[i];
  }
}

alignas(64) const float zeros[kLanes] = {};

/// A block of P x P samples of each tile, to Q x Q coefficients.
template <int P, int Q, AxisFunction along>
inline void transformSamples(const Samples& s, const Tiles& tiles, const TileRange& range, const Transformed& to) {
  for (int64_t t = 0; t < range.count; t++) {
    const int64_t tile = range.first + t;
    const int64_t image = tile / (tiles.rows * tiles.columns);
    const int64_t top = tile / tiles.columns % tiles.rows * 2 * s.step + s.originY;
    const int64_t left = tile % tiles.columns * 2 * s.step + s.originX;
    const float* at[P][P];
    int64_t inside[P][P];
    for (int i = 0; i < P; i++) {
      for (int j = 0; j < P; j++) {
        const int64_t y = top + i * s.step, x = left + j * s.step;
        const bool is = y >= 0 && y < s.height && x >= 0 && x < s.width;
        at[i][j] = is ? s.data + ((image * s.height + y) * s.width + x) * s.channels : zeros;
        inside[i][j] = is ? -1 : 0;
      }
    }
    float* line = to.data + t * to.line;
    for (int64_t c = range.begin; c < range.end; c += kLanes, line += kLanes) {
      Floats d[P][P], v[Q][Q];
#pragma GCC unroll 4
      for (int i = 0; i < P; i++) {
#pragma GCC unroll 4
        for (int j = 0; j < P; j++) d[i][j] = load(at[i][j] + (c & inside[i][j]));
      }
      bothAxes<P, Q, along>(d, v);
#pragma GCC unroll 4
      for (int i = 0; i < Q; i++) {
#pragma GCC unroll 4
        for (int j = 0; j < Q; j++) store(line + (i * Q + j) * to.coefficient, v[i][j]);
      }
    }
  }
}

template <int R>
void samples(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to) {
  transformSamples<R + 1, R + 1, Axis<R>::samples>(from, tiles, range, to);
}

template <int R>
void errors(const Samples& from, const Tiles& tiles, const TileRange& range, const Transformed& to) {
  transformSamples<2, R + 1, Axis<R>::errors>(from, tiles, range, to);
}

/// Where the (i,j)-th tap of a phase begins in the filters, or -1 where they have none there.
template <int R>
inline void tapOffsets(const FilterTaps& taps, int64_t (&offsets)[R][R]) {
  for (int i = 0; i < R; i++) {
    for (int j = 0; j < R; j++) {
      const int64_t y = taps.step * (taps.flipped ? R - 1 - i : i) + taps.phaseY;
      const int64_t x = taps.step * (taps.flipped ? R - 1 - j : j) + taps.phaseX;
      const bool is = y < taps.size && x < taps.size;
      offsets[i][j] = is ? (y * taps.size + x) * taps.channels * taps.filters : -1;
    }
  }
}

template <int R>
void filters(const FilterTaps& from, const TileRange& range, const Transformed& to) {
  constexpr int N = R + 1;
  int64_t offsets[R][R];
  tapOffsets<R>(from, offsets);
  for (int64_t c = 0; c < range.count; c++) {
    const float* row = from.data + (range.first + c) * from.filters;
    float* line = to.data + c * to.line;
    for (int64_t f = range.begin; f < range.end; f += kLanes, line += kLanes) {
      Floats g[R][R], u[N][N];
#pragma GCC unroll 4
      for (int i = 0; i < R; i++) {
#pragma GCC unroll 4
        for (int j = 0; j < R; j++) g[i][j] = offsets[i][j] < 0 ? Floats{} : load(row + offsets[i][j] + f);
      }
      bothAxes<R, N, Axis<R>::filters>(g, u);
#pragma GCC unroll 4
      for (int i = 0; i < N; i++) {
#pragma GCC unroll 4
        for (int j = 0; j < N; j++) store(line + (i * N + j) * to.coefficient, u[i][j]);
      }
    }
  }
}

template <int R>
void outputs(const Transformed& from, const Tiles& tiles, const TileRange& range, const Target& to) {
  constexpr int N = R + 1;
  for (int64_t t = 0; t < range.count; t++) {
    const int64_t tile = range.first + t;
    const int64_t image = tile / (tiles.rows * tiles.columns);
    const int64_t top = tile / tiles.columns % tiles.rows * 2, left = tile % tiles.columns * 2;
    float* corner = to.data + image * to.imageStride + top * to.rowStride + left * to.pixelStride;
    const float* line = from.data + t * from.line;
    const bool below = top + 1 < to.gridHeight, right = left + 1 < to.gridWidth;
    for (int64_t c = range.begin; c < range.end; c += kLanes, line += kLanes) {
      Floats m[N][N], y[2][2];
#pragma GCC unroll 4
      for (int i = 0; i < N; i++) {
#pragma GCC unroll 4
        for (int j = 0; j < N; j++) m[i][j] = load(line + (i * N + j) * from.coefficient);
      }
      bothAxes<N, 2, Axis<R>::outputs>(m, y);
      store(corner + c, y[0][0]);
      if (right) store(corner + to.pixelStride + c, y[0][1]);
      if (below) store(corner + to.rowStride + c, y[1][0]);
      if (below && right) store(corner + to.rowStride + to.pixelStride + c, y[1][1]);
    }
  }
}

template <int R>
void filterGradients(const Transformed& from, const TileRange& range, const FilterTaps& to) {
  constexpr int N = R + 1;
  int64_t offsets[R][R];
  tapOffsets<R>(to, offsets);
  for (int64_t c = 0; c < range.count; c++) {
    float* row = to.gradient + (range.first + c) * to.filters;
    const float* line = from.data + c * from.line;
    for (int64_t f = range.begin; f < range.end; f += kLanes, line += kLanes) {
      Floats m[N][N], g[R][R];
#pragma GCC unroll 4
      for (int i = 0; i < N; i++) {
#pragma GCC unroll 4
        for (int j = 0; j < N; j++) m[i][j] = load(line + (i * N + j) * from.coefficient);
      }
      bothAxes<N, R, Axis<R>::gradients>(m, g);
#pragma GCC unroll 4
      for (int i = 0; i < R; i++) {
#pragma GCC unroll 4
        for (int j = 0; j < R; j++) {
          if (offsets[i][j] >= 0) store(row + offsets[i][j] + f, g[i][j]);
        }
      }
    }
  }
}

template <int R>
constexpr WinogradTransforms transforms = {samples<R>, errors<R>, filters<R>, outputs<R>, filterGradients<R>};

}  // namespace

extern const Winograd winograd = {transforms<2>, transforms<3>, kRowStride};

}  // namespace GF_NAMESPACE
}  // namespace gf
