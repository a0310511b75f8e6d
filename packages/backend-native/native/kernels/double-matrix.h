// Products of matrices in double: what statistics over features are made of.
#pragma once

#include <cstdint>

#include "isa.h"

namespace gf {

struct DoubleMatrix {
  /// A tile of a product has this many rows and columns.
  int64_t tileRows, tileColumns;
  /// Packs columns of x [k,...] as the left factor (whose columns are the tile's rows) or the right one: slivers of a
  /// tile's width, k steps each, the last filled up with zeros. Neighbours along k are `kStride` apart, columns
  /// `columnStride`.
  void (*packLeft)(const double* x, int64_t kStride, int64_t columnStride, int64_t k, int64_t columns, double* to);
  void (*packRight)(const double* x, int64_t kStride, int64_t columnStride, int64_t k, int64_t columns, double* to);
  void (*packLeftFloats)(const float* x, int64_t kStride, int64_t columnStride, int64_t k, int64_t columns, double* to);
  void (*packRightFloats)(const float* x, int64_t kStride, int64_t columnStride, int64_t k, int64_t columns, double* to);
  /// c [rows,columns], its rows `stride` apart, += alpha * left^T right, of one sliver each; only what lies on or below
  /// the diagonal, which begins `diagonal` columns into the first row.
  void (*tile)(const double* left, const double* right, int64_t k, double alpha, int64_t rows, int64_t columns,
               int64_t diagonal, double* c, int64_t stride);
  /// For the rows [begin,end) of the lower triangle of a: y [end] = the product with x of those rows, and of what stands
  /// mirrored above the diagonal.
  void (*symmetricTimesVector)(const double* a, int64_t stride, int64_t begin, int64_t end, const double* x, double* y);
  double (*dot)(const double* x, const double* y, int64_t size);
  /// y += alpha * x
  void (*axpy)(double alpha, const double* x, double* y, int64_t size);
  /// sums [columns] += the rows of x
  void (*addRows)(const double* x, int64_t rows, int64_t columns, double* sums);
  void (*addFloatRows)(const float* x, int64_t rows, int64_t columns, double* sums);
};

GF_DECLARE_TABLE(DoubleMatrix, doubleMatrix)

}  // namespace gf
