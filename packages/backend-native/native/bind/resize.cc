#include "kernels/resize.h"

#include <algorithm>

#include "bind/args.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Reads the arguments i, i + 1 and i + 2: the starts, indices and weights of a mixture of `size` results from `sources`
/// values.
Mixture mixtureArgument(const Args& args, size_t i, int64_t size, int64_t sources) {
  const int32_t* starts = args.positions(i, size + 1);
  int64_t count;
  const int32_t* indices = args.positions(i + 1, &count);
  const float* weights = args.array<const float>(i + 2, count);
  bool ordered = starts[0] == 0 && starts[size] == count;
  for (int64_t r = 0; r < size; r++) ordered = ordered && starts[r] <= starts[r + 1];
  if (!ordered) args.fail(i, "starts in order", "others");
  for (int64_t t = 0; t < count; t++) {
    if (indices[t] < 0 || indices[t] >= sources) args.fail(i + 1, "indices of the source", std::to_string(indices[t]));
  }
  return {starts, indices, weights};
}

/// resample(x, y, batch, channels, source height, source width, height, width, mixture of rows, mixture of columns)
void resample(const Args& args) {
  const int64_t batch = args.integer(2), channels = args.integer(3);
  const int64_t sourceHeight = args.integer(4, 0, INT32_MAX), sourceWidth = args.integer(5, 0, INT32_MAX);
  const int64_t height = args.integer(6), width = args.integer(7);
  const auto size = [&](int64_t h, int64_t w) { return product(args.env(), product(args.env(), h, w), channels); };
  const int64_t sourceSize = size(sourceHeight, sourceWidth);
  const float* x = args.array<const float>(0, product(args.env(), batch, sourceSize));
  float* y = args.array<float>(1, product(args.env(), batch, size(height, width)));
  const Mixture rows = mixtureArgument(args, 8, height, sourceHeight);
  const Mixture columns = mixtureArgument(args, 11, width, sourceWidth);
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

}  // namespace

void registerResize(Napi::Env env, Napi::Object exports) { expose<resample>(env, exports, "resample"); }

}  // namespace gf
