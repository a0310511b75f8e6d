// Computes two-dimensional convolutions as matrix products of patches. The patches are gathered while panels are packed.
#pragma once

#include "kernels/gemm.h"

namespace gf {

/// The shape of a convolution that computes y [images,outHeight,outWidth,filters] from x [images,height,width,channels] and
/// w [tapsHeight,tapsWidth,channels,filters].
struct Convolution {
  int64_t images, height, width, channels;
  int64_t outHeight, outWidth, filters;
  int64_t tapsHeight, tapsWidth;
  int64_t strideY, strideX, dilationY, dilationX;
  int64_t padTop, padLeft;
};

/// Computes y [rows,columns] if its sums have no terms: sets it to zero and applies the finish.
void finishZeros(const Finish& finish, int64_t rows, int64_t columns, float* y);

// The next three functions accept sizes of 0 or more, and strides and dilations of 1 or more. They handle empty arrays and
// empty sums. The functions below these three, and the kernels, require sizes of at least 1.

void convolve(const GemmFormat& format, const Convolution& shape, const float* x, const float* w, const Finish& finish,
              float* y);

/// Computes dx from dy with one product for each residue of the input pixels modulo the strides. So no inserted zeros are
/// multiplied.
void convolveBackInput(const GemmFormat& format, const Convolution& shape, const float* dy, const float* w, float* dx);

void convolveBackFilter(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy, float* dw);

// Convolutions with few result channels. Each pixel is multiplied by all taps at once, and the products are added to their
// targets. Call one of these functions only if its condition narrow..() returns true.
bool narrowForward(const GemmFormat& format, const Convolution& shape);
bool narrowBackInput(const GemmFormat& format, const Convolution& shape);
bool narrowBackFilter(const GemmFormat& format, const Convolution& shape);
void convolveNarrow(const GemmFormat& format, const Convolution& shape, const float* x, const float* w,
                    const Finish& finish, float* y);
void convolveBackInputNarrow(const GemmFormat& format, const Convolution& shape, const float* dy, const float* w,
                             float* dx);
void convolveBackFilterNarrow(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy,
                              float* dw);

// Convolutions from few channels to many. They need no panels of the patches. Call one of these functions only if its
// condition shallow..() returns true.
bool shallowForward(const GemmFormat& format, const Convolution& shape);
bool shallowBackFilter(const GemmFormat& format, const Convolution& shape);
void convolveShallow(const GemmFormat& format, const Convolution& shape, const float* x, const float* w,
                     const Finish& finish, float* y);
void convolveBackFilterShallow(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy,
                               float* dw);

}  // namespace gf
