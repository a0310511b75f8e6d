// Convolutions of groups with few channels and few filters. Patches are read in place, from padded copies of some rows of
// the channels of a group.
#pragma once

#include "products/convolution.h"

namespace gf {

/// Returns true if reading rows pays for a convolution and its gradients. This requires fp32, 16 channels and 16 filters, no
/// strides, and filters with several rows and columns.
bool rowsPay(const GemmFormat& format, const Convolution& each);

// The functions of convolution-groups.h, for shapes where rowsPay returns true. The bits of a group do not depend on the
// number of groups.
void convolveRows(const Convolution& each, int64_t groups, const float* x, const float* const* w, const Finish& finish,
                  float* y);
void convolveRowsBackInput(const Convolution& each, int64_t groups, const float* dy, const float* const* w, float* dx);
void convolveRowsBackFilter(const Convolution& each, int64_t groups, const float* x, const float* dy, float* const* dw);

}  // namespace gf
