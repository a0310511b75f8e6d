// Values moved from one order to another.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// y[i * yRow + j * yColumn] = x[i * xRow + j * xColumn] for i < rows, j < columns. Steps count elements.
struct Rectangle {
  const void* x;
  void* y;
  int64_t rows, columns;
  int64_t xRow, xColumn;
  int64_t yRow, yColumn;
};

struct Layout {
  /// Elements of four bytes: float32 and int32.
  void (*copyWords)(const Rectangle&);
  /// Elements of one byte: bool.
  void (*copyBytes)(const Rectangle&);
};

GF_DECLARE_TABLE(Layout, layout)

}  // namespace gf
