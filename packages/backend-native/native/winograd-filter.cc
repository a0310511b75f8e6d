#include <algorithm>
#include <vector>

#include "scratch.h"
#include "sizes.h"
#include "threads.h"
#include "winograd-run.h"
#include "winograd.h"

namespace gf {
namespace {

/// Tiles that are transformed at a time, and left panels of a chunk.
constexpr int64_t kTransformTiles = 8, kChunkPanels = 8;

Tiles tilesOf(const WinogradGradient& gradient, const Convolution& s) {
  return {ceilDiv(s.outHeight, gradient.tile), ceilDiv(s.outWidth, gradient.tile)};
}

/// Larger tiles take fewer products, unless the grid leaves much of them empty.
const WinogradGradient& transformsOf(const GemmFormat& format, const Convolution& s) {
  const Winograd& w = winograd();
  if (ceilDiv(s.tapsHeight, s.strideY) == 3) return w.gradientOf3;
  const auto tiles = [&](const WinogradGradient& gradient) {
    const Tiles t = tilesOf(gradient, s);
    return t.rows * t.columns;
  };
  const int64_t large = tiles(w.largeGradientOf2), small = tiles(w.gradientOf2);
  if (!isFp32(format)) return w.gradientOf2;
  const bool fewer = 8 * large * w.largeGradientOf2.coefficients <= 7 * small * w.gradientOf2.coefficients;
  return fewer && s.images * large >= kLeastTiles ? w.largeGradientOf2 : w.gradientOf2;
}

/// The gradient of the filters: for each coefficient the product, summed over tiles, of all phases' samples with the errors.
class FilterRun {
 public:
  FilterRun(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy, float* dw)
      : s_(shape),
        format_(format),
        transforms_(transformsOf(format, shape)),
        coefficients_(transforms_.coefficients),
        tiles_(tilesOf(transforms_, shape)),
        total_(shape.images * tiles_.rows * tiles_.columns),
        span_(std::min<int64_t>(format_.depth, total_)),
        errors_{dy, shape.outHeight, shape.outWidth, shape.filters, 1, 0, 0},
        dw_(dw),
        rows_(shape.strideY * shape.strideX * shape.channels),
        panels_(ceilDiv(rows_, format_.rows)),
        columnPanels_(ceilDiv(shape.filters, format_.columns)),
        sums_(coefficients_ * rows_ * shape.filters),
        sampleFloats_(coefficients_ * span_ * rows_),
        errorFloats_(coefficients_ * span_ * shape.filters),
        panelBytes_(coefficients_ * columnPanels_ * format_.rightBytes),
        scratch_(static_cast<size_t>(panelBytes_ + format_.leftBytes * threadCount() +
                                     4 * (sums_ + sampleFloats_ + errorFloats_))),
        sumsData_(reinterpret_cast<float*>(scratch_.data() + panelBytes_ + format_.leftBytes * threadCount())) {
    for (int64_t i = 0; i < shape.strideY; i++) {
      for (int64_t j = 0; j < shape.strideX; j++) {
        phases_.push_back({x, s_.height, s_.width, s_.channels, s_.strideY, i - s_.padTop, j - s_.padLeft});
      }
    }
  }

