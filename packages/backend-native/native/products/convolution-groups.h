// Convolutions of groups: the filters of a group read only the channels of that group. A convolution without groups has one.
#pragma once

#include "products/convolution.h"

namespace gf {

// Group g reads the channels from g * each.channels on, and writes the outputs from g * each.filters on. w[g] and dw[g] are
// the filters of group g. A group has the same bits as a convolution of copies of its channels. The bits do not depend on
// the number of threads. The functions accept the same sizes as convolve, and throw std::bad_alloc.

/// The bias and the slopes of the finish have values for all groups.
void convolveGroups(const GemmFormat& format, const Convolution& each, int64_t groups, const float* x,
                    const float* const* w, const Finish& finish, float* y);
void convolveGroupsBackInput(const GemmFormat& format, const Convolution& each, int64_t groups, const float* dy,
                             const float* const* w, float* dx);
void convolveGroupsBackFilter(const GemmFormat& format, const Convolution& each, int64_t groups, const float* x,
                              const float* dy, float* const* dw);

}  // namespace gf
