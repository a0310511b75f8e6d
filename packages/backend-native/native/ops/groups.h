// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Arguments that several functions have.
#pragma once

#include "ops/span.h"

namespace gf {

/// The bias and the activation after a product. The bias and the slopes of prelu have one value for each column, or one for
/// all.
struct FinishArguments {
  std::optional<Span<const float>> bias;
  int64_t activation;
  double slope;
  std::optional<Span<const float>> slopes;
};

/// The mixture along one axis. Result i is the sum of weights[t] * source[indices[t]] for t from starts[i] to starts[i + 1]
/// - 1.
struct MixtureArguments {
  Span<const int32_t> starts;
  Span<const int32_t> indices;
  Span<const float> weights;
};

}  // namespace gf
