#include "kernels/pooling.h"

#include <algorithm>
#include <limits>

#include "bind/args.h"
#include "bind/window-plan.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// Max pooling stores the indices of pixels in 32 bits.
void checkPixels(const Args& args, const WindowShape& shape) {
  if (shape.hasInput() && shape.rows.input > INT32_MAX / shape.columns.input) args.fail("images have at most 2^31 pixels");
}

/// Calls kernel(image, row in the image, offset of the row in the result) for each row of the result, of all images.
template <typename Kernel>
void eachRow(const WindowPlan& plan, int64_t batch, const Kernel& kernel) {
  const Windows& w = plan.windows();
  parallelFor(batch * w.height, plan.grain(), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) kernel(i / w.height, i % w.height, i * w.width * w.channels);
  });
}

/// Exported as maxPool(x, y).
void maxPool(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* x = args.array<const float>(0, shape.batch * shape.inputSize);
  float* y = args.array<float>(1, shape.batch * shape.outputSize);
  if (!shape.hasOutput()) return;
  if (!shape.hasInput()) return void(std::fill_n(y, shape.batch * shape.outputSize, kNone));
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().highest(plan.windows(), x + image * shape.inputSize, row, y + result);
  });
}

/// Exported as maxPoolAt(x, y, at).
void maxPoolAt(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* x = args.array<const float>(0, shape.batch * shape.inputSize);
  float* y = args.array<float>(1, shape.batch * shape.outputSize);
  int32_t* at = args.array<int32_t>(2, shape.batch * shape.outputSize);
  checkPixels(args, shape);
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

/// Exported as maxPoolBack(dy, at, dx).
void maxPoolBack(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* dy = args.array<const float>(0, shape.batch * shape.outputSize);
  const int32_t* at = args.array<const int32_t>(1, shape.batch * shape.outputSize);
  float* dx = args.array<float>(2, shape.batch * shape.inputSize);
  checkPixels(args, shape);
  if (!shape.hasInput()) return;
  if (!shape.hasOutput()) return void(std::fill_n(dx, shape.batch * shape.inputSize, 0.0f));
  const WindowPlan plan(shape, false);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    const int64_t source = image * shape.outputSize;
    pooling().highestBack(plan.windows(), dy + source, at + source, row, dx + result);
  });
}

/// Exported as avgPool(x, y).
void avgPool(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* x = args.array<const float>(0, shape.batch * shape.inputSize);
  float* y = args.array<float>(1, shape.batch * shape.outputSize);
  if (!shape.hasOutput()) return;
  if (!shape.hasInput()) return void(std::fill_n(y, shape.batch * shape.outputSize, kNone));
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().mean(plan.windows(), x + image * shape.inputSize, row, y + result);
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

/// avgPoolBack(dy, dx, share): `share` has the size of dy. It receives each dy divided by the number of pixels that its
/// output averages.
void avgPoolBack(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* dy = args.array<const float>(0, shape.batch * shape.outputSize);
  float* dx = args.array<float>(1, shape.batch * shape.inputSize);
  float* share = args.array<float>(2, shape.batch * shape.outputSize);
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

}  // namespace

void registerPooling(Napi::Env env, Napi::Object exports) {
  expose<maxPool>(env, exports, "maxPool");
  expose<maxPoolAt>(env, exports, "maxPoolAt");
  expose<maxPoolBack>(env, exports, "maxPoolBack");
  expose<avgPool>(env, exports, "avgPool");
  expose<avgPoolBack>(env, exports, "avgPoolBack");
}

}  // namespace gf
