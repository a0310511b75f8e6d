#include "ops/window-plan.h"

#include <algorithm>
#include <cstdlib>

#include "ops/span.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"

namespace gf {
namespace {

int64_t floorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

/// The largest distance of a window from the first pixel of its image, in pixels.
constexpr int64_t kMostReach = int64_t{1} << 50;

void checkReach(const WindowAxis& axis) {
  const int64_t most = std::max({axis.input, product(axis.output, axis.stride), product(axis.taps, axis.dilation)});
  if (most > kMostReach || std::abs(axis.before) > kMostReach) {
    throw ArgumentError("strides, dilations and padding reach too far from the image. Use smaller ones.");
  }
}

}  // namespace

WindowShape sized(const WindowShape& given) {
  checkReach(given.rows);
  checkReach(given.columns);
  WindowShape shape = given;
  const auto size = [&](int64_t height, int64_t width) {
    const int64_t image = product(product(height, width), shape.channels);
    product(product(image, shape.batch), 4);
    return image;
  };
  shape.inputSize = size(shape.rows.input, shape.columns.input);
  shape.outputSize = size(shape.rows.output, shape.columns.output);
  return shape;
}

/// Returns the taps that lie inside the image for at least one output, in order.
std::vector<int64_t> WindowPlan::usedTaps(const WindowAxis& axis) {
  const auto [input, output, taps, stride, dilation, before] = axis;
  std::vector<int64_t> result;
  int64_t next = 0;
  // Begins with the last output, because it uses the smallest taps.
  for (int64_t o = output - 1; o >= 0 && next < taps; o--) {
    const int64_t first = o * stride - before;
    const int64_t end = std::min(taps, floorDivide(input - 1 - first, dilation) + 1);
    for (int64_t tap = std::max(next, -floorDivide(first, dilation)); tap < end; tap++) result.push_back(tap);
    next = std::max(next, end);
  }
  return result;
}

void WindowPlan::plan(const WindowAxis& axis, bool forward, Axis* result) {
  const auto [input, output, taps, stride, dilation, before] = axis;
  const int64_t pixels = forward ? output : input;
  const int64_t sources = forward ? input : output;
  const int64_t count = forward ? 1 : std::min(input, stride);
  result->taps = listOf<std::vector<Tap>>(Size(count));
  for (const int64_t tap : usedTaps(axis)) {
    const int64_t position = tap * dilation - before;  // position of the tap for output 0
    if (forward) {
      result->taps[0].push_back({tap, position});
    } else {
      const int64_t phase = position - floorDivide(position, stride) * stride;
      if (phase < count) result->taps[phase].push_back({tap, (phase - position) / stride});
    }
  }
  for (int64_t p = 0; p < count; p++) {
    const auto& found = result->taps[p];
    Phase phase{p, count, 0, forward ? stride : 1, found.data(), static_cast<int64_t>(found.size()), 0, 0};
    phase.count = pixels > p ? ceilDiv(pixels - p, count) : 0;
    phase.insideEnd = phase.count;
    for (const Tap& tap : found) {
      phase.inside = std::max(phase.inside, -floorDivide(tap.source, phase.sourceStep));
      phase.insideEnd = std::min(phase.insideEnd, floorDivide(sources - 1 - tap.source, phase.sourceStep) + 1);
    }
    result->phases.push_back(phase);
  }
}

WindowPlan::WindowPlan(const WindowShape& shape, bool forward) {
  plan(shape.rows, forward, &rows_);
  plan(shape.columns, forward, &columns_);
  const auto& [result, source] = forward ? std::pair(&WindowAxis::output, &WindowAxis::input)
                                         : std::pair(&WindowAxis::input, &WindowAxis::output);
  windows_ = {rows_.phases.data(),
              static_cast<int64_t>(rows_.phases.size()),
              columns_.phases.data(),
              static_cast<int64_t>(columns_.phases.size()),
              shape.rows.*result,
              shape.columns.*result,
              shape.rows.*source,
              shape.columns.*source,
              shape.columns.taps,
              shape.channels};
  // A chunk has about 100,000 products or comparisons. A window that is wider than its image covers at most the whole image.
  const auto reach = [](const WindowAxis& axis) { return std::max<int64_t>(1, std::min(axis.taps, axis.input)); };
  const double work = static_cast<double>(windows_.width) * static_cast<double>(shape.channels) *
                      static_cast<double>(reach(shape.rows)) * static_cast<double>(reach(shape.columns));
  grain_ = static_cast<int64_t>(std::clamp(100000.0 / std::max(work, 1.0), 1.0, 1e6));
}

}  // namespace gf
