#include "winograd.h"

#include <algorithm>
#include <vector>

#include "kernels/winograd.h"
#include "scratch.h"
#include "sizes.h"
#include "threads.h"

namespace gf {
namespace {

/// Taps of a phase along an axis.
int64_t tapsOf(const Convolution& s) { return ceilDiv(s.tapsHeight, s.strideY); }

const WinogradTransforms& transformsOf(int64_t taps) { return taps == 2 ? winograd().of2 : winograd().of3; }

Tiles tilesOf(int64_t height, int64_t width) { return {ceilDiv(height, 2), ceilDiv(width, 2)}; }

/// The samples that the taps of a phase meet, output by output.
Samples phaseOf(const Convolution& s, const float* x, int64_t y, int64_t column) {
  return {x, s.height, s.width, s.channels, s.strideY, y - s.padTop, column - s.padLeft};
}

/// A sum over phases of correlations with taps of r x r, stride 1, channels last in and out.
struct Correlation {
  int64_t taps, images;
  std::vector<Samples> phases;
  std::vector<FilterTaps> filters;  ///< of each phase
  int64_t columns;                  ///< channels out
  Target target;
  Finish finish;
};

/// Work of one chunk: left panels side by side, so that the transformed samples and products stay in the second cache.
constexpr int64_t kChunkRows = 56;
/// Chunks wanted, for a few times as many as threads.
constexpr int64_t kChunks = 16;

/// A correlation at work: its transformed filters in panels, and each thread's samples and products.
class Run {
 public:
  explicit Run(const Correlation& correlation)
      : c_(correlation),
        format_(gemmKernels().fp32),
        transforms_(transformsOf(correlation.taps)),
        coefficients_((correlation.taps + 1) * (correlation.taps + 1)),
        channels_(correlation.phases.front().channels),
        depth_(channels_ * static_cast<int64_t>(correlation.phases.size())),
        tiles_(tilesOf(correlation.target.gridHeight, correlation.target.gridWidth)),
        rows_(correlation.images * tiles_.rows * tiles_.columns),
        blocks_(ceilDiv(depth_, format_.depth)),
        columnPanels_(ceilDiv(correlation.columns, format_.columns)),
        chunkPanels_(std::min(ceilDiv(kChunkRows, format_.rows), ceilDiv(rows_, format_.rows))),
        rowChunks_(ceilDiv(rows_, chunkPanels_ * format_.rows)),
        columnChunks_(std::min(columnPanels_, ceilDiv(kChunks, rowChunks_))),
        chunkColumnPanels_(ceilDiv(columnPanels_, columnChunks_)),
        panelFloats_(format_.rightBytes / 4),
        filterFloats_(coefficients_ * blocks_ * columnPanels_ * panelFloats_),
        sampleFloats_(coefficients_ * chunkPanels_ * (format_.leftBytes / 4)),
        productFloats_(coefficients_ * chunkPanels_ * format_.rows * chunkColumnPanels_ * format_.columns),
        ownFloats_(std::max(sampleFloats_ + productFloats_, coefficients_ * panelFloats_)),
        scratch_(static_cast<size_t>(4 * (filterFloats_ + ownFloats_ * threadCount()))),
        data_(reinterpret_cast<float*>(scratch_.data())) {}

