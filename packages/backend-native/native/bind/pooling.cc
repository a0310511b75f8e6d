#include "kernels/pooling.h"

#include "args.h"
#include "threads.h"
#include "window-plan.h"

namespace gf {
namespace {

/// Calls kernel(image, row of it, the row's offset in the result) for each row of the result, of all images.
template <typename Kernel>
void eachRow(const WindowPlan& plan, int64_t batch, const Kernel& kernel) {
  const Windows& w = plan.windows();
  if (w.height == 0 || w.width == 0 || w.channels == 0) return;
  parallelFor(batch * w.height, plan.grain(), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) kernel(i / w.height, i % w.height, i * w.width * w.channels);
  });
}

/// maxPool(x, y, windows)
void maxPool(const Args& args) {
  const WindowShape shape = windowShapeArgument(args, 2);
  const float* x = args.array<float>(0, shape.batch * shape.inputSize);
  float* y = args.array<float>(1, shape.batch * shape.outputSize);
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().highest(plan.windows(), x + image * shape.inputSize, row, y + result);
  });
}

/// maxPoolAt(x, y, at, windows)
void maxPoolAt(const Args& args) {
  const WindowShape shape = windowShapeArgument(args, 3);
  const float* x = args.array<float>(0, shape.batch * shape.inputSize);
  float* y = args.array<float>(1, shape.batch * shape.outputSize);
  int32_t* at = args.array<int32_t>(2, shape.batch * shape.outputSize);
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().highestAt(plan.windows(), x + image * shape.inputSize, row, y + result, at + result);
  });
}

/// maxPoolBack(dy, at, dx, windows)
void maxPoolBack(const Args& args) {
  const WindowShape shape = windowShapeArgument(args, 3);
  const float* dy = args.array<float>(0, shape.batch * shape.outputSize);
  const int32_t* at = args.array<int32_t>(1, shape.batch * shape.outputSize);
  float* dx = args.array<float>(2, shape.batch * shape.inputSize);
  const WindowPlan plan(shape, false);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    const int64_t source = image * shape.outputSize;
    pooling().highestBack(plan.windows(), dy + source, at + source, row, dx + result);
  });
}

/// avgPool(x, y, windows)
void avgPool(const Args& args) {
  const WindowShape shape = windowShapeArgument(args, 2);
  const float* x = args.array<float>(0, shape.batch * shape.inputSize);
  float* y = args.array<float>(1, shape.batch * shape.outputSize);
  const WindowPlan plan(shape, true);
  eachRow(plan, shape.batch, [&](int64_t image, int64_t row, int64_t result) {
    pooling().mean(plan.windows(), x + image * shape.inputSize, row, y + result);
  });
}

/// How many pixels of the image each output of one axis averages.
std::vector<float> counts(const WindowAxis& axis) {
  std::vector<float> result(axis.output);
  for (int64_t o = 0; o < axis.output; o++) {
    const int64_t first = o * axis.stride - axis.before;
    int64_t taken = 0;
    for (int64_t tap = 0; tap < axis.taps && first + tap * axis.dilation < axis.input; tap++) {
      taken += first + tap * axis.dilation >= 0;
    }
    result[o] = static_cast<float>(taken);
  }
  return result;
}

/// avgPoolBack(dy, dx, share, windows); `share`, of dy's size, is for the gradient of each pixel that a dy averages.
void avgPoolBack(const Args& args) {
  const WindowShape shape = windowShapeArgument(args, 3);
  const float* dy = args.array<float>(0, shape.batch * shape.outputSize);
  float* dx = args.array<float>(1, shape.batch * shape.inputSize);
  float* share = args.array<float>(2, shape.batch * shape.outputSize);
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
