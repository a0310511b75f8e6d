// Copies values into another order in memory.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// Computes y[i * yRow + j * yColumn] = x[i * xRow + j * xColumn] for i < rows, j < columns. The strides are in elements.
struct Rectangle {
  const void* x;
  void* y;
  int64_t rows, columns;
  int64_t xRow, xColumn;
  int64_t yRow, yColumn;
};

struct Layout {
  /// Copies elements of four bytes: float32 and int32.
  void (*copyWords)(const Rectangle&);
  /// Copies elements of one byte: bool.
  void (*copyBytes)(const Rectangle&);
};

GF_DECLARE_TABLE(Layout, layout)

}  // namespace gf
