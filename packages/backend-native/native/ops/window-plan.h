// The windows of a pooling or a depthwise convolution, computed once for each call.
#pragma once

#include <vector>

#include "kernels/window.h"

namespace gf {

/// A window over one axis. Output o reads the inputs o * stride + tap * dilation - before.
struct WindowAxis {
  int64_t input, output, taps, stride, dilation, before;
};

/// The shape of a pooling or a depthwise convolution of [batch,rows.input,columns.input,channels].
struct WindowShape {
  int64_t batch, channels;
  WindowAxis rows, columns;
  int64_t inputSize = 0, outputSize = 0;  // of one image, in values; see sized()

  bool hasInput() const { return batch * inputSize > 0; }
  bool hasOutput() const { return batch * outputSize > 0; }
};

/// Checks a shape and returns it with the sizes of its images.
WindowShape sized(const WindowShape& given);

/// The plan for a shape with inputs and outputs. It lists the inputs of each output (`forward`), or the outputs of each
/// input.
class WindowPlan {
 public:
  WindowPlan(const WindowShape& shape, bool forward);
  WindowPlan(const WindowPlan&) = delete;
  WindowPlan& operator=(const WindowPlan&) = delete;

  const Windows& windows() const { return windows_; }
  /// Returns the number of result rows of a chunk that makes a thread worthwhile.
  int64_t grain() const { return grain_; }

 private:
  struct Axis {
    std::vector<std::vector<Tap>> taps;
    std::vector<Phase> phases;
  };
  static void plan(const WindowAxis& axis, bool forward, Axis* result);
  static std::vector<int64_t> usedTaps(const WindowAxis& axis);

  Axis rows_, columns_;
  Windows windows_;
  int64_t grain_;
};

}  // namespace gf
