#include "window-plan.h"

#include <algorithm>

#include "sizes.h"

namespace gf {
namespace {

int64_t floorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

WindowAxis axisArgument(const Args& args, size_t i, const int32_t* f) {
  for (int field = 0; field < 3; field++) {
    if (f[field] < 0) args.fail(i, "sizes of 0 or more", std::to_string(f[field]));
  }
  for (int field = 3; field < 5; field++) {
    if (f[field] < 1) args.fail(i, "strides and dilations of 1 or more", std::to_string(f[field]));
  }
  return {f[0], f[1], f[2], f[3], f[4], f[5]};
}

}  // namespace

WindowShape windowShapeArgument(const Args& args, size_t i) {
  const int32_t* f = args.array<int32_t>(i, 14);
  if (f[0] < 0 || f[1] < 0) args.fail(i, "sizes of 0 or more", std::to_string(std::min(f[0], f[1])));
  WindowShape shape{f[0], f[1], axisArgument(args, i, f + 2), axisArgument(args, i, f + 8), 0, 0};
  const auto size = [&](int64_t height, int64_t width) {
    const int64_t image = product(args.env(), product(args.env(), height, width), shape.channels);
    product(args.env(), product(args.env(), image, shape.batch), 4);
    return image;
  };
  shape.inputSize = size(shape.rows.input, shape.columns.input);
  shape.outputSize = size(shape.rows.output, shape.columns.output);
  // Pixels are numbered in 32 bits by max pooling.
  if (shape.rows.input * shape.columns.input > INT32_MAX) args.fail(i, "images of at most 2^31 pixels", "more");
  return shape;
}

void WindowPlan::plan(const WindowAxis& axis, bool forward, Axis* result) {
  const auto [input, output, taps, stride, dilation, before] = axis;
  const int64_t pixels = forward ? output : input;
  const int64_t sources = forward ? input : output;
  const int64_t count = forward ? 1 : std::clamp<int64_t>(input, 1, stride);
  result->taps.resize(count);
  // Taps that no output brings into the image are left out.
  const int64_t begin = std::max<int64_t>(0, -floorDivide((output - 1) * stride - before, dilation));
  const int64_t end = std::min(taps, floorDivide(input - 1 + before, dilation) + 1);
  for (int64_t tap = begin; tap < end; tap++) {
    const int64_t position = tap * dilation - before;  // of output 0
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
  // About 100,000 products, or comparisons, a chunk; a window that is wider than its image meets all of it at most.
  const auto reach = [](const WindowAxis& axis) { return std::max<int64_t>(1, std::min(axis.taps, axis.input)); };
  const double work = static_cast<double>(windows_.width) * static_cast<double>(shape.channels) *
                      static_cast<double>(reach(shape.rows)) * static_cast<double>(reach(shape.columns));
  grain_ = static_cast<int64_t>(std::clamp(100000.0 / std::max(work, 1.0), 1.0, 1e6));
}

}  // namespace gf
