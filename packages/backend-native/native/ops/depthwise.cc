#include "ops/depthwise.h"

#include <algorithm>

#include "kernels/depthwise.h"
#include "ops/finish.h"
#include "ops/window-plan.h"
#include "products/convolution.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGroupGrain = 32768;

/// Returns the weights [tapsHeight,tapsWidth,channels].
template <typename T>
T* weightsOf(const Span<T>& weights, const WindowShape& shape) {
  return weights.of(product(product(shape.rows.taps, shape.columns.taps), shape.channels));
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

}  // namespace

void depthwiseConv2d(const DepthwiseConv2dArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* x = a.x.of(shape.batch * shape.inputSize);
  const float* w = weightsOf(a.w, shape);
  float* y = a.y.of(shape.batch * shape.outputSize);
  convolve(shape, true, x, w, finishOf(a.finish, shape.channels), y);
}

void depthwiseConv2dBackInput(const DepthwiseConv2dBackInputArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* dy = a.dy.of(shape.batch * shape.outputSize);
  const float* w = weightsOf(a.w, shape);
  convolve(shape, false, dy, w, Finish(), a.dx.of(shape.batch * shape.inputSize));
}

void depthwiseConv2dBackFilter(const DepthwiseConv2dBackFilterArguments& a) {
  const WindowShape shape = sized(a.shape);
  const float* x = a.x.of(shape.batch * shape.inputSize);
  const float* dy = a.dy.of(shape.batch * shape.outputSize);
  float* dw = weightsOf(a.dw, shape);
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

void repeatValues(const RepeatValuesArguments& a) {
  const int64_t size = a.x.size, repeated = a.y.size;
  const float* x = a.x.data;
  float* y = a.y.data;
  if (size == 0 || repeated % size != 0) throw ArgumentError("the result must be a multiple of what is repeated");
  const int64_t times = repeated / size;
  parallelFor(size, kGroupGrain, [=](int64_t begin, int64_t end) {
    depthwise().repeat(x + begin, end - begin, times, y + begin * times);
  });
}

void sumGroups(const SumGroupsArguments& a) {
  const int64_t values = a.x.size, size = a.y.size;
  const float* x = a.x.data;
  float* y = a.y.data;
  if (size == 0 || values % size != 0) throw ArgumentError("what is summed must be a multiple of the result");
  const int64_t times = values / size;
  parallelFor(size, kGroupGrain, [=](int64_t begin, int64_t end) {
    depthwise().sumGroups(x + begin * times, end - begin, times, y + begin);
  });
}

}  // namespace gf
