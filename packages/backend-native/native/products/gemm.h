// Matrix products, blocked for the caches and cut over threads.
#pragma once

#include "kernels/gemm.h"

namespace gf {

/// target = left right, then the finish. `left` is taken as patches [pixels,patch], or transposed.
struct Product {
  Patches left;
  bool leftTransposed = false;
  Weights right;
  int64_t columns;
  Target target;
  Finish finish;
  /// The right factor's number among those that a program packs once, or -1.
  int64_t kept = -1;
};

/// Products of one size: product i takes the matrices left[i] and right[i], whose data lie a stride apart.
struct Batches {
  int64_t count;
  const int32_t* left;
  const int32_t* right;
  int64_t leftStride, rightStride, targetStride;
};

/// Computes the product with panels of `format`; the same bits with any number of threads. Throws std::bad_alloc.
void multiply(const GemmFormat& format, const Product& product);
void multiply(const GemmFormat& format, const Product& product, const Batches& batches);

/// A matrix [rows,columns] in order of its rows, as a left factor, a right one, and a target.
Patches matrixPatches(const float* data, int64_t rows, int64_t columns);
Weights matrixWeights(const float* data, int64_t rows, int64_t columns, bool transposed);
Target matrixTarget(float* data, int64_t rows, int64_t columns);

}  // namespace gf
