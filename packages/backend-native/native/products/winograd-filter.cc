#include <algorithm>
#include <vector>

#include "products/gemm-format.h"
#include "products/gemm.h"
#include "products/winograd-phases.h"
#include "products/winograd-run.h"
#include "products/winograd.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of tiles that are summed at once. They are so many that the inverse transform pays, and their bytes are so few
/// that they stay in the last-level cache.
constexpr int64_t kLeastSpan = 128, kMostSpan = 384, kSpanBytes = int64_t{6} << 20;
/// The number of tiles and channels that are transformed at a time.
constexpr int64_t kTransformTiles = 8, kTransformChannels = 64;
/// The largest number of rows of a chunk, and the size of its products of all coefficients, which stay in the L2 cache.
constexpr int64_t kMostRows = 112, kProductFloats = int64_t{96} << 10;
/// The wanted number of chunks. It suffices for several times as many chunks as threads.
constexpr int64_t kChunks = 16;
/// The padding of lines, because lines at a power-of-two distance would share a cache set.
constexpr int64_t kPadding = 16;

Tiles tilesOf(const WinogradGradient& gradient, const Convolution& s) {
  return {ceilDiv(s.outHeight, gradient.tileHeight), ceilDiv(s.outWidth, gradient.tileWidth)};
}

const WinogradGradient& transformsOf(const GemmFormat& format, const Convolution& s, const PhaseGroup& group) {
  // Formats with tiles pack their panels from floats.
  const WinogradSquares& squares = hasTiles(format) ? winograd().squares : winogradSquaresOf(format);
  const WinogradGradient& small = squares.gradients[group.tapsHeight - 1][group.tapsWidth - 1];
  if (!isFp32(format) || group.tapsHeight != 2 || group.tapsWidth != 2) return small;
  // Larger tiles take fewer products, unless large parts of them lie outside of the grid.
  const auto tiles = [&](const WinogradGradient& gradient) {
    const Tiles t = tilesOf(gradient, s);
    return t.rows * t.columns;
  };
  const WinogradGradient& large = winograd().largeGradient;
  const bool fewer = 8 * tiles(large) * large.coefficients <= 7 * tiles(small) * small.coefficients;
  return fewer && s.images * tiles(large) >= kLeastTiles ? large : small;
}

/// Computes the gradient of the filters' taps in a group of phases. For each coefficient, the gradient is the product of the
/// samples of all phases and the errors, summed over tiles.
class FilterRun {
 public:
  FilterRun(const GemmFormat& format, const Convolution& shape, const PhaseGroup& group, const float* x, const float* dy,
            float* dw)
      : s_(shape),
        format_(format),
        products_(stridedProductsOf(format)),
        inPanels_(hasTiles(format)),
        perLine_(inPanels_ ? 1 : products_.perElement),
        transforms_(transformsOf(format, shape, group)),
        coefficients_(transforms_.coefficients),
        tiles_(tilesOf(transforms_, shape)),
        total_(shape.images * tiles_.rows * tiles_.columns),
        dy_{dy, shape.outHeight, shape.outWidth, shape.filters, 1, 0, 0},
        phases_(group.size()),
        sampleLine_(phases_ * shape.channels + kPadding),
        errorLine_(shape.filters + kPadding),
        span_(std::min(total_, span())),
        spanLines_(ceilDiv(span_, perLine_)),
        tileRows_(inPanels_ ? format.rows : products_.rows),
        tileColumns_(inPanels_ ? format.columns : products_.columns),
        rowChunks_(ceilDiv(shape.channels, inPanels_ ? tileRows_ : kMostRows)),
        chunkRows_(ceilDiv(shape.channels, rowChunks_)),
        columnPanels_(ceilDiv(shape.filters, tileColumns_)),
        chunkPanels_(inPanels_ ? columnPanels_ : chunkPanels()),
        samples_(sizeOf(coefficients_, spanLines_, sampleLine_).value()),
        errors_(sizeOf(coefficients_, spanLines_, errorLine_).value()),
        panelBytes_(inPanels_ ? sizeOf(coefficients_, columnPanels_, format.rightBytes).value() : 0),
        ownBytes_((sizeOf(4, coefficients_, chunkRows_, chunkPanels_, tileColumns_) + (inPanels_ ? format.leftBytes : 0))
                      .value()),
        scratch_(sizeOf(ownBytes_, threadCount()) + panelBytes_ + 4 * (Size(samples_) + errors_)) {
    group.each([&](int64_t row, int64_t column) {
      x_.push_back({x, s_.height, s_.width, s_.channels, s_.strideY, row - s_.padTop, column - s_.padLeft});
      taps_.push_back({nullptr, dw, s_.tapsHeight, s_.tapsWidth, s_.channels, s_.filters, s_.strideY, row, column, false});
    });
  }

