// Selects one of two values by a condition.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct Selection {
  /// Computes y = condition ? t : e for any values of 4 bytes.
  void (*select)(const uint8_t* condition, const uint32_t* t, const uint32_t* e, uint32_t* y, int64_t size);
};

GF_DECLARE_TABLE(Selection, selection)

}  // namespace gf
