#include "ops/resize.h"

#include <algorithm>

#include "kernels/resize.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Checks the mixture of `size` results from `sources` values.
Mixture mixtureOf(const MixtureArguments& a, int64_t size, int64_t sources) {
  const int32_t* starts = a.starts.of(size + 1);
  const int32_t* indices = a.indices.data;
  const int64_t count = a.indices.size;
  const float* weights = a.weights.of(count);
  bool ordered = starts[0] == 0 && starts[size] == count;
  for (int64_t r = 0; r < size; r++) ordered = ordered && starts[r] <= starts[r + 1];
  if (!ordered) a.starts.fail("in order", "others");
  for (int64_t t = 0; t < count; t++) {
    if (indices[t] < 0 || indices[t] >= sources) a.indices.fail("indices of the source", std::to_string(indices[t]));
  }
  return {starts, indices, weights};
}

}  // namespace

void resample(const ResampleArguments& a) {
  const int64_t batch = a.batch, channels = a.channels;
  const int64_t sourceHeight = a.sourceHeight, sourceWidth = a.sourceWidth, height = a.height, width = a.width;
  const auto size = [&](int64_t h, int64_t w) { return product(product(h, w), channels); };
  const int64_t sourceSize = size(sourceHeight, sourceWidth);
  const float* x = a.x.of(product(batch, sourceSize));
  float* y = a.y.of(product(batch, size(height, width)));
  const Mixture rows = mixtureOf(a.rows, height, sourceHeight);
  const Mixture columns = mixtureOf(a.columns, width, sourceWidth);
  if (width == 0 || channels == 0) return;
  constexpr int64_t kValues = 32768;
  const int64_t grain = std::max<int64_t>(1, kValues / (width * channels));
  parallelFor(batch * height, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      const float* image = x + i / height * sourceSize;
      resize().row(rows, columns, sourceWidth, channels, image, i % height, width, y + i * width * channels);
    }
  });
}

}  // namespace gf
