#include "kernels/resize.h"

#include "kernels/channels.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

void row(const Mixture& rows, const Mixture& columns, int64_t sourceWidth, int64_t channels, const float* image,
         int64_t row, int64_t width, float* y) {
  for (int64_t column = 0; column < width; column++) {
    eachChannels<true>(channels, [&](auto lanes, int64_t c) {
      using V = typename decltype(lanes)::Values;
      V sum{};
      for (int32_t i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        const float* source = image + rows.indices[i] * sourceWidth * channels + c;
        for (int32_t j = columns.starts[column]; j < columns.starts[column + 1]; j++) {
          sum += loadAs<V>(source + columns.indices[j] * channels) * (rows.weights[i] * columns.weights[j]);
        }
      }
      storeAs(y + column * channels + c, sum);
    });
  }
}

}  // namespace

extern const Resize resize = {row};

}  // namespace GF_NAMESPACE
}  // namespace gf
