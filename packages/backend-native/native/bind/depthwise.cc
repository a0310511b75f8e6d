#include "kernels/depthwise.h"

#include <algorithm>

#include "bind/args.h"
#include "bind/finish.h"
#include "bind/window-plan.h"
#include "products/convolution.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Returns argument `i`: the weights [tapsHeight,tapsWidth,channels].
template <typename T>
T* weightsArgument(const Args& args, size_t i, const WindowShape& shape) {
  const int64_t taps = product(args.env(), shape.rows.taps, shape.columns.taps);
  return args.array<T>(i, product(args.env(), taps, shape.channels));
}

/// Computes the result pixels of each image from source pixels and weights, and applies the finish. This is the forward
/// convolution, or it computes dx from dy.
void convolve(const WindowShape& shape, bool forward, const float* source, const float* weights, const Finish& finish,
              float* result) {
  if (!(forward ? shape.hasOutput() : shape.hasInput())) return;
  if (!shape.hasInput() || !shape.hasOutput()) {
    const int64_t size = shape.batch * (forward ? shape.outputSize : shape.inputSize);
    return finishZeros(finish, size / shape.channels, shape.channels, result);
  }
  const WindowPlan plan(shape, forward);
  const Windows& w = plan.windows();
  const int64_t sourceSize = forward ? shape.inputSize : shape.outputSize;
  parallelFor(shape.batch * w.height, plan.grain(), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      const float* image = source + i / w.height * sourceSize;
      float* row = result + i * w.width * w.channels;
      depthwise().row(w, image, weights, i % w.height, row);
      if (finish.bias == nullptr && finish.activation == Activation::linear) continue;
      for (int64_t offset = 0; offset < w.width * w.channels; offset += w.channels) {
        gemmKernels().finish(finish, 0, 1, w.channels, row, &offset);
      }
    }
  });
}

/// Exported as depthwiseConv2d(x, w, y, bias, activation, slope, slopes). Each input channel has one output channel.
void depthwiseConv2d(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* x = args.array<const float>(0, shape.batch * shape.inputSize);
  const float* w = weightsArgument<float>(args, 1, shape);
  float* y = args.array<float>(2, shape.batch * shape.outputSize);
  convolve(shape, true, x, w, finishArguments(args, 3, shape.channels), y);
}

/// Exported as depthwiseConv2dBackInput(dy, w, dx).
void depthwiseConv2dBackInput(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* dy = args.array<const float>(0, shape.batch * shape.outputSize);
  const float* w = weightsArgument<float>(args, 1, shape);
  convolve(shape, false, dy, w, Finish(), args.array<float>(2, shape.batch * shape.inputSize));
}

/// Exported as depthwiseConv2dBackFilter(x, dy, dw).
void depthwiseConv2dBackFilter(const Args& args) {
  const WindowShape shape = describedWindows(args);
  const float* x = args.array<const float>(0, shape.batch * shape.inputSize);
  const float* dy = args.array<const float>(1, shape.batch * shape.outputSize);
  float* dw = weightsArgument<float>(args, 2, shape);
  const int64_t size = shape.rows.taps * shape.columns.taps * shape.channels;
  std::fill_n(dw, size, 0.0f);
  if (size == 0 || !shape.hasInput() || !shape.hasOutput()) return;
  const WindowPlan plan(shape, true);
  const Windows& w = plan.windows();
  // Each chunk has its own sums, so the number of chunks is limited. It does not depend on the number of threads.
  constexpr int64_t kMostChunks = 32;
  const int64_t rows = shape.batch * w.height;
  const int64_t grain = std::max(plan.grain(), ceilDiv(rows, kMostChunks));
  const int64_t chunks = ceilDiv(rows, grain);
  const Array<float> partial = allocateArray<float>(sizeOf(chunks, size));
  std::fill_n(partial.get(), chunks * size, 0.0f);
  parallelFor(rows, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      const float* image = x + i / w.height * shape.inputSize;
      const float* dyRow = dy + i * w.width * w.channels;
      depthwise().backFilter(w, image, dyRow, i % w.height, partial.get() + begin / grain * size);
    }
  });
  for (int64_t chunk = 0; chunk < chunks; chunk++) depthwise().add(partial.get() + chunk * size, size, dw);
}

constexpr int64_t kGroupGrain = 32768;

/// repeatValues(x, y): writes each value of x several times to y. The ratio of the sizes is the number of repetitions.
void repeatValues(const Args& args) {
  int64_t size, repeated;
  const float* x = args.array<const float>(0, &size);
  float* y = args.array<float>(1, &repeated);
  if (size == 0 || repeated % size != 0) args.fail("the result must be a multiple of what is repeated");
  const int64_t times = repeated / size;
  parallelFor(size, kGroupGrain, [=](int64_t begin, int64_t end) {
    depthwise().repeat(x + begin, end - begin, times, y + begin * times);
  });
}

/// sumGroups(x, y): writes the sums of groups of adjacent values of x to y. The ratio of the sizes is the group size.
void sumGroups(const Args& args) {
  int64_t values, size;
  const float* x = args.array<const float>(0, &values);
  float* y = args.array<float>(1, &size);
  if (size == 0 || values % size != 0) args.fail("what is summed must be a multiple of the result");
  const int64_t times = values / size;
  parallelFor(size, kGroupGrain, [=](int64_t begin, int64_t end) {
    depthwise().sumGroups(x + begin * times, end - begin, times, y + begin);
  });
}

}  // namespace

void registerDepthwise(Napi::Env env, Napi::Object exports) {
  expose<depthwiseConv2d>(env, exports, "depthwiseConv2d");
  expose<depthwiseConv2dBackInput>(env, exports, "depthwiseConv2dBackInput");
  expose<depthwiseConv2dBackFilter>(env, exports, "depthwiseConv2dBackFilter");
  expose<repeatValues>(env, exports, "repeatValues");
  expose<sumGroups>(env, exports, "sumGroups");
}

}  // namespace gf
