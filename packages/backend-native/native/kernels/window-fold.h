// The loop that pooling and depthwise convolutions share. It folds the values in each pixel's window, channel by channel.
#pragma once

#include "kernels/channels.h"
#include "kernels/window.h"

namespace gf {
namespace GF_NAMESPACE {

/// The taps [begin,end) of a phase whose source pixels lie in [0,size). If a phase has few taps, the range contains all of
/// them.
struct TapRange {
  int64_t begin, end;
};
static inline TapRange tapsWithin(const Phase& phase, int64_t number, int64_t size) {
  constexpr int64_t kFew = 16;
  TapRange range = {0, phase.tapCount};
  if (phase.tapCount <= kFew) return range;
  const int64_t shift = number * phase.sourceStep;
  const bool ascends = phase.taps[0].source <= phase.taps[phase.tapCount - 1].source;
  // Returns the first tap, in the order of the taps, that is beyond `limit`.
  const auto firstBeyond = [&](int64_t limit) {
    int64_t low = 0, high = phase.tapCount;
    while (low < high) {
      const int64_t middle = low + (high - low) / 2, source = phase.taps[middle].source + shift;
      const bool beyond = ascends ? source >= limit : source < limit;
      if (beyond) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  range.begin = firstBeyond(ascends ? 0 : size);
  range.end = firstBeyond(ascends ? size : 0);
  return range;
}

/// A class `Fold` defines how the pixels under a window are combined. For vectors of L lanes it has an accumulator
/// `Sum<L>`, whose initial value is {}, and two functions:
/// - `take<L>(sum, source, weight, own)` adds element `source` of the image to the accumulator of result pixel `own`. This
///   element lies under element `weight` of the window.
/// - `finish<L>(sum, taken, result)` computes the result from the accumulator of `taken` taps. It writes the result to
///   element `result` of the row.
template <typename L, int kPixels, typename Fold>
static inline void foldPixels(const Windows& w, const Phase& rows, int64_t rowNumber, const Phase& columns, int64_t number,
                              int64_t row, int64_t c, const Fold& fold) {
  typename Fold::template Sum<L> sums[kPixels] = {};
  int64_t taken = 0;
  const TapRange down = tapsWithin(rows, rowNumber, w.sourceHeight), across = tapsWithin(columns, number, w.sourceWidth);
  for (int64_t i = down.begin; i < down.end; i++) {
    const int64_t sourceRow = rows.taps[i].source + rowNumber * rows.sourceStep;
    if (sourceRow < 0 || sourceRow >= w.sourceHeight) continue;
    for (int64_t j = across.begin; j < across.end; j++) {
      const int64_t sourceColumn = columns.taps[j].source + number * columns.sourceStep;
      // Several pixels are folded together only if none of their taps lies outside the image.
      if (kPixels == 1 && (sourceColumn < 0 || sourceColumn >= w.sourceWidth)) continue;
      taken++;
      const int64_t weight = (rows.taps[i].index * w.columnTaps + columns.taps[j].index) * w.channels + c;
      const int64_t source = (sourceRow * w.sourceWidth + sourceColumn) * w.channels + c;
      const int64_t step = columns.sourceStep * w.channels;
      for (int p = 0; p < kPixels; p++) {
        const int64_t own = row * w.width + columns.first + (number + p) * columns.step;
        fold.template take<L>(sums[p], source + p * step, weight, own);
      }
    }
  }
  for (int p = 0; p < kPixels; p++) {
    fold.template finish<L>(sums[p], taken, (columns.first + (number + p) * columns.step) * w.channels + c);
  }
}

/// Folds the windows of one row of the result.
template <typename Fold>
static void foldRow(const Windows& w, int64_t row, const Fold& fold) {
  constexpr int kTogether = 4;
  const Phase& rows = w.rows[row % w.rowPhases];
  const int64_t rowNumber = row / w.rowPhases;
  for (int64_t phase = 0; phase < w.columnPhases; phase++) {
    const Phase& columns = w.columns[phase];
    for (int64_t k = 0; k < columns.count;) {
      const bool together = k >= columns.inside && k + kTogether <= columns.insideEnd;
      eachChannels<true>(w.channels, [&](auto lanes, int64_t c) {
        using L = decltype(lanes);
        if (together) {
          foldPixels<L, kTogether>(w, rows, rowNumber, columns, k, row, c, fold);
        } else {
          foldPixels<L, 1>(w, rows, rowNumber, columns, k, row, c, fold);
        }
      });
      k += together ? kTogether : 1;
    }
  }
}

}  // namespace GF_NAMESPACE
}  // namespace gf