  void all() const {
    parallelFor(blocks_ * columnPanels_, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) transformFilters(i / columnPanels_, i % columnPanels_);
    });
    parallelFor(rowChunks_ * columnChunks_, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) chunk(i / columnChunks_, i % columnChunks_);
    });
  }

 private:
  float* own() const { return data_ + filterFloats_ + ownFloats_ * threadIndex(); }
  float* panel(int64_t coefficient, int64_t block, int64_t columnPanel) const {
    return data_ + ((coefficient * blocks_ + block) * columnPanels_ + columnPanel) * panelFloats_;
  }

  /// Calls `body(phase, channel range, offset within the block)` for each phase's part of a block of the depth.
  template <typename F>
  void eachPhase(int64_t block, F body) const {
    const int64_t start = block * format_.depth, end = std::min(start + format_.depth, depth_);
    for (int64_t k = start; k < end;) {
      const int64_t phase = k / channels_, channel = k % channels_;
      const int64_t count = std::min(channels_ - channel, end - k);
      body(phase, channel, channel + count, k - start);
      k += count;
    }
  }

  /// One right panel of every coefficient.
  void transformFilters(int64_t block, int64_t columnPanel) const {
    const int64_t first = columnPanel * format_.columns;
    const int64_t count = std::min<int64_t>(format_.columns, c_.columns - first);
    const int64_t toNext = blocks_ * columnPanels_ * panelFloats_;
    eachPhase(block, [&](int64_t phase, int64_t begin, int64_t end, int64_t offset) {
      const FilterTaps& taps = c_.filters[phase];
      float* to = panel(0, block, columnPanel) + offset * count;
      if (!taps.flipped) {
        // Rows of the filters are channels in, as the panel's lines are; columns come in whole vectors.
        return transforms_.filters(taps, {begin, end - begin, first, first + count}, {to, toNext, count});
      }
      const int64_t depth = end - begin;
      const Transformed across = {own(), count * depth, depth};
      transforms_.filters(taps, {first, count, begin, end}, across);
      for (int64_t i = 0; i < coefficients_; i++) {
        const Weights weights = {across.data + i * across.coefficient, 1, 1, depth, 0, 0, 1, depth};
        format_.packRight(weights, {0, count, 0, depth}, to + i * toNext);
      }
    });
  }

  void chunk(int64_t rowChunk, int64_t columnChunk) const {
    const int64_t first = rowChunk * chunkPanels_ * format_.rows;
    const int64_t rows = std::min(chunkPanels_ * format_.rows, rows_ - first);
    const int64_t columnPanel = columnChunk * chunkColumnPanels_;
    const int64_t columnPanels = std::min(chunkColumnPanels_, columnPanels_ - columnPanel);
    if (columnPanels <= 0) return;
    const int64_t column = columnPanel * format_.columns;
    const int64_t columns = std::min(columnPanels * format_.columns, c_.columns - column);
    float* products = own() + sampleFloats_;
    for (int64_t block = 0; block < blocks_; block++) {
      transformSamples(block, first, rows);
      for (int64_t i = 0; i < coefficients_; i++) {
        for (int64_t j = 0; j < columnPanels; j++) {
          multiply(i, block, columnPanel + j, rows, products + i * rows * columns + j * format_.columns, columns);
        }
      }
    }
    Target target = c_.target;
    target.data += column;
    transforms_.outputs({products, rows * columns, columns}, tiles_, {first, rows, 0, columns}, target);
    finish(first, rows, column, columns);
  }

  void transformSamples(int64_t block, int64_t first, int64_t rows) const {
    const int64_t leftFloats = format_.leftBytes / 4;
    eachPhase(block, [&](int64_t phase, int64_t begin, int64_t end, int64_t offset) {
      for (int64_t row = 0; row < rows; row += format_.rows) {
        const TileRange range = {first + row, std::min<int64_t>(format_.rows, rows - row), begin, end};
        float* to = own() + row / format_.rows * leftFloats + offset;
        transforms_.samples(c_.phases[phase], tiles_, range, {to, chunkPanels_ * leftFloats, winograd().leftStride});
      }
    });
  }

  /// The products of one coefficient with one right panel.
  void multiply(int64_t coefficient, int64_t block, int64_t columnPanel, int64_t rows, float* to, int64_t stride) const {
    const int64_t leftFloats = format_.leftBytes / 4;
    const float* lefts = own() + coefficient * chunkPanels_ * leftFloats;
    int64_t offsets[64];
    for (int r = 0; r < format_.rows; r++) offsets[r] = r * stride;
    TileCall call = {};
    call.right = panel(coefficient, block, columnPanel);
    call.depth = std::min<int64_t>(format_.depth, depth_ - block * format_.depth);
    call.columns = static_cast<int>(std::min<int64_t>(format_.columns, c_.columns - columnPanel * format_.columns));
    call.offsets = offsets;
    call.accumulate = block > 0;
    for (int64_t row = 0; row < rows; row += format_.rows) {
      call.left = lefts + row / format_.rows * leftFloats;
      call.rows = static_cast<int>(std::min<int64_t>(format_.rows, rows - row));
      call.c = to + row * stride;
      format_.multiply(call);
    }
  }

  /// Bias and activation of a chunk's pixels.
  void finish(int64_t first, int64_t rows, int64_t column, int64_t columns) const {
    if (c_.finish.bias == nullptr && c_.finish.activation == Activation::linear) return;
    const Target& t = c_.target;
    for (int64_t tile = first; tile < first + rows; tile++) {
      const int64_t top = tile / tiles_.columns % tiles_.rows * 2, left = tile % tiles_.columns * 2;
      for (int64_t y = top; y < std::min(top + 2, t.gridHeight); y++) {
        for (int64_t x = left; x < std::min(left + 2, t.gridWidth); x++) {
          const int64_t offset = tile / (tiles_.rows * tiles_.columns) * t.imageStride + y * t.rowStride +
                                 x * t.pixelStride;
          gemmKernels().finish(c_.finish, column, 1, static_cast<int>(columns), t.data + column, &offset);
        }
      }
    }
  }

  const Correlation& c_;
  const GemmFormat& format_;
  const WinogradTransforms& transforms_;
  const int64_t coefficients_, channels_, depth_;
  const Tiles tiles_;
  const int64_t rows_, blocks_, columnPanels_;
  const int64_t chunkPanels_, rowChunks_, columnChunks_, chunkColumnPanels_;
  const int64_t panelFloats_, filterFloats_, sampleFloats_, productFloats_, ownFloats_;
  const Scratch scratch_;
  float* const data_;
};

}  // namespace

