// The phases into which a stride cuts the taps of a filter: each has every stride-th tap, from its own number on.
#pragma once

#include <vector>

#include "products/convolution.h"

namespace gf {

/// Taps of a phase along an axis.
int64_t tapsOf(int64_t taps, int64_t stride, int64_t phase);

/// Phases that have the same taps.
struct PhaseGroup {
  int64_t tapsHeight, tapsWidth;
  int64_t firstY, endY, firstX, endX;

  int64_t size() const { return (endY - firstY) * (endX - firstX); }

  /// Calls `body(phaseY, phaseX)` for each.
  template <typename F>
  void each(F body) const {
    for (int64_t y = firstY; y < endY; y++) {
      for (int64_t x = firstX; x < endX; x++) body(y, x);
    }
  }
};

/// All phases of a convolution whose filters and strides are square.
std::vector<PhaseGroup> phaseGroups(const Convolution& shape);

}  // namespace gf
