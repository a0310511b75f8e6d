// Computes correlations with Winograd transforms. Samples and filters are transformed and multiplied coefficient by
// coefficient; the products are transformed back.
#pragma once

#include <vector>

#include "kernels/winograd.h"

namespace gf {

/// With fewer tiles, the transforms of the filters cost more than they save.
constexpr int64_t kLeastTiles = 48;

/// A sum of correlations over phases. Each filter has the taps of the transforms, the stride is 1, and channels are last in
/// the input and in the output.
struct Correlation {
  const GemmFormat& format;
  const WinogradTransforms& transforms;  ///< write the panels of the format
  int64_t images;
  std::vector<Samples> phases;
  std::vector<FilterTaps> filters;  ///< taps of each phase
  int64_t columns;                  ///< number of output channels
  Target target;
  bool accumulate;  ///< whether the result is added to the values of the target
  Finish finish;
};

/// Returns the tiles that cover the outputs of an image.
Tiles tilesOf(const WinogradTransforms& transforms, int64_t height, int64_t width);

/// Computes the correlation. The bits of the result do not depend on the number of threads. Throws std::bad_alloc.
void correlate(const Correlation& correlation);

}  // namespace gf
