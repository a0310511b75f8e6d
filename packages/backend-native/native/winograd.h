// Convolutions by minimal filtering, where it takes clearly fewer products than patches do.
#pragma once

#include "convolution.h"

namespace gf {

/// Whether minimal filtering pays for a convolution and its gradients: square filters that a stride cuts into phases of
/// 2x2 or 3x3 taps, channels in whole vectors, and enough tiles to share the transformed filters.
bool winogradPays(const Convolution& shape);

// The three convolutions of convolution.h in fp32, for shapes where it pays. The same bits with any number of threads.
// A NaN or an infinity reaches all four outputs of its tiles. Each throws std::bad_alloc.
void winogradConvolve(const Convolution& shape, const float* x, const float* w, const Finish& finish, float* y);
void winogradBackInput(const Convolution& shape, const float* dy, const float* w, float* dx);
void winogradBackFilter(const Convolution& shape, const float* x, const float* dy, float* dw);

}  // namespace gf
