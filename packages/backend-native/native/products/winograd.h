// Convolutions with Winograd transforms, for shapes where they take clearly fewer products than patches do.
#pragma once

#include "products/convolution.h"

namespace gf {

/// Returns true if Winograd transforms pay for a convolution and its gradients. This requires square filters that the stride
/// divides into phases of up to 3x3 taps, channels in whole vectors, and enough tiles that share the transformed filters.
bool winogradPays(const GemmFormat& format, const Convolution& shape);

// The three convolutions of convolution.h, for shapes where winogradPays returns true. In bf16, the transformed values are
// rounded. The bits of results do not depend on the number of threads. A NaN or an infinity spreads to all outputs of its
// tiles. Each function throws std::bad_alloc.
void winogradConvolve(const GemmFormat& format, const Convolution& shape, const float* x, const float* w,
                      const Finish& finish, float* y);
void winogradBackInput(const GemmFormat& format, const Convolution& shape, const float* dy, const float* w, float* dx);
void winogradBackFilter(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy, float* dw);

/// Returns true if Winograd transforms along rows or columns pay for a convolution. The longer side must have 3 taps or
/// more, the stride must be 1, and channels and tiles must be as for winogradPays. If the longer side has more taps than the
/// transform, its pieces are phases; the taps of the other side are phases too. The format must be fp32, because transforms
/// with so many points lose too much precision in shorter formats.
bool linesPay(const GemmFormat& format, const Convolution& shape);

/// Computes the convolution in fp32, for shapes where linesPay returns true. The notes on winogradConvolve hold here too.
void convolveByLines(const Convolution& shape, const float* x, const float* w, const Finish& finish, float* y);

}  // namespace gf