  void all() const {
    const int64_t columnChunks = ceilDiv(columnPanels_, chunkPanels_);
    for (int64_t first = 0; first < total_; first += span_) {
      const int64_t count = std::min(span_, total_ - first);
      transformSamples(first, count);
      transformErrors(first, count);
      if (inPanels_) {
        parallelFor(coefficients_ * columnPanels_, 1, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; i++) packErrors(i / columnPanels_, i % columnPanels_, count);
        });
      }
      // The parts of the larger factor stay with their threads.
      const int64_t rowChunks = phases_ * rowChunks_;
      const bool rowsStay = phases_ * s_.channels >= s_.filters;
      parallelFor(rowChunks * columnChunks, 1, [&](int64_t i, int64_t) {
        const int64_t rows = rowsStay ? i / columnChunks : i % rowChunks;
        const int64_t columns = rowsStay ? i % columnChunks : i / rowChunks;
        chunk(rows / rowChunks_, rows % rowChunks_ * chunkRows_, columns * chunkPanels_, count, first > 0);
      });
    }
  }

 private:
  float* samples() const { return reinterpret_cast<float*>(scratch_.data() + panelBytes_ + ownBytes_ * threadCount()); }
  float* errors() const { return samples() + samples_; }
  char* errorPanel(int64_t coefficient, int64_t panel) const {
    return scratch_.data() + (coefficient * columnPanels_ + panel) * format_.rightBytes;
  }

  int64_t span() const {
    const int64_t fit = kSpanBytes * perLine_ / (4 * coefficients_ * (sampleLine_ + errorLine_));
    return std::clamp(fit / kTransformTiles * kTransformTiles, kLeastSpan, kMostSpan);
  }

  /// Returns the number of panels of errors for one chunk.
  int64_t chunkPanels() const {
    const int64_t fit = kProductFloats / (coefficients_ * chunkRows_ * tileColumns_);
    return std::clamp<int64_t>(std::min(fit, phases_ * rowChunks_ * columnPanels_ / kChunks), 1, columnPanels_);
  }

  // Channels are transformed in the order of the chunks. So a thread transforms much of what it multiplies and has it in its
  // caches.

  void transformSamples(int64_t first, int64_t count) const {
    eachTransform(phases_, s_.channels, count, [&](int64_t phase, TileRange range) {
      float* to = samples() + range.first / perLine_ * sampleLine_ + phase * s_.channels + range.begin;
      range.first += first;
      transforms_.samples(x_[static_cast<size_t>(phase)], tiles_, range,
                          {to, 4 * spanLines_ * sampleLine_, 4 * sampleLine_});
    });
  }

  void transformErrors(int64_t first, int64_t count) const {
    eachTransform(1, s_.filters, count, [&](int64_t, TileRange range) {
      float* to = errors() + range.first / perLine_ * errorLine_ + range.begin;
      range.first += first;
      transforms_.errors(dy_, tiles_, range, {to, 4 * spanLines_ * errorLine_, 4 * errorLine_});
    });
  }

  /// Calls body(phase, range) for parts of all tiles and all channels of all phases, on several threads.
  template <typename F>
  static void eachTransform(int64_t phases, int64_t channels, int64_t tiles, F body) {
    const int64_t groups = ceilDiv(channels, kTransformChannels), parts = ceilDiv(tiles, kTransformTiles);
    parallelFor(phases * groups * parts, 1, [&](int64_t i, int64_t) {
      const int64_t tile = i % parts * kTransformTiles, channel = i / parts % groups * kTransformChannels;
      body(i / parts / groups, TileRange{tile, std::min(kTransformTiles, tiles - tile), channel,
                                         std::min(channel + kTransformChannels, channels)});
    });
  }

  void packErrors(int64_t coefficient, int64_t panel, int64_t tiles) const {
    const int64_t first = panel * tileColumns_;
    const Weights from = {errors() + coefficient * spanLines_ * errorLine_, 1, 1, tiles, 0, 0, errorLine_, 1};
    format_.packRight(from, {first, std::min(tileColumns_, s_.filters - first), 0, tiles},
                      errorPanel(coefficient, panel));
  }

  /// Computes a chunk: the channels of a phase from `channel` on, and the column panels from `panel` on.
  void chunk(int64_t phase, int64_t channel, int64_t panel, int64_t tiles, bool accumulate) const {
    float* products = reinterpret_cast<float*>(scratch_.data() + panelBytes_ + ownBytes_ * threadIndex());
    const int64_t rows = std::min(chunkRows_, s_.channels - channel);
    const int64_t first = panel * tileColumns_;
    const int64_t columns = std::min(chunkPanels_ * tileColumns_, s_.filters - first);
    if (inPanels_) format_.begin();
    for (int64_t i = 0; i < coefficients_; i++) {
      float* to = products + i * rows * columns;
      const float* left = samples() + i * spanLines_ * sampleLine_ + phase * s_.channels + channel;
      inPanels_ ? multiplyPanel(i, left, rows, columns, tiles, to) : multiply(i, left, rows, first, columns, tiles, to);
    }
    if (inPanels_) format_.end();
    transforms_.filterGradients({products, 4 * rows * columns, 4 * columns}, {channel, rows, first, first + columns},
                                taps_[static_cast<size_t>(phase)], accumulate);
  }

  /// Computes to [rows,columns] for one coefficient. Both factors are read in place.
  void multiply(int64_t coefficient, const float* left, int64_t rows, int64_t first, int64_t columns, int64_t tiles,
                float* to) const {
    StridedCall call = {};
    call.rowStride = 1;
    call.stepStride = sampleLine_;
    call.segments = 1;
    call.steps = ceilDiv(tiles, perLine_);
    call.rightStride = errorLine_;
    call.cStride = columns;
    for (int64_t column = 0; column < columns; column += tileColumns_) {
      call.right = errors() + coefficient * spanLines_ * errorLine_ + first + column;
      call.columns = static_cast<int>(std::min(tileColumns_, columns - column));
      // Splits the rows into as few products as possible, of nearly equal size.
      const int64_t parts = ceilDiv(rows, tileRows_);
      for (int64_t part = 0; part < parts; part++) {
        const int64_t row = part * rows / parts;
        call.left = left + row;
        call.rows = static_cast<int>((part + 1) * rows / parts - row);
        call.c = to + row * columns + column;
        products_.multiply(call);
      }
    }
  }

  /// Computes the same with a packed panel of the rows and the packed panels of all errors.
  void multiplyPanel(int64_t coefficient, const float* left, int64_t rows, int64_t columns, int64_t tiles,
                     float* to) const {
    char* packed = scratch_.data() + panelBytes_ + ownBytes_ * (threadIndex() + 1) - format_.leftBytes;
    Patches patches = matrixPatches(left, tiles, rows);
    patches.channels = sampleLine_;
    format_.packLeftTransposed(patches, {0, rows, 0, tiles}, packed);
    int64_t offsets[64];
    for (int64_t r = 0; r < rows; r++) offsets[r] = r * columns;
    TileCall call = {};
    call.left = packed;
    call.depth = tiles;
    call.rows = static_cast<int>(rows);
    call.offsets = offsets;
    for (int64_t j = 0; j < columnPanels_; j++) {
      call.right = errorPanel(coefficient, j);
      call.columns = static_cast<int>(std::min(tileColumns_, columns - j * tileColumns_));
      call.c = to + j * tileColumns_;
      format_.multiplyTransposed(call);
    }
  }

  const Convolution& s_;
  const GemmFormat& format_;
  const StridedProducts& products_;
  const bool inPanels_;  ///< whether factors are packed into panels, from lines of floats
  const int64_t perLine_;
  const WinogradGradient& transforms_;
  const int64_t coefficients_;
  const Tiles tiles_;
  const int64_t total_;
  const Samples dy_;
  const int64_t phases_, sampleLine_, errorLine_, span_, spanLines_;
  const int64_t tileRows_, tileColumns_, rowChunks_, chunkRows_, columnPanels_, chunkPanels_;
  const int64_t samples_, errors_, panelBytes_, ownBytes_;
  const Scratch scratch_;
  std::vector<Samples> x_;        // samples of each phase
  std::vector<FilterTaps> taps_;  // taps of each phase
};

}  // namespace

void winogradBackFilter(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy,
                        float* dw) {
  for (const PhaseGroup& group : phaseGroups(shape)) FilterRun(format, shape, group, x, dy, dw).all();
}

}  // namespace gf
