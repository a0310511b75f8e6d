// Gathers the factors of a product into panels. A format `F` defines how floats are converted to its elements: F::Element,
// F::copy(from, to, count) and F::zero(to, count).
#pragma once

#include "kernels/gemm.h"
#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {

using Quad = float __attribute__((vector_size(16)));
typedef float UnalignedQuad __attribute__((vector_size(16), aligned(4), may_alias));

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t clamp(int64_t x, int64_t low, int64_t high) { return most(low, least(x, high)); }

struct Fp32 {
  using Element = float;

  static inline void copy(const float* from, float* to, int64_t count) {
    if (count >= kLanes) {
      int64_t i = 0;
      for (; i + kLanes <= count; i += kLanes) store(to + i, load(from + i));
      if (i < count) store(to + count - kLanes, load(from + count - kLanes));
    } else if (count >= 4) {
      for (int64_t i = 0; i + 4 <= count; i += 4) quad(from + i, to + i);
      quad(from + count - 4, to + count - 4);
    } else {
      for (int64_t i = 0; i < count; i++) to[i] = from[i];
    }
  }

  /// Copies in whole vectors and may read and write up to kLanes - 1 values beyond `count`. `size` floats are readable at
  /// `from`; if these are too few, it copies exactly `count`.
  static inline void copyLoosely(const float* from, float* to, int64_t count, int64_t size) {
    if (count + kLanes > size) return copy(from, to, count);
    for (int64_t i = 0; i < count; i += kLanes) store(to + i, load(from + i));
  }

  static inline void zero(float* to, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) store(to + i, Floats{});
    for (; i < count; i++) to[i] = 0;
  }

 private:
  static inline void quad(const float* from, float* to) {
    *reinterpret_cast<UnalignedQuad*>(to) = *reinterpret_cast<const UnalignedQuad*>(from);
  }
};

/// A pixel of the grid. It moves through the grid row by row.
struct Cursor {
  int64_t image, y, x;

  Cursor(const Patches& p, int64_t pixel)
      : image(pixel / (p.gridHeight * p.gridWidth)), y(pixel / p.gridWidth % p.gridHeight), x(pixel % p.gridWidth) {}

  void nextRow(const Patches& p) {
    x = 0;
    if (++y == p.gridHeight) y = 0, image++;
  }
  void next(const Patches& p) {
    if (++x == p.gridWidth) nextRow(p);
  }
};

/// The part of a patch in one row of taps: the values [begin,end) of the tapsWidth * channels values of this row.
struct Run {
  int64_t tapY, begin, end;
};

/// Gathers the values of a run at one pixel. Values outside the image are zero.
template <typename F>
static inline void gatherRun(const Patches& p, const Cursor& at, const Run& run, typename F::Element* to) {
  const int64_t y = at.y * p.strideY + p.originY + run.tapY * p.stepY;
  if (y < 0 || y >= p.height) return F::zero(to, run.end - run.begin);
  const int64_t x = at.x * p.strideX + p.originX;
  const int64_t c = p.channels;
  const int64_t row = (at.image * p.height + y) * p.width;
  if (p.stepX == 1) {
    // Adjacent taps are adjacent pixels. One copy gathers them, without the part outside the image.
    const int64_t begin = clamp(-x * c, run.begin, run.end);
    const int64_t end = clamp((p.width - x) * c, begin, run.end);
    if (begin > run.begin) F::zero(to, begin - run.begin);
    F::copy(p.data + (row + x) * c + begin, to + (begin - run.begin), end - begin);
    if (end < run.end) F::zero(to + (end - run.begin), run.end - end);
    return;
  }
  for (int64_t i = run.begin; i < run.end;) {
    const int64_t tap = i / c;
    const int64_t end = least((tap + 1) * c, run.end);
    const int64_t column = x + tap * p.stepX;
    if (column < 0 || column >= p.width) {
      F::zero(to + (i - run.begin), end - i);
    } else {
      F::copy(p.data + (row + column - tap) * c + i, to + (i - run.begin), end - i);
    }
    i = end;
  }
}

