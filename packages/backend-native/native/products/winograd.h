// Convolutions by minimal filtering, where it takes clearly fewer products than patches do.
#pragma once

#include "products/convolution.h"

namespace gf {

/// Whether minimal filtering pays for a convolution and its gradients: square filters that a stride cuts into phases of up
/// to 3x3 taps, channels in whole vectors, and enough tiles to share the transformed filters.
bool winogradPays(const GemmFormat& format, const Convolution& shape);

// The three convolutions of convolution.h, for shapes where it pays; in bf16 the transformed values are rounded. The
// same bits with any number of threads. A NaN or an infinity reaches all outputs of its tiles. Each throws
// std::bad_alloc.
void winogradConvolve(const GemmFormat& format, const Convolution& shape, const float* x, const float* w,
                      const Finish& finish, float* y);
void winogradBackInput(const GemmFormat& format, const Convolution& shape, const float* dy, const float* w, float* dx);
void winogradBackFilter(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy, float* dw);

/// Whether minimal filtering along rows or columns pays for a convolution: 3 taps or more without stride, channels and
/// tiles as above. Taps beyond one piece of the longer side, and those of the other side, are phases. Only in fp32,
/// because the matrices of so many points lose too much precision in shorter formats.
bool linesPay(const GemmFormat& format, const Convolution& shape);

/// The convolution in fp32 for shapes where it pays; else as above.
void convolveByLines(const Convolution& shape, const float* x, const float* w, const Finish& finish, float* y);

}  // namespace gf
