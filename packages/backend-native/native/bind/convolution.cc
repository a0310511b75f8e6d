#include "products/convolution-groups.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <vector>

#include "bind/args.h"
#include "bind/finish.h"
#include "products/gemm-format.h"

namespace gf {
namespace {

/// The largest distance of a tap from the first value of its image, in values.
constexpr int64_t kMostReach = int64_t{1} << 44;

/// A convolution's shape and the sizes of its arrays.
struct Shape {
  Convolution at;
  int64_t x, w, y;
};

/// Reads the fields of a Convolution, in their order, from the described numbers.
Shape shapeOf(const Args& args) {
  constexpr int kSizes = 9, kSteps = 13, kFields = 15;
  int64_t f[kFields];
  for (int i = 0; i < kFields; i++) f[i] = args.described(i, i < kSizes ? 0 : i < kSteps ? 1 : -kMostWhole);
  const Convolution c = {f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], f[13], f[14]};
  const auto times = [&](std::initializer_list<int64_t> sizes) {
    int64_t result = 1;
    for (int64_t size : sizes) result = product(args.env(), result, size);
    return result;
  };
  // With padding, addresses outside of the image are computed before they are checked. So they must not overflow.
  const auto reach = [&](int64_t size, int64_t out, int64_t stride, int64_t taps, int64_t dilation, int64_t pad) {
    return size + times({out, stride}) / 2 + times({taps, dilation}) / 2 + std::abs(pad);
  };
  const int64_t rows = reach(c.height, c.outHeight, c.strideY, c.tapsHeight, c.dilationY, c.padTop);
  const int64_t columns = reach(c.width, c.outWidth, c.strideX, c.tapsWidth, c.dilationX, c.padLeft);
  const int64_t depth = std::max<int64_t>({1, c.channels, c.filters});
  if (times({std::max(times({rows, std::max(c.width, c.outWidth)}), columns), depth}) > kMostReach) {
    args.fail("strides, dilations and padding reach too far from the image. Use smaller ones.");
  }
  return {c, times({c.images, c.height, c.width, c.channels}),
          times({c.tapsHeight, c.tapsWidth, c.channels, c.filters}),
          times({c.images, c.outHeight, c.outWidth, c.filters})};
}

/// Exported as conv2d(x, w, y, bf16, bias, activation, slope, slopes).
void conv2d(const Args& args) {
  const Shape shape = shapeOf(args);
  const float* x = args.array<const float>(0, shape.x);
  const float* w = args.array<const float>(1, shape.w);
  float* y = args.array<float>(2, shape.y);
  convolve(gemmFormat(args.boolean(3)), shape.at, x, w, finishArguments(args, 4, shape.at.filters), y);
}

/// Exported as conv2dBackInput(dy, w, dx, bf16).
void conv2dBackInput(const Args& args) {
  const Shape shape = shapeOf(args);
  const float* dy = args.array<const float>(0, shape.y);
  const float* w = args.array<const float>(1, shape.w);
  float* dx = args.array<float>(2, shape.x);
  convolveBackInput(gemmFormat(args.boolean(3)), shape.at, dy, w, dx);
}

/// Exported as conv2dBackFilter(x, dy, dw, bf16).
void conv2dBackFilter(const Args& args) {
  const Shape shape = shapeOf(args);
  const float* x = args.array<const float>(0, shape.x);
  const float* dy = args.array<const float>(1, shape.y);
  float* dw = args.array<float>(2, shape.w);
  convolveBackFilter(gemmFormat(args.boolean(3)), shape.at, x, dy, dw);
}

/// Returns argument i and all later arguments: the filters of each group.
template <typename T>
std::vector<T*> groupsFrom(const Args& args, size_t i, int64_t size) {
  std::vector<T*> groups;
  for (; i < args.count(); i++) groups.push_back(args.array<T>(i, size));
  if (groups.empty()) args.fail("there are no groups");
  return groups;
}

/// Exported as groupedConv2d(x, y, bf16, bias, activation, slope, slopes, w...). The described shape is that of one group.
void groupedConv2d(const Args& args) {
  const Shape shape = shapeOf(args);
  const std::vector<const float*> w = groupsFrom<const float>(args, 7, shape.w);
  const auto groups = static_cast<int64_t>(w.size());
  const float* x = args.array<const float>(0, product(args.env(), groups, shape.x));
  float* y = args.array<float>(1, product(args.env(), groups, shape.y));
  const Finish finish = finishArguments(args, 3, product(args.env(), groups, shape.at.filters));
  convolveGroups(gemmFormat(args.boolean(2)), shape.at, groups, x, w.data(), finish, y);
}

/// Exported as groupedConv2dBackInput(dy, dx, bf16, w...).
void groupedConv2dBackInput(const Args& args) {
  const Shape shape = shapeOf(args);
  const std::vector<const float*> w = groupsFrom<const float>(args, 3, shape.w);
  const auto groups = static_cast<int64_t>(w.size());
  const float* dy = args.array<const float>(0, product(args.env(), groups, shape.y));
  float* dx = args.array<float>(1, product(args.env(), groups, shape.x));
  convolveGroupsBackInput(gemmFormat(args.boolean(2)), shape.at, groups, dy, w.data(), dx);
}

/// Exported as groupedConv2dBackFilter(x, dy, bf16, dw...).
void groupedConv2dBackFilter(const Args& args) {
  const Shape shape = shapeOf(args);
  const std::vector<float*> dw = groupsFrom<float>(args, 3, shape.w);
  const auto groups = static_cast<int64_t>(dw.size());
  const float* x = args.array<const float>(0, product(args.env(), groups, shape.x));
  const float* dy = args.array<const float>(1, product(args.env(), groups, shape.y));
  convolveGroupsBackFilter(gemmFormat(args.boolean(2)), shape.at, groups, x, dy, dw.data());
}

}  // namespace

void registerConvolution(Napi::Env env, Napi::Object exports) {
  expose<conv2d>(env, exports, "conv2d");
  expose<conv2dBackInput>(env, exports, "conv2dBackInput");
  expose<conv2dBackFilter>(env, exports, "conv2dBackFilter");
  expose<groupedConv2d>(env, exports, "groupedConv2d");
  expose<groupedConv2dBackInput>(env, exports, "groupedConv2dBackInput");
  expose<groupedConv2dBackFilter>(env, exports, "groupedConv2dBackFilter");
}

}  // namespace gf
