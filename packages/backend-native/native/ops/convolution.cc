#include "ops/convolution.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <vector>

#include "ops/finish.h"
#include "products/convolution-groups.h"
#include "products/gemm-format.h"

namespace gf {
namespace {

/// The largest distance of a tap from the first value of its image, in values.
constexpr int64_t kMostReach = int64_t{1} << 44;

/// The sizes of the arrays of a convolution.
struct Sizes {
  int64_t x, w, y;
};

Sizes sizesOf(const Convolution& c) {
  const auto times = [&](std::initializer_list<int64_t> sizes) {
    int64_t result = 1;
    for (int64_t size : sizes) result = product(result, size);
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
    throw ArgumentError("strides, dilations and padding reach too far from the image. Use smaller ones.");
  }
  return {times({c.images, c.height, c.width, c.channels}),
          times({c.tapsHeight, c.tapsWidth, c.channels, c.filters}),
          times({c.images, c.outHeight, c.outWidth, c.filters})};
}

/// Returns the filters of each group.
template <typename T>
std::vector<T*> groupsOf(const std::vector<Span<T>>& filters, int64_t size) {
  std::vector<T*> groups;
  for (const Span<T>& one : filters) groups.push_back(one.of(size));
  if (groups.empty()) throw ArgumentError("there are no groups");
  return groups;
}

}  // namespace

void conv2d(const Conv2dArguments& a) {
  const Sizes sizes = sizesOf(a.shape);
  convolve(gemmFormat(a.bf16), a.shape, a.x.of(sizes.x), a.w.of(sizes.w), finishOf(a.finish, a.shape.filters), a.y.of(sizes.y));
}

void conv2dBackInput(const Conv2dBackInputArguments& a) {
  const Sizes sizes = sizesOf(a.shape);
  convolveBackInput(gemmFormat(a.bf16), a.shape, a.dy.of(sizes.y), a.w.of(sizes.w), a.dx.of(sizes.x));
}

void conv2dBackFilter(const Conv2dBackFilterArguments& a) {
  const Sizes sizes = sizesOf(a.shape);
  convolveBackFilter(gemmFormat(a.bf16), a.shape, a.x.of(sizes.x), a.dy.of(sizes.y), a.dw.of(sizes.w));
}

void groupedConv2d(const GroupedConv2dArguments& a) {
  const Sizes sizes = sizesOf(a.shape);
  const std::vector<const float*> w = groupsOf(a.w, sizes.w);
  const auto groups = static_cast<int64_t>(w.size());
  const float* x = a.x.of(product(groups, sizes.x));
  float* y = a.y.of(product(groups, sizes.y));
  const Finish finish = finishOf(a.finish, product(groups, a.shape.filters));
  convolveGroups(gemmFormat(a.bf16), a.shape, groups, x, w.data(), finish, y);
}

void groupedConv2dBackInput(const GroupedConv2dBackInputArguments& a) {
  const Sizes sizes = sizesOf(a.shape);
  const std::vector<const float*> w = groupsOf(a.w, sizes.w);
  const auto groups = static_cast<int64_t>(w.size());
  const float* dy = a.dy.of(product(groups, sizes.y));
  convolveGroupsBackInput(gemmFormat(a.bf16), a.shape, groups, dy, w.data(), a.dx.of(product(groups, sizes.x)));
}

void groupedConv2dBackFilter(const GroupedConv2dBackFilterArguments& a) {
  const Sizes sizes = sizesOf(a.shape);
  const std::vector<float*> dw = groupsOf(a.dw, sizes.w);
  const auto groups = static_cast<int64_t>(dw.size());
  const float* x = a.x.of(product(groups, sizes.x));
  const float* dy = a.dy.of(product(groups, sizes.y));
  convolveGroupsBackFilter(gemmFormat(a.bf16), a.shape, groups, x, dy, dw.data());
}

}  // namespace gf