  void all() const {
    for (int64_t first = 0; first < total_; first += span_) {
      const int64_t count = std::min(span_, total_ - first);
      parallelFor(count, kTransformTiles, [&](int64_t begin, int64_t end) { transform(first, begin, end - begin); });
      parallelFor(coefficients_ * columnPanels_, 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) packErrors(i / columnPanels_, i % columnPanels_, count);
      });
      const int64_t chunks = ceilDiv(panels_, kChunkPanels);
      parallelFor(coefficients_ * chunks, 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) chunk(i / chunks, i % chunks * kChunkPanels, count, first > 0);
      });
    }
    parallelFor(rows_, 4, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) backTransform(row);
    });
  }

 private:
  float* samples() const { return sumsData_ + sums_; }
  float* errors() const { return samples() + sampleFloats_; }
  char* errorPanel(int64_t coefficient, int64_t panel) const {
    return scratch_.data() + (coefficient * columnPanels_ + panel) * format_.rightBytes;
  }
  char* ownPanel() const { return scratch_.data() + panelBytes_ + format_.leftBytes * threadIndex(); }

  /// Tiles [begin, begin + count) of the span that starts at `first`.
  void transform(int64_t first, int64_t begin, int64_t count) const {
    for (size_t phase = 0; phase < phases_.size(); phase++) {
      float* to = samples() + begin * rows_ + static_cast<int64_t>(phase) * s_.channels;
      transforms_.samples(phases_[phase], tiles_, {first + begin, count, 0, s_.channels},
                          {to, 4 * span_ * rows_, 4 * rows_});
    }
    transforms_.errors(errors_, tiles_, {first + begin, count, 0, s_.filters},
                       {errors() + begin * s_.filters, 4 * span_ * s_.filters, 4 * s_.filters});
  }

  void packErrors(int64_t coefficient, int64_t panel, int64_t depth) const {
    const int64_t first = panel * format_.columns;
    const Weights from = {errors() + coefficient * span_ * s_.filters, 1, 1, depth, 0, 0, s_.filters, 1};
    format_.packRight(from, {first, std::min<int64_t>(format_.columns, s_.filters - first), 0, depth},
                      errorPanel(coefficient, panel));
  }

  void chunk(int64_t coefficient, int64_t panel, int64_t depth, bool accumulate) const {
    Patches left = {};
    left.data = samples() + coefficient * span_ * rows_;
    left.images = left.height = left.gridHeight = 1;
    left.width = left.gridWidth = depth;
    left.channels = rows_;
    if (format_.begin != nullptr) format_.begin();
    for (int64_t i = panel; i < std::min(panel + kChunkPanels, panels_); i++) {
      const int64_t row = i * format_.rows;
      const int64_t count = std::min<int64_t>(format_.rows, rows_ - row);
      format_.packLeftTransposed(left, {row, count, 0, depth}, ownPanel());
      int64_t offsets[64];
      for (int64_t r = 0; r < count; r++) offsets[r] = r * s_.filters;
      TileCall call = {};
      call.left = ownPanel();
      call.depth = depth;
      call.rows = static_cast<int>(count);
      call.offsets = offsets;
      call.accumulate = accumulate;
      for (int64_t j = 0; j < columnPanels_; j++) {
        const int64_t column = j * format_.columns;
        call.right = errorPanel(coefficient, j);
        call.columns = static_cast<int>(std::min<int64_t>(format_.columns, s_.filters - column));
        call.c = sumsData_ + (coefficient * rows_ + row) * s_.filters + column;
        format_.multiplyTransposed(call);
      }
    }
    if (format_.end != nullptr) format_.end();
  }

  void backTransform(int64_t row) const {
    const int64_t phase = row / s_.channels;
    const FilterTaps taps = {nullptr, dw_, s_.tapsHeight, s_.tapsWidth, s_.channels, s_.filters, s_.strideY, phase / s_.strideX,
                             phase % s_.strideX, false};
    transforms_.filterGradients({sumsData_ + row * s_.filters, 4 * rows_ * s_.filters, 4 * s_.filters},
                                {row % s_.channels, 1, 0, s_.filters}, taps);
  }

  const Convolution& s_;
  const GemmFormat& format_;
  const WinogradGradient& transforms_;
  const int64_t coefficients_;
  const Tiles tiles_;
  const int64_t total_, span_;
  const Samples errors_;
  float* const dw_;
  const int64_t rows_, panels_, columnPanels_;
  const int64_t sums_, sampleFloats_, errorFloats_, panelBytes_;
  const Scratch scratch_;
  float* const sumsData_;
  std::vector<Samples> phases_;
};

}  // namespace

void winogradBackFilter(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy,
                        float* dw) {
  FilterRun(format, shape, x, dy, dw).all();
}

}  // namespace gf
