// Reads the bias and the activation of a fused kernel from the arguments of its binding.
#pragma once

#include "bind/args.h"
#include "kernels/gemm.h"

namespace gf {

/// Reads four arguments, beginning with argument `first`: bias, activation, slope of leakyRelu, slopes of prelu. The bias
/// and the slopes of prelu may be absent. Each is an array with one value per column, or with one value for all columns.
inline Finish finishArguments(const Args& args, size_t first, int64_t columns) {
  const auto perColumn = [&](size_t i, int64_t* step) -> const float* {
    if (!args.given(i)) return nullptr;
    int64_t size;
    const float* data = args.array<const float>(i, &size);
    if (size != 1 && size != columns) args.fail(i, "1 or " + std::to_string(columns) + " values", std::to_string(size));
    *step = size == 1 ? 0 : 1;
    return data;
  };
  Finish finish;
  finish.bias = perColumn(first, &finish.biasStep);
  finish.activation = static_cast<Activation>(args.integer(first + 1, 0, static_cast<int64_t>(Activation::prelu)));
  finish.slope = static_cast<float>(args.number(first + 2));
  finish.slopes = perColumn(first + 3, &finish.slopesStep);
  if (finish.activation == Activation::prelu && finish.slopes == nullptr) args.fail("prelu needs its slopes");
  return finish;
}

}  // namespace gf
