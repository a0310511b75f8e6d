// Two-dimensional convolutions as matrix products of patches that are gathered while they are packed.
#pragma once

#include "kernels/gemm.h"

namespace gf {

/// y [images,outHeight,outWidth,filters] of x [images,height,width,channels] and
/// w [tapsHeight,tapsWidth,channels,filters].
struct Convolution {
  int64_t images, height, width, channels;
  int64_t outHeight, outWidth, filters;
  int64_t tapsHeight, tapsWidth;
  int64_t strideY, strideX, dilationY, dilationX;
  int64_t padTop, padLeft;
};

/// y [rows,columns] of sums of nothing: zero, then the finish.
void finishZeros(const Finish& finish, int64_t rows, int64_t columns, float* y);

// Every size is 0 or more, strides and dilations 1 or more. Empty arrays and empty sums are handled here; all functions
// below may assume sizes of at least 1.

void convolve(const GemmFormat& format, const Convolution& shape, const float* x, const float* w, const Finish& finish,
              float* y);

/// dx of dy: one product for each residue of the input's pixels by the strides, so that no zero between them is
/// multiplied.
void convolveBackInput(const GemmFormat& format, const Convolution& shape, const float* dy, const float* w, float* dx);

void convolveBackFilter(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy, float* dw);

// For few result channels: each pixel is multiplied once with all taps, and the products are added to their targets.
// Use it if narrow..() returns true.
bool narrowForward(const GemmFormat& format, const Convolution& shape);
bool narrowBackInput(const GemmFormat& format, const Convolution& shape);
bool narrowBackFilter(const GemmFormat& format, const Convolution& shape);
void convolveNarrow(const GemmFormat& format, const Convolution& shape, const float* x, const float* w,
                    const Finish& finish, float* y);
void convolveBackInputNarrow(const GemmFormat& format, const Convolution& shape, const float* dy, const float* w,
                             float* dx);
void convolveBackFilterNarrow(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy,
                              float* dw);

// For few channels into many, without panels of the patches. Use it if shallow..() returns true.
bool shallowForward(const GemmFormat& format, const Convolution& shape);
bool shallowBackFilter(const GemmFormat& format, const Convolution& shape);
void convolveShallow(const GemmFormat& format, const Convolution& shape, const float* x, const float* w,
                     const Finish& finish, float* y);
void convolveBackFilterShallow(const GemmFormat& format, const Convolution& shape, const float* x, const float* dy,
                               float* dw);

}  // namespace gf
