// Windows that slide over images, as kernels use them: the source pixels and the taps of each result pixel.
#pragma once

#include <cstdint>

namespace gf {

/// A tap of a window, and the source pixel under this tap for the first result pixel of a phase. The source pixel may lie
/// outside the image.
struct Tap {
  int64_t index;
  int64_t source;
};

/// The result pixels first, first + step, ... along one axis. They all have the same taps. For pixel number k, the source
/// pixel under a tap is tap.source + k * sourceStep. For k in [inside, insideEnd) all these source pixels exist.
struct Phase {
  int64_t first, step, count;
  int64_t sourceStep;
  const Tap* taps;
  int64_t tapCount;
  int64_t inside, insideEnd;
};

/// The windows along both axes. Result pixel p of an axis belongs to phase p % phases and has the number p / phases there.
struct Windows {
  const Phase* rows;
  int64_t rowPhases;
  const Phase* columns;
  int64_t columnPhases;
  int64_t height, width;              // of the result
  int64_t sourceHeight, sourceWidth;  // of the source
  int64_t columnTaps;                 // taps of a window's row, including taps that no pixel uses
  int64_t channels;
};

}  // namespace gf
