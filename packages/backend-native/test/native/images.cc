#include <algorithm>
#include <cmath>

#include "../test/native/spans.h"
#include "ops/convolution.h"
#include "ops/depthwise.h"
#include "ops/layout.h"
#include "ops/mirror-pad-grad.h"
#include "ops/pooling.h"
#include "ops/resize.h"

namespace gf {
namespace {

WindowShape square(int64_t batch, int64_t size, int64_t channels, int64_t taps, int64_t stride) {
  const WindowAxis axis = {size, (size + 1 - taps) / stride + 1, taps, stride, 1, 1};
  return {batch, channels, axis, axis};
}

/// Calls body(x, tap, y) for each value under a tap, by their indices; a tap is counted without its channel.
template <typename F>
void eachTap(const WindowShape& s, const F& body) {
  const WindowAxis &r = s.rows, &c = s.columns;
  for (int64_t n = 0; n < s.batch; n++) {
    for (int64_t oy = 0; oy < r.output; oy++) {
      for (int64_t ox = 0; ox < c.output; ox++) {
        for (int64_t tap = 0; tap < r.taps * c.taps; tap++) {
          const int64_t y = oy * r.stride + tap / c.taps - r.before, x = ox * c.stride + tap % c.taps - c.before;
          if (y < 0 || y >= r.input || x < 0 || x >= c.input) continue;
          for (int64_t channel = 0; channel < s.channels; channel++) {
            body(static_cast<size_t>(((n * r.input + y) * c.input + x) * s.channels + channel), static_cast<size_t>(tap),
                 static_cast<size_t>(((n * r.output + oy) * c.output + ox) * s.channels + channel));
          }
        }
      }
    }
  }
}

void testWindows(const WindowShape& s) {
  const int64_t inputs = s.batch * s.rows.input * s.columns.input * s.channels;
  const int64_t outputs = s.batch * s.rows.output * s.columns.output * s.channels;
  const int64_t weights = s.rows.taps * s.columns.taps * s.channels;
  const std::vector<float> x = numbers(inputs, 1), w = numbers(weights, 2), dy = numbers(outputs, 3);
  std::vector<double> sums(dy.size()), counts(dy.size()), means, most(dy.size(), -9.0), conv(dy.size());
  std::vector<double> convBack(x.size()), filterBack(w.size()), meanBack(x.size()), mostBack(x.size());
  std::vector<size_t> where(dy.size());
  const auto weight = [&](size_t tap, size_t i) { return tap * s.channels + i % s.channels; };
  eachTap(s, [&](size_t i, size_t tap, size_t o) {
    sums[o] += x[i];
    counts[o] += 1.0;
    if (x[i] > most[o]) most[o] = x[i], where[o] = i;
    conv[o] += double{x[i]} * w[weight(tap, i)];
    convBack[i] += double{dy[o]} * w[weight(tap, i)];
    filterBack[weight(tap, i)] += double{dy[o]} * x[i];
  });
  eachTap(s, [&](size_t i, size_t, size_t o) { meanBack[i] += dy[o] / counts[o]; });
  for (size_t o = 0; o < dy.size(); o++) means.push_back(sums[o] / counts[o]), mostBack[where[o]] += dy[o];
  std::vector<int32_t> at(dy.size());
  std::vector<float> share(dy.size());
  GF_CHECK(near(computed<float>(outputs, [&](auto& y) { maxPool({in(x), out(y), s}); }), most));
  GF_CHECK(near(computed<float>(outputs, [&](auto& y) { maxPoolAt({in(x), out(y), out(at), s}); }), most));
  GF_CHECK(near(computed<float>(inputs, [&](auto& dx) { maxPoolBack({in(dy), in(at), out(dx), s}); }), mostBack));
  GF_CHECK(near(computed<float>(outputs, [&](auto& y) { avgPool({in(x), out(y), s}); }), means));
  GF_CHECK(near(computed<float>(inputs, [&](auto& dx) { avgPoolBack({in(dy), out(dx), out(share), s}); }), meanBack));
  const FinishArguments none = {{}, 0, 0.0, {}};
  GF_CHECK(near(computed<float>(outputs, [&](auto& y) { depthwiseConv2d({in(x), in(w), out(y), none, s}); }), conv));
  GF_CHECK(near(computed<float>(inputs, [&](auto& dx) { depthwiseConv2dBackInput({in(dy), in(w), out(dx), s}); }), convBack));
  GF_CHECK(near(computed<float>(weights, [&](auto& dw) { depthwiseConv2dBackFilter({in(x), in(dy), out(dw), s}); }), filterBack));
  std::vector<float> shorter(1);
  GF_CHECK(refuses("must be an array of", [&] { maxPool({in(x), out(shorter), s}); }));
  WindowShape far = s;
  far.rows.before = int64_t{1} << 55;
  GF_CHECK(refuses("reach too far", [&] { maxPool({in(x), out(shorter), far}); }));
}

/// The operators check their arguments and hand them on; the products are tested with all shapes elsewhere.
void testConvolution() {
  const Convolution shape = {2, 4, 4, 3, 4, 4, 5, 1, 1, 1, 1, 1, 1, 0, 0};
  const std::vector<float> x = numbers(2 * 16 * 3, 1), w = numbers(15, 2), bias = numbers(5, 3);
  std::vector<double> expected(2 * 16 * 5);
  for (size_t i = 0; i < expected.size(); i++) {
    double sum = bias[i % 5];
    for (size_t c = 0; c < 3; c++) sum += double{x[i / 5 * 3 + c]} * w[c * 5 + i % 5];
    expected[i] = std::max(sum, 0.0);
  }
  Conv2dArguments call{in(x), in(w), {}, false, {in(bias), 1, 0.0, {}}, shape};
  GF_CHECK(near(computed<float>(160, [&](auto& y) {
    call.y = out(y);
    conv2d(call);
  }), expected));
  // Two groups of one filter set each are twice the channels.
  std::vector<float> twice;
  for (size_t i = 0; i < x.size(); i += 3) {
    for (int group = 0; group < 2; group++) twice.insert(twice.end(), x.begin() + i, x.begin() + i + 3);
  }
  const auto grouped = computed<float>(320, [&](auto& y) {
    groupedConv2d({in(twice), out(y), false, {{}, 0, 0.0, {}}, {in(w), in(w)}, shape});
  });
  for (size_t i = 0; i < grouped.size(); i++) GF_CHECK(grouped[i] == grouped[i / 10 * 10 + i % 5]);
  std::vector<float> y(160);
  call.y = out(y);
  call.finish.activation = 6;
  GF_CHECK(refuses("prelu needs its slopes", [&] { conv2d(call); }));
  call.shape.padTop = int64_t{1} << 40;
  GF_CHECK(refuses("reach too far", [&] { conv2d(call); }));
}

void testLayout() {
  constexpr int64_t kRows = 301, kColumns = 257;
  const std::vector<float> x = numbers(kRows * kColumns, 1);
  CopyLayoutArguments call{anyIn(x), {}, 2, {0, 0}, {{kRows, kColumns, 1}, {kColumns, 1, kRows}}};
  const auto turned = computed<float>(kRows * kColumns, [&](auto& y) {
    call.y = anyOut(y);
    copyLayout(call);
  });
  for (int64_t i = 0; i < kRows; i++) {
    for (int64_t j = 0; j < kColumns; j++) GF_CHECK(turned[j * kRows + i] == x[i * kColumns + j]);
  }
  std::vector<float> y(x.size());
  call.y = anyOut(y);
  call.offsets.x = 1;
  GF_CHECK(refuses("must be an array that holds all of its layout", [&] { copyLayout(call); }));
  std::vector<int32_t> indices;
  for (int32_t k = 0; k < 500; k++) indices.push_back(k * 37 % kRows);
  GatherArguments taken{anyIn(x), in(indices), {}, 1, 1, kRows, kColumns};
  const auto rows = computed<float>(500 * kColumns, [&](auto& to) {
    taken.y = anyOut(to);
    gather(taken);
  });
  for (size_t i = 0; i < rows.size(); i++) GF_CHECK(rows[i] == x[indices[i / kColumns] * kColumns + i % kColumns]);
  indices[3] = kRows;
  GF_CHECK(refuses("the index value 301 is not in [0, 300]", [&] { gather(taken); }));

  const std::vector<float> row = {1, 2, 3, 4, 5, 6, 7};
  // [c b a b c d e] of [a b c d e], and [a b c d d c b] of [a b c d].
  MirrorPadGradArguments mirror{in(row), {}, 1, 1, 1, {{5, 2, 0}}};
  GF_CHECK((computed<float>(5, [&](auto& dx) {
    mirror.dx = out(dx);
    mirrorPadGrad(mirror);
  }) == std::vector<float>{3, 6, 6, 6, 7}));
  mirror.apart = 0;
  mirror.axis[0] = {4, 0, 3};
  GF_CHECK((computed<float>(4, [&](auto& dx) {
    mirror.dx = out(dx);
    mirrorPadGrad(mirror);
  }) == std::vector<float>{1, 9, 9, 9}));
  // Rows are mixed half and half, and columns are taken as they are.
  const std::vector<int32_t> starts = {0, 2}, both = {0, 1}, columnStarts = {0, 1, 2, 3}, columns = {2, 1, 0};
  const std::vector<float> halves = {0.5f, 0.5f}, ones = {1.0f, 1.0f, 1.0f}, image = {1, 2, 3, 5, 6, 7};
  ResampleArguments resampled{in(image), {}, 1, 1, 2, 3, 1, 3, {in(starts), in(both), in(halves)}, {in(columnStarts), in(columns), in(ones)}};
  GF_CHECK((computed<float>(3, [&](auto& to) {
    resampled.y = out(to);
    resample(resampled);
  }) == std::vector<float>{5, 4, 3}));
  resampled.sourceHeight = 1;
  GF_CHECK(refuses("must be", [&] { resample(resampled); }));
  std::vector<float> repeated(6);
  repeatValues({in(halves), out(repeated)});
  GF_CHECK(repeated == std::vector<float>(6, 0.5f));
  std::vector<float> sums(2);
  sumGroups({in(image), out(sums)});
  GF_CHECK((sums == std::vector<float>{6, 18}));
}

}  // namespace

void testImages() {
  testWindows(square(3, 17, 5, 3, 2));
  testWindows(square(2, 24, 40, 4, 1));
  testConvolution();
  testLayout();
}

}  // namespace gf
