// A stride divides the taps of a filter into phases. Phase p has the taps p, p + stride, p + 2 * stride, ...
#pragma once

#include <vector>

#include "products/convolution.h"

namespace gf {

/// Returns the number of taps of a phase along an axis.
int64_t tapsOf(int64_t taps, int64_t stride, int64_t phase);

/// A group of phases with the same number of taps.
struct PhaseGroup {
  int64_t tapsHeight, tapsWidth;
  int64_t firstY, endY, firstX, endX;

  int64_t size() const { return (endY - firstY) * (endX - firstX); }

  /// Calls `body(phaseY, phaseX)` for each phase of the group.
  template <typename F>
  void each(F body) const {
    for (int64_t y = firstY; y < endY; y++) {
      for (int64_t x = firstX; x < endX; x++) body(y, x);
    }
  }
};

/// Returns all phases of a convolution whose filters and strides are square.
std::vector<PhaseGroup> phaseGroups(const Convolution& shape);

}  // namespace gf
