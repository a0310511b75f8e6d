// Correlations by minimal filtering: samples are transformed, multiplied coefficient by coefficient, and transformed back.
#pragma once

#include <vector>

#include "kernels/winograd.h"

namespace gf {

/// Fewer tiles than these do not pay the transforms of the filters.
constexpr int64_t kLeastTiles = 48;

/// A sum over phases of correlations with taps as the transforms have them, stride 1, channels last in and out.
struct Correlation {
  const GemmFormat& format;
  const WinogradTransforms& transforms;  ///< that make its panels
  int64_t images;
  std::vector<Samples> phases;
  std::vector<FilterTaps> filters;  ///< of each phase
  int64_t columns;                  ///< channels out
  Target target;
  bool accumulate;  ///< whether it is added to what the target holds
  Finish finish;
};

/// Tiles that cover the outputs of an image.
Tiles tilesOf(const WinogradTransforms& transforms, int64_t height, int64_t width);

/// Computes the correlation; the same bits with any number of threads. Throws std::bad_alloc.
void correlate(const Correlation& correlation);

}  // namespace gf
