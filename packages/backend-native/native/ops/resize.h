// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Resampling of images.
#pragma once

#include "ops/groups.h"
#include "ops/span.h"

namespace gf {

struct ResampleArguments {
  Span<const float> x;
  Span<float> y;
  int64_t batch;
  int64_t channels;
  int64_t sourceHeight;
  int64_t sourceWidth;
  int64_t height;
  int64_t width;
  MixtureArguments rows;
  MixtureArguments columns;
};

/// Computes y [batch,height,width,channels] from x [batch,sourceHeight,sourceWidth,channels], each axis by its mixture.
void resample(const ResampleArguments& a);

}  // namespace gf
