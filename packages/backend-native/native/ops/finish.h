// Checks the bias and the activation of a fused operator.
#pragma once

#include "kernels/gemm.h"
#include "ops/groups.h"

namespace gf {

/// Returns the finish of a product of `columns` columns. The bias and the slopes of prelu have one value per column, or one
/// value for all columns.
inline Finish finishOf(const FinishArguments& a, int64_t columns) {
  const auto perColumn = [&](const std::optional<Span<const float>>& array, int64_t* step) -> const float* {
    if (!array) return nullptr;
    if (array->size != 1 && array->size != columns) {
      array->fail("1 or " + std::to_string(columns) + " values", std::to_string(array->size));
    }
    *step = array->size == 1 ? 0 : 1;
    return array->data;
  };
  Finish finish;
  finish.bias = perColumn(a.bias, &finish.biasStep);
  finish.activation = static_cast<Activation>(a.activation);
  finish.slope = static_cast<float>(a.slope);
  finish.slopes = perColumn(a.slopes, &finish.slopesStep);
  if (finish.activation == Activation::prelu && finish.slopes == nullptr) throw ArgumentError("prelu needs its slopes");
  return finish;
}

}  // namespace gf