bool winogradPays(const Convolution& s) {
  const bool square = s.tapsHeight == s.tapsWidth && s.strideY == s.strideX && s.dilationY == 1 && s.dilationX == 1;
  if (!square || s.channels % 16 != 0 || s.filters % 16 != 0 || s.outHeight < 1 || s.outWidth < 1) return false;
  const int64_t taps = tapsOf(s);
  const Tiles tiles = tilesOf(s.outHeight, s.outWidth);
  if ((taps != 2 && taps != 3) || s.images * tiles.rows * tiles.columns < 48) return false;
  const int64_t direct = s.tapsHeight * s.tapsWidth * s.outHeight * s.outWidth;
  const int64_t minimal = (taps + 1) * (taps + 1) * s.strideY * s.strideX * tiles.rows * tiles.columns;
  // The transforms take about an eighth of the time of the products.
  return 5 * direct > 7 * minimal;
}

void winogradConvolve(const Convolution& s, const float* x, const float* w, const Finish& finish, float* y) {
  Correlation c{tapsOf(s), s.images, {}, {}, s.filters, {}, finish};
  for (int64_t i = 0; i < s.strideY; i++) {
    for (int64_t j = 0; j < s.strideX; j++) {
      c.phases.push_back(phaseOf(s, x, i, j));
      c.filters.push_back({w, nullptr, s.tapsHeight, s.channels, s.filters, s.strideY, i, j, false});
    }
  }
  c.target = {y, s.outHeight, s.outWidth, s.outHeight * s.outWidth * s.filters, s.outWidth * s.filters, s.filters};
  Run(c).all();
}

void winogradBackInput(const Convolution& s, const float* dy, const float* w, float* dx) {
  const int64_t stride = s.strideY, taps = tapsOf(s);
  // Phase p has the pixels stride * t + p - pad, which the outputs t, t - 1, .. reach.
  const auto firstOf = [&](int64_t phase, int64_t pad) { return std::max<int64_t>(0, ceilDiv(pad - phase, stride)); };
  const auto countOf = [&](int64_t phase, int64_t pad, int64_t size) {
    const int64_t first = firstOf(phase, pad) * stride + phase - pad;
    return first < size ? ceilDiv(size - first, stride) : 0;
  };
  for (int64_t i = 0; i < stride; i++) {
    for (int64_t j = 0; j < stride; j++) {
      const int64_t rows = countOf(i, s.padTop, s.height), columns = countOf(j, s.padLeft, s.width);
      if (rows == 0 || columns == 0) continue;
      const int64_t top = firstOf(i, s.padTop), left = firstOf(j, s.padLeft);
      Correlation c{taps, s.images, {}, {}, s.channels, {}, {}};
      c.phases.push_back({dy, s.outHeight, s.outWidth, s.filters, 1, top - (taps - 1), left - (taps - 1)});
      c.filters.push_back({w, nullptr, s.tapsHeight, s.channels, s.filters, stride, i, j, true});
      float* corner = dx + ((top * stride + i - s.padTop) * s.width + left * stride + j - s.padLeft) * s.channels;
      c.target = {corner, rows, columns, s.height * s.width * s.channels, stride * s.width * s.channels,
                  stride * s.channels};
      Run(c).all();
    }
  }
}

}  // namespace gf