/// Packs rows of patches. In the result, the rows begin `stride` elements apart. With `kLoose`, the function may write up
/// to one vector beyond the end of each row.
template <typename F, bool kLoose = false>
static inline void packRows(const Patches& p, const Block& block, typename F::Element* to, int64_t stride) {
  const int64_t tapRow = p.tapsWidth * p.channels;
  const Run first = {block.start / tapRow, block.start % tapRow, tapRow};
  const int64_t size = p.images * p.height * p.width * p.channels;
  Cursor at(p, block.first);
  for (int64_t r = 0; r < block.count; r++, at.next(p), to += stride) {
    const int64_t x = at.x * p.strideX + p.originX, y = at.y * p.strideY + p.originY;
    const bool inside = p.stepX == 1 && x >= 0 && x + p.tapsWidth <= p.width;
    const int64_t pixel = (at.image * p.height * p.width + x) * p.channels;
    Run run = first;
    for (int64_t done = 0; done < block.depth; run = {run.tapY + 1, 0, tapRow}) {
      run.end = least(run.end, run.begin + block.depth - done);
      const int64_t count = run.end - run.begin;
      const int64_t line = y + run.tapY * p.stepY;
      const int64_t from = pixel + line * p.width * p.channels + run.begin;
      if (!inside || line < 0 || line >= p.height) {
        gatherRun<F>(p, at, run, to + done);
      } else if constexpr (kLoose) {
        F::copyLoosely(p.data + from, to + done, count, size - from);
      } else {
        F::copy(p.data + from, to + done, count);
      }
      done += count;
    }
  }
}

/// Gathers one run at `depth` pixels from `start` on, into lines that are `kStride` apart. The loop over the inner pixels of
/// the grid has no conditions. With `kWide`, it writes whole lines of `kStride` values; those beyond the run are overwritten
/// later or not used.
template <int kStride, bool kWide>
static inline void gatherColumn(const Patches& p, const Run& run, int64_t start, int64_t depth, float* to) {
  const int64_t c = p.channels;
  const int64_t firstTap = run.begin / c * p.stepX, lastTap = (run.end - 1) / c * p.stepX;
  // The grid columns [inner,outer) whose taps are all inside the image.
  const int64_t before = -p.originX - firstTap, after = p.width - 1 - p.originX - lastTap;
  const int64_t inner = before <= 0 ? 0 : (before + p.strideX - 1) / p.strideX;
  const int64_t outer = after < 0 ? 0 : after / p.strideX + 1;
  const int64_t size = p.images * p.height * p.width * c;
  const int64_t length = run.end - run.begin;
  Cursor at(p, start);
  while (depth > 0) {
    const int64_t stop = least(p.gridWidth, at.x + depth);
    depth -= stop - at.x;
    const int64_t y = at.y * p.strideY + p.originY + run.tapY * p.stepY;
    const bool inside = y >= 0 && y < p.height;
    while (at.x < stop) {
      if (!inside || at.x < inner || at.x >= outer) {
        gatherRun<Fp32>(p, at, run, to);
        at.x++, to += kStride;
        continue;
      }
      int64_t count = least(stop, outer) - at.x;
      const int64_t x = at.x * p.strideX + p.originX + firstTap - run.begin / c;
      int64_t from = ((at.image * p.height + y) * p.width + x) * c + run.begin;
      const int64_t pixel = p.strideX * c;
      at.x += count;
      if (kWide) {
        for (; count > 0 && from + kStride <= size; count--, from += pixel, to += kStride) {
          for (int j = 0; j < kStride; j += kLanes) store(to + j, load(p.data + from + j));
        }
      }
      for (; count > 0; count--, from += pixel, to += kStride) Fp32::copy(p.data + from, to, length);
    }
    at.nextRow(p);
  }
}

/// Packs columns of patches. Line k of `to` contains the values from block.first on of pixel `block.start + k`. The lines
/// are kStride apart.
template <int kStride>
static inline void packColumns(const Patches& p, const Block& block, float* to) {
  const int64_t tapRow = p.tapsWidth * p.channels;
  for (int64_t done = 0; done < block.count;) {
    const int64_t index = block.first + done;
    Run run = {index / tapRow, index % tapRow, 0};
    const int64_t row = p.stepX == 1 ? tapRow : (run.begin / p.channels + 1) * p.channels;
    run.end = least(row, run.begin + block.count - done);
    if (done == 0) {
      gatherColumn<kStride, true>(p, run, block.start, block.depth, to);
    } else {
      gatherColumn<kStride, false>(p, run, block.start, block.depth, to + done);
    }
    done += run.end - run.begin;
  }
}

}  // namespace GF_NAMESPACE
}  // namespace gf
