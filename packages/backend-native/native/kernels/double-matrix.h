// Products of matrices in double: what statistics over features are made of.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

template <typename T>
using DoublePack = void (*)(const T* x, const double* centre, int64_t stride, int64_t k, int64_t columns, double* to);

struct DoubleMatrix {
  /// A tile of a product has this many rows and columns.
  int64_t tileRows, tileColumns;
  /// Packs x [k,columns], its rows `stride` apart, less `centre` [columns] where there is one, as the left factor (whose
  /// columns are the tile's rows) or the right one: slivers of a tile's width, k steps each, the last filled up with zeros.
  DoublePack<double> packLeft, packRight;
  DoublePack<float> packLeftFloats, packRightFloats;
  /// c [rows,columns], its rows `stride` apart, += alpha * left^T right, of one sliver each; only what lies on or below
  /// the diagonal, which begins `diagonal` columns into the first row.
  void (*tile)(const double* left, const double* right, int64_t k, double alpha, int64_t rows, int64_t columns,
               int64_t diagonal, double* c, int64_t stride);
};

GF_DECLARE_TABLE(DoubleMatrix, doubleMatrix)

}  // namespace gf
