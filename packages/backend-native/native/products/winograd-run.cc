#include "products/winograd-run.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/pages.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of rows of a chunk. They are so few that the transformed samples and the products stay in the L2 cache, and so
/// many that loading the filters into this cache pays.
constexpr int64_t kMostRows = 56, kLeastRows = 28;
/// The wanted number of chunks. It suffices for several times as many chunks as threads.
constexpr int64_t kChunks = 16;
/// Samples are transformed ahead only if they take at most kMostSamples bytes, which stay in the last-level cache, and if
/// they meet at least kLeastPanels panels of filters.
constexpr int64_t kMostSamples = int64_t{6} << 20, kLeastPanels = 4;
/// Below these limits each thread transforms all samples itself. If cores share no cache, reading values that another thread
/// wrote is slow every time: with this limit, the input gradient of 8x8x256-512 with 16 images takes 3.9 ms instead of 5.4
/// ms.
constexpr int64_t kOwnSamples = int64_t{5} << 19, kMostOwners = 4;

/// Returns the number of rows of a chunk. The caller rounds this number up to a multiple of `panel`.
int64_t chunkRows(int64_t rows, int64_t panel) {
  return std::clamp(rows / kChunks - panel + 1, kLeastRows, kMostRows);
}

/// Runs a correlation. One of its factors is transformed ahead into panels: usually the filters, which all threads share, or
/// the samples if they are much smaller. The other factor is transformed chunk by chunk and stays in the L2 cache of its
/// thread.
class Run {
 public:
  explicit Run(const Correlation& correlation)
      : c_(correlation),
        format_(correlation.format),
        transforms_(correlation.transforms),
        coefficients_(transforms_.coefficients),
        channels_(correlation.phases.front().channels),
        depth_(channels_ * static_cast<int64_t>(correlation.phases.size())),
        tiles_(tilesOf(transforms_, correlation.target.gridHeight, correlation.target.gridWidth)),
        rows_(correlation.images * tiles_.rows * tiles_.columns),
        blocks_(ceilDiv(depth_, format_.depth)),
        panels_(ceilDiv(rows_, format_.rows)),
        columnPanels_(ceilDiv(correlation.columns, format_.columns)),
        samplesAhead_(samplesAhead()),
        chunkPanels_(samplesAhead_ ? panels_ : ceilDiv(std::min(rows_, chunkRows(rows_, format_.rows)), format_.rows)),
        rowChunks_(ceilDiv(panels_, chunkPanels_)),
        columnChunks_(samplesAhead_ ? columnPanels_ : std::min(columnPanels_, ceilDiv(kChunks, rowChunks_))),
        chunkColumnPanels_(ceilDiv(columnPanels_, columnChunks_)),
        filterBytes_(
            sizeOf(coefficients_, format_.rightBytes, samplesAhead_ ? 1 : sizeOf(blocks_, columnPanels_).value()).value()),
        sampleBytes_(
            sizeOf(coefficients_, format_.leftBytes, samplesAhead_ ? sizeOf(blocks_, panels_).value() : chunkPanels_).value()),
        productBytes_(
            sizeOf(4, coefficients_, chunkPanels_, format_.rows, chunkColumnPanels_, format_.columns).value()),
        floatFilterBytes_(sizeOf(4, coefficients_, format_.columns, format_.depth).value()),
        ownsSamples_(samplesAhead_ && sampleBytes_ <= kOwnSamples && threadCount() <= kMostOwners),
        sharedBytes_(!samplesAhead_ ? filterBytes_ : ownsSamples_ ? 0 : sampleBytes_),
        ownBytes_((lines(samplesAhead_ ? Size(filterBytes_) + productBytes_ + floatFilterBytes_
                                        : Size(std::max((Size(sampleBytes_) + productBytes_).value(), floatFilterBytes_))) +
                   (ownsSamples_ ? sampleBytes_ : 0))
                      .value()),
        scratch_(sizeOf(ownBytes_, threadCount()) + sharedBytes_),
        hasSamples_(listOf<char>(Size(threadCount()))) {}

