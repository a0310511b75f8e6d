#include "ops/pooling.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "kernels/pooling.h"
#include "ops/window-plan.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// Max pooling stores the indices of pixels in 32 bits.
void checkPixels(const WindowShape& shape) {
  if (shape.hasInput() && shape.rows.input > INT32_MAX / shape.columns.input) {
    throw ArgumentError("images have at most 2^31 pixels");
  }
}

/// Calls kernel(image, row in the image, offset of the row in the result) for each row of the result, of all images.
template <typename Kernel>
void eachRow(const WindowPlan& plan, int64_t batch, const Kernel& kernel) {
  const Windows& w = plan.windows();
  parallelFor(batch * w.height, plan.grain(), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) kernel(i / w.height, i % w.height, i * w.width * w.channels);
  });
}

/// Returns, for each output along one axis, the number of image pixels that are averaged.
std::vector<float> counts(const WindowAxis& axis) {
  std::vector<float> result = listOf<float>(Size(axis.output));
  for (int64_t o = 0; o < axis.output; o++) {
    const int64_t first = o * axis.stride - axis.before;
    const int64_t begin = first >= 0 ? 0 : ceilDiv(-first, axis.dilation);
    const int64_t last = axis.input - 1 - first;
    const int64_t end = last < 0 ? 0 : std::min(axis.taps, last / axis.dilation + 1);
    result[static_cast<size_t>(o)] = static_cast<float>(std::max<int64_t>(0, end - begin));
  }
  return result;
}

}  // namespace

void maxPool(const MaxPoolArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* x = a.x.of(shape.batch * shape.inputSize);
  float* y = a.y.of(shape.batch * shape.outputSize);
  if (!shape.hasOutput()) return;
  if (!shape.hasInput()) return void(std::fill_n(y, shape.batch * shape.outputSize, kNone));
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().highest(plan.windows(), x + image * shape.inputSize, row, y + result);
  });
}

void maxPoolAt(const MaxPoolAtArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* x = a.x.of(shape.batch * shape.inputSize);
  float* y = a.y.of(shape.batch * shape.outputSize);
  int32_t* at = a.at.of(shape.batch * shape.outputSize);
  checkPixels(shape);
  if (!shape.hasOutput()) return;
  if (!shape.hasInput()) {
    std::fill_n(y, shape.batch * shape.outputSize, kNone);
    std::fill_n(at, shape.batch * shape.outputSize, -1);
    return;
  }
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().highestAt(plan.windows(), x + image * shape.inputSize, row, y + result, at + result);
  });
}

void maxPoolBack(const MaxPoolBackArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* dy = a.dy.of(shape.batch * shape.outputSize);
  const int32_t* at = a.at.of(shape.batch * shape.outputSize);
  float* dx = a.dx.of(shape.batch * shape.inputSize);
  checkPixels(shape);
  if (!shape.hasInput()) return;
  if (!shape.hasOutput()) return void(std::fill_n(dx, shape.batch * shape.inputSize, 0.0f));
  const WindowPlan plan(shape, false);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    const int64_t source = image * shape.outputSize;
    pooling().highestBack(plan.windows(), dy + source, at + source, row, dx + result);
  });
}

void avgPool(const AvgPoolArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* x = a.x.of(shape.batch * shape.inputSize);
  float* y = a.y.of(shape.batch * shape.outputSize);
  if (!shape.hasOutput()) return;
  if (!shape.hasInput()) return void(std::fill_n(y, shape.batch * shape.outputSize, kNone));
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().mean(plan.windows(), x + image * shape.inputSize, row, y + result);
  });
}

/// `share` receives each dy divided by the number of pixels that its output averages.
void avgPoolBack(const AvgPoolBackArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* dy = a.dy.of(shape.batch * shape.outputSize);
  float* dx = a.dx.of(shape.batch * shape.inputSize);
  float* share = a.share.of(shape.batch * shape.outputSize);
  if (!shape.hasInput()) return;
  if (!shape.hasOutput()) return void(std::fill_n(dx, shape.batch * shape.inputSize, 0.0f));
  const WindowPlan plan(shape, false);
  const std::vector<float> rows = counts(shape.rows);
  const std::vector<float> columns = counts(shape.columns);
  const int64_t width = shape.columns.output;
  parallelFor(shape.batch * shape.rows.output, plan.grain(), [&](int64_t begin, int64_t end) {
    for (int64_t pixel = begin * width; pixel < end * width; pixel++) {
      const float count = rows[pixel / width % shape.rows.output] * columns[pixel % width];
      for (int64_t i = pixel * shape.channels; i < (pixel + 1) * shape.channels; i++) share[i] = dy[i] / count;
    }
  });
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().sum(plan.windows(), share + image * shape.outputSize, row, dx + result);
  });
}

}  // namespace gf
