// Matrix products, divided into blocks for the caches and into chunks for the threads.
#pragma once

#include "kernels/gemm.h"

namespace gf {

/// target = left * right, then the finish. `left` is used as patches [pixels,patch], or transposed.
struct Product {
  Patches left;
  bool leftTransposed = false;
  Weights right;
  int64_t columns;
  Target target;
  Finish finish;
  /// The number of the right factor among the factors that a program packs only once, or -1.
  int64_t kept = -1;
};

/// Products of the same size. Product i multiplies the matrices with the numbers left[i] and right[i]. leftStride,
/// rightStride and targetStride are the distances between matrices.
struct Batches {
  int64_t count;
  const int32_t* left;
  const int32_t* right;
  int64_t leftStride, rightStride, targetStride;
};

/// Computes the product with panels of `format`. The bits of the result do not depend on the number of threads. Throws
/// std::bad_alloc.
void multiply(const GemmFormat& format, const Product& product);
void multiply(const GemmFormat& format, const Product& product, const Batches& batches);

/// Describes a row-major matrix [rows,columns] as a left factor, as a right factor, or as a target.
Patches matrixPatches(const float* data, int64_t rows, int64_t columns);
Weights matrixWeights(const float* data, int64_t rows, int64_t columns, bool transposed);
Target matrixTarget(float* data, int64_t rows, int64_t columns);

}  // namespace gf
