// Products of matrices in double precision, for statistics of features.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

template <typename T>
using DoublePack = void (*)(const T* x, const double* centre, int64_t stride, int64_t k, int64_t columns, double* to);

struct DoubleMatrix {
  /// The rows and columns of a register tile of a product.
  int64_t tileRows, tileColumns;
  /// Packs x [k,columns], whose rows are `stride` apart, as the left factor (its columns become rows of the tile) or as the
  /// right factor. Subtracts `centre` [columns] if it is not null. The result consists of slivers as wide as a tile, with k
  /// steps each. The last sliver is padded with zeros.
  DoublePack<double> packLeft, packRight;
  DoublePack<float> packLeftFloats, packRightFloats;
  /// Adds alpha * left^T right, for one sliver of each factor, to c [rows,columns], whose rows are `stride` apart. Updates
  /// only the elements on or below the diagonal: those with `column <= diagonal + row`.
  void (*tile)(const double* left, const double* right, int64_t k, double alpha, int64_t rows, int64_t columns,
               int64_t diagonal, double* c, int64_t stride);
};

GF_DECLARE_TABLE(DoubleMatrix, doubleMatrix)

}  // namespace gf