  void all() const {
    if (samplesAhead_ && !ownsSamples_) {
      parallelFor(blocks_ * panels_, 1, [&](int64_t begin, int64_t end) { transformPanels(begin, end); });
    } else if (!samplesAhead_) {
      // Filters are transformed in the order of the chunks, so that a thread multiplies much of what it transformed itself.
      parallelFor(blocks_ * columnPanels_, 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) transformFilters(i % blocks_, i / blocks_, own());
      });
    }
    parallelFor(rowChunks_ * columnChunks_, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) chunk(i % rowChunks_, i / rowChunks_);
    });
  }

 private:
  bool samplesAhead() const {
    const int64_t samples = sizeOf(coefficients_, blocks_, panels_, format_.leftBytes).value();
    const int64_t filters = sizeOf(coefficients_, blocks_, columnPanels_, format_.rightBytes).value();
    return samples <= kMostSamples && 2 * samples <= filters && columnPanels_ >= kLeastPanels;
  }

  char* own() const { return scratch_.data() + sharedBytes_ + ownBytes_ * threadIndex(); }

  /// Returns the right panel of the first coefficient. toNextFilters() is the distance to the next coefficient's panel, in
  /// bytes.
  char* filterPanel(int64_t block, int64_t columnPanel) const {
    return samplesAhead_ ? own() : scratch_.data() + (block * columnPanels_ + columnPanel) * format_.rightBytes;
  }
  int64_t toNextFilters() const { return filterBytes_ / coefficients_; }

  /// Returns the left panel of the first coefficient that begins with row `row`. toNextSamples() is the distance to the next
  /// coefficient's panel, in bytes.
  char* samplePanel(int64_t block, int64_t row) const {
    const int64_t panel = row / format_.rows;
    if (!samplesAhead_) return own() + panel % chunkPanels_ * format_.leftBytes;
    return (ownsSamples_ ? own() + ownBytes_ - sampleBytes_ : scratch_.data()) +
           (block * panels_ + panel) * format_.leftBytes;
  }
  int64_t toNextSamples() const { return sampleBytes_ / coefficients_; }

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

  /// Transforms one right panel of every coefficient. `floats` is memory for these panels as floats.
  void transformFilters(int64_t block, int64_t columnPanel, char* floats) const {
    const int64_t first = columnPanel * format_.columns;
    const int64_t count = std::min<int64_t>(format_.columns, c_.columns - first);
    eachPhase(block, [&](int64_t phase, int64_t begin, int64_t end, int64_t offset) {
      const FilterTaps& taps = c_.filters[phase];
      char* to = filterPanel(block, columnPanel) + offset * count * format_.elementBytes;
      if (!taps.flipped) {
        // The rows of the filters are input channels, and so are the lines of the panel. The columns fill whole vectors.
        return transforms_.filters(taps, {begin, end - begin, first, first + count}, {to, toNextFilters(), 4 * count});
      }
      const int64_t depth = end - begin;
      float* across = reinterpret_cast<float*>(floats);
      transforms_.floatFilters(taps, {first, count, begin, end}, {across, 4 * count * depth, 4 * depth});
      for (int64_t i = 0; i < coefficients_; i++) {
        const Weights weights = {across + i * count * depth, 1, 1, depth, 0, 0, 1, depth};
        format_.packRight(weights, {0, count, 0, depth}, to + i * toNextFilters());
      }
    });
  }

  void chunk(int64_t rowChunk, int64_t columnChunk) const {
    const int64_t first = rowChunk * chunkPanels_ * format_.rows;
    const int64_t rows = std::min(chunkPanels_ * format_.rows, rows_ - first);
    const int64_t columnPanel = columnChunk * chunkColumnPanels_;
    const int64_t columnPanels = std::min(chunkColumnPanels_, columnPanels_ - columnPanel);
    if (columnPanels <= 0) return;
    if (ownsSamples_ && !std::exchange(hasSamples_[static_cast<size_t>(threadIndex())], true)) {
      transformPanels(0, blocks_ * panels_);
    }
    const int64_t column = columnPanel * format_.columns;
    const int64_t columns = std::min(columnPanels * format_.columns, c_.columns - column);
    float* products = reinterpret_cast<float*>(own() + (samplesAhead_ ? filterBytes_ : sampleBytes_));
    if (format_.begin != nullptr) format_.begin();
    for (int64_t block = 0; block < blocks_; block++) {
      if (samplesAhead_) {
        transformFilters(block, columnPanel, own() + filterBytes_ + productBytes_);
      } else {
        transformSamples(block, first, rows);
      }
      for (int64_t i = 0; i < coefficients_; i++) {
        for (int64_t j = 0; j < columnPanels; j++) {
          float* to = products + i * rows * columns + j * format_.columns;
          multiply(i, block, first, rows, columnPanel + j, to, columns);
        }
      }
    }
    if (format_.end != nullptr) format_.end();
    Target target = c_.target;
    target.data += column;
    transforms_.outputs({products, 4 * rows * columns, 4 * columns}, tiles_, {first, rows, 0, columns}, target,
                        c_.accumulate);
    finish(first, rows, column, columns);
  }

  /// Transforms the left panels [begin,end) of all blocks.
  void transformPanels(int64_t begin, int64_t end) const {
    for (int64_t i = begin; i < end; i++) transformSamples(i / panels_, i % panels_ * format_.rows, format_.rows);
  }

  /// Transforms the left panels of every coefficient, for those rows from `first` on that exist.
  void transformSamples(int64_t block, int64_t first, int64_t rows) const {
    const int64_t end = std::min(first + rows, rows_);
    eachPhase(block, [&](int64_t phase, int64_t begin, int64_t stop, int64_t offset) {
      for (int64_t row = first; row < end; row += format_.rows) {
        const TileRange range = {row, std::min<int64_t>(format_.rows, end - row), begin, stop};
        char* to = samplePanel(block, row) + offset * format_.elementBytes;
        transforms_.samples(c_.phases[phase], tiles_, range, {to, toNextSamples(), format_.leftRowBytes});
      }
    });
  }

  /// Computes the products of one coefficient's rows with one right panel.
  void multiply(int64_t coefficient, int64_t block, int64_t first, int64_t rows, int64_t columnPanel, float* to,
                int64_t stride) const {
    int64_t offsets[64];
    for (int r = 0; r < format_.rows; r++) offsets[r] = r * stride;
    TileCall call = {};
    call.right = filterPanel(block, columnPanel) + coefficient * toNextFilters();
    call.depth = std::min<int64_t>(format_.depth, depth_ - block * format_.depth);
    call.columns = static_cast<int>(std::min<int64_t>(format_.columns, c_.columns - columnPanel * format_.columns));
    call.offsets = offsets;
    call.accumulate = block > 0;
    for (int64_t row = 0; row < rows; row += format_.rows) {
      call.left = samplePanel(block, first + row) + coefficient * toNextSamples();
      call.rows = static_cast<int>(std::min<int64_t>(format_.rows, rows - row));
      call.c = to + row * stride;
      format_.multiply(call);
    }
  }

  /// Applies the bias and the activation to the pixels of a chunk.
  void finish(int64_t first, int64_t rows, int64_t column, int64_t columns) const {
    if (!c_.finish.changesColumns()) return;
    const Target& t = c_.target;
    for (int64_t tile = first; tile < first + rows; tile++) {
      const int64_t top = tile / tiles_.columns % tiles_.rows * transforms_.tileHeight;
      const int64_t left = tile % tiles_.columns * transforms_.tileWidth;
      for (int64_t y = top; y < std::min(top + transforms_.tileHeight, t.gridHeight); y++) {
        for (int64_t x = left; x < std::min(left + transforms_.tileWidth, t.gridWidth); x++) {
          const int64_t offset = tile / (tiles_.rows * tiles_.columns) * t.imageStride + y * t.rowStride +
                                 x * t.pixelStride;
          gemmKernels().finish(c_.finish, column, 1, columns, t.data + column, &offset);
        }
      }
    }
  }

  const Correlation& c_;
  const GemmFormat& format_;
  const WinogradTransforms& transforms_;
  const int64_t coefficients_, channels_, depth_;
  const Tiles tiles_;
  const int64_t rows_, blocks_, panels_, columnPanels_;
  const bool samplesAhead_;
  const int64_t chunkPanels_, rowChunks_, columnChunks_, chunkColumnPanels_;
  const int64_t filterBytes_, sampleBytes_, productBytes_, floatFilterBytes_;
  const bool ownsSamples_;
  const int64_t sharedBytes_, ownBytes_;
  const Scratch scratch_;
  mutable std::vector<char> hasSamples_;  // whether each thread has transformed them
};

}  // namespace

Tiles tilesOf(const WinogradTransforms& transforms, int64_t height, int64_t width) {
  return {ceilDiv(height, transforms.tileHeight), ceilDiv(width, transforms.tileWidth)};
}

void correlate(const Correlation& correlation) { Run(correlation).all(); }

}  // namespace gf
