// Windows that slide over images, as kernels see them: the source pixels and taps of each result pixel.
#pragma once

#include <cstdint>

namespace gf {

/// A tap of a window, and the source pixel that the first result pixel of a phase meets there; it may lie outside.
struct Tap {
  int64_t index;
  int64_t source;
};

/// Result pixels first, first + step, ... along one axis, which have the same taps: pixel number k meets the source pixel
/// tap.source + k * sourceStep. For k of [inside, insideEnd) all of them exist.
struct Phase {
  int64_t first, step, count;
  int64_t sourceStep;
  const Tap* taps;
  int64_t tapCount;
  int64_t inside, insideEnd;
};

/// Both axes. Result pixel p of an axis belongs to phase p % phases and is its number p / phases.
struct Windows {
  const Phase* rows;
  int64_t rowPhases;
  const Phase* columns;
  int64_t columnPhases;
  int64_t height, width;              // of the result
  int64_t sourceHeight, sourceWidth;  // of the source
  int64_t columnTaps;                 // taps of a window's row, those that no pixel meets among them
  int64_t channels;
};

}  // namespace gf
