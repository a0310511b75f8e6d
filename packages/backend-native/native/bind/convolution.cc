#include "convolution.h"

#include <algorithm>
#include <initializer_list>

#include "args.h"
#include "bind/finish.h"
#include "gemm-format.h"

namespace gf {
namespace {

/// A convolution's shape and the sizes of its arrays.
struct Shape {
  Convolution at;
  int64_t x, w, y;
};

/// Argument `i`: the fields of a Convolution in their order.
Shape shapeArgument(const Args& args, size_t i) {
  constexpr int64_t kFields = 15;
  const int32_t* f = args.array<int32_t>(i, kFields);
  for (int field = 0; field < 9; field++) {
    if (f[field] < 0) args.fail(i, "sizes of 0 or more", std::to_string(f[field]));
  }
  for (int field = 9; field < 13; field++) {
    if (f[field] < 1) args.fail(i, "strides and dilations of 1 or more", std::to_string(f[field]));
  }
  const auto times = [&](std::initializer_list<int64_t> sizes) {
    int64_t result = 1;
    for (int64_t size : sizes) result = product(args.env(), result, size);
    return result;
  };
  const Convolution c = {f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], f[13], f[14]};
  // The farthest positions that taps have, in values: they are computed before they are found to lie outside.
  const int64_t reach = times({c.outWidth, c.strideX}) / 2 + times({c.tapsWidth, c.dilationX}) / 2 + INT32_MAX;
  times({reach, 4, std::max(c.channels, c.filters)});
  return {c, times({c.images, c.height, c.width, c.channels}),
          times({c.tapsHeight, c.tapsWidth, c.channels, c.filters}),
          times({c.images, c.outHeight, c.outWidth, c.filters})};
}

/// conv2d(x, w, y, shape, bf16, bias, activation, slope, slopes)
void conv2d(const Args& args) {
  const Shape shape = shapeArgument(args, 3);
  const float* x = args.array<float>(0, shape.x);
  const float* w = args.array<float>(1, shape.w);
  float* y = args.array<float>(2, shape.y);
  convolve(gemmFormat(args.boolean(4)), shape.at, x, w, finishArguments(args, 5, shape.at.filters), y);
}

/// conv2dBackInput(dy, w, dx, shape, bf16)
void conv2dBackInput(const Args& args) {
  const Shape shape = shapeArgument(args, 3);
  const float* dy = args.array<float>(0, shape.y);
  const float* w = args.array<float>(1, shape.w);
  float* dx = args.array<float>(2, shape.x);
  convolveBackInput(gemmFormat(args.boolean(4)), shape.at, dy, w, dx);
}

/// conv2dBackFilter(x, dy, dw, shape, bf16)
void conv2dBackFilter(const Args& args) {
  const Shape shape = shapeArgument(args, 3);
  const float* x = args.array<float>(0, shape.x);
  const float* dy = args.array<float>(1, shape.y);
  float* dw = args.array<float>(2, shape.w);
  convolveBackFilter(gemmFormat(args.boolean(4)), shape.at, x, dy, dw);
}

}  // namespace

void registerConvolution(Napi::Env env, Napi::Object exports) {
  expose<conv2d>(env, exports, "conv2d");
  expose<conv2dBackInput>(env, exports, "conv2dBackInput");
  expose<conv2dBackFilter>(env, exports, "conv2dBackFilter");
}

}  // namespace gf
