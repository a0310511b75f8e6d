#include <algorithm>
#include <cmath>

#include "../test/native/spans.h"
#include "ops/activation-grad.h"
#include "ops/add-n.h"
#include "ops/binary.h"
#include "ops/cast.h"
#include "ops/fill.h"
#include "ops/random.h"
#include "ops/select.h"
#include "ops/unary.h"

namespace gf {
namespace {

/// More than two chunks, and a part of one.
constexpr int64_t kSize = 70001;

std::vector<int32_t> rounded(const std::vector<float>& x) {
  std::vector<int32_t> result;
  for (const float value : x) result.push_back(static_cast<int32_t>(value * 5.0f));
  return result;
}

std::vector<uint8_t> positive(const std::vector<float>& x) {
  std::vector<uint8_t> result;
  for (const float value : x) result.push_back(value > 0.0f);
  return result;
}

template <typename F>
std::vector<double> each(const std::vector<float>& x, const F& function) {
  std::vector<double> result;
  for (const float value : x) result.push_back(function(double{value}));
  return result;
}

void testUnary() {
  const std::vector<float> x = numbers(kSize, 1);
  const auto floats = [&](UnaryFloats Unary::*kernel, double p = 0, double q = 0) {
    return computed<float>(kSize, [&](std::vector<float>& y) { unaryFloats(kernel, {in(x), out(y), p, q}); });
  };
  GF_CHECK(near(floats(&Unary::exp), each(x, [](double v) { return std::exp(v); })));
  GF_CHECK(near(floats(&Unary::square), each(x, [](double v) { return v * v; })));
  GF_CHECK(near(floats(&Unary::clip, -0.25, 0.5), each(x, [](double v) { return std::min(std::max(v, -0.25), 0.5); })));
  const std::vector<int32_t> ints = rounded(x);
  const auto negated = computed<int32_t>(kSize, [&](auto& y) { unaryInts(&Unary::negInts, {in(ints), out(y)}); });
  const auto finite = computed<uint8_t>(kSize, [&](auto& y) { unaryTests(&Unary::isFinite, {in(x), out(y)}); });
  const std::vector<uint8_t> bools = positive(x);
  const auto nots = computed<uint8_t>(kSize, [&](auto& y) { logicalNot({in(bools), out(y)}); });
  for (size_t i = 0; i < x.size(); i++) GF_CHECK(negated[i] == -ints[i] && finite[i] == 1 && nots[i] == !bools[i]);
  std::vector<float> shorter(3);
  GF_CHECK(refuses("must be an array of 70001; received 3", [&] { unaryFloats(&Unary::exp, {in(x), out(shorter), 0, 0}); }));
}

void testBinary() {
  // [rows,columns] and [columns], in two runs of axes.
  constexpr int64_t kRows = 3001, kColumns = 23;
  const std::vector<float> a = numbers(kRows * kColumns, 1), b = numbers(kColumns, 2);
  BinaryFloatsArguments call{in(a), in(b), {}, 2, {{kRows, 1, 0}, {kColumns, 1, 1}}};
  std::vector<double> expected(a.size());
  for (size_t i = 0; i < a.size(); i++) expected[i] = double{a[i]} - double{b[i % kColumns]};
  const auto difference = computed<float>(kRows * kColumns, [&](auto& y) {
    call.y = out(y);
    binaryFloats(&Binary::subtract, call);
  });
  GF_CHECK(near(difference, expected));
  call.run[0].size = kRows + 1;
  std::vector<float> y(a.size());
  call.y = out(y);
  GF_CHECK(refuses("runs must be of the operands' sizes", [&] { binaryFloats(&Binary::subtract, call); }));

  const std::vector<float> x = numbers(kSize, 3), other = numbers(kSize, 4);
  const std::vector<int32_t> ints = rounded(x), otherInts = rounded(other);
  const std::vector<uint8_t> bools = positive(x), otherBools = positive(other);
  const auto products =
      computed<int32_t>(kSize, [&](auto& to) { binaryInts(&Binary::multiplyInts, {in(ints), in(otherInts), out(to), 0, {}}); });
  const auto less = computed<uint8_t>(kSize, [&](auto& to) { binaryTests(&Binary::less, {in(x), in(other), out(to), 0, {}}); });
  const auto lessInts =
      computed<uint8_t>(kSize, [&](auto& to) { binaryIntTests(&Binary::lessInts, {in(ints), in(otherInts), out(to), 0, {}}); });
  const auto both =
      computed<uint8_t>(kSize, [&](auto& to) { binaryBools(&Binary::logicalAnd, {in(bools), in(otherBools), out(to), 0, {}}); });
  for (size_t i = 0; i < x.size(); i++) {
    GF_CHECK(products[i] == ints[i] * otherInts[i] && less[i] == (x[i] < other[i]));
    GF_CHECK(lessInts[i] == (ints[i] < otherInts[i]) && both[i] == (bools[i] && otherBools[i]));
  }
}

void testOthers() {
  const std::vector<float> x = numbers(kSize, 1), other = numbers(kSize, 2), third = numbers(kSize, 3);
  const std::vector<int32_t> ints = rounded(x);
  const std::vector<uint8_t> bools = positive(x);
  const auto asInts = computed<int32_t>(kSize, [&](auto& y) { floatsToInts({in(x), out(y)}); });
  const auto asFloats = computed<float>(kSize, [&](auto& y) { intsToFloats({in(ints), out(y)}); });
  const auto asBools = computed<uint8_t>(kSize, [&](auto& y) { intsToBools({in(ints), out(y)}); });
  const auto chosen = computed<float>(kSize, [&](auto& y) { selectFloats({in(bools), in(x), in(other), out(y)}); });
  const auto chosenInts = computed<int32_t>(kSize, [&](auto& y) { selectInts({in(bools), in(ints), in(ints), out(y)}); });
  const auto sum = computed<float>(kSize, [&](auto& y) { addFloats({out(y), {in(x), in(other), in(third)}}); });
  const auto intSum = computed<int32_t>(kSize, [&](auto& y) { addInts({out(y), {in(ints), in(ints)}}); });
  const auto gradient = computed<float>(kSize, [&](auto& y) { leakyReluGrad({in(x), in(other), out(y), 0.25}); });
  const auto filled = computed<int32_t>(kSize, [&](auto& y) { fill({anyOut(y), -3.0}); });
  for (size_t i = 0; i < x.size(); i++) {
    GF_CHECK(asInts[i] == static_cast<int32_t>(x[i]) && asFloats[i] == static_cast<float>(ints[i]));
    GF_CHECK(asBools[i] == (ints[i] != 0) && chosen[i] == (bools[i] ? x : other)[i] && chosenInts[i] == ints[i]);
    GF_CHECK(sum[i] == x[i] + other[i] + third[i] && intSum[i] == 2 * ints[i] && filled[i] == -3);
    GF_CHECK(gradient[i] == x[i] * (other[i] > 0.0f ? 1.0f : 0.25f));
  }
  std::vector<float> y(3);
  GF_CHECK(refuses("nothing to add", [&] { addFloats({out(y), {}}); }));
  const std::vector<int32_t> indices = {2, -1, 0};
  std::vector<uint8_t> hot(12);
  oneHot({in(indices), anyOut(hot), 4, 1.0, 0.0});
  GF_CHECK(hot == (std::vector<uint8_t>{0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0}));
}

void testRandom() {
  const RandomWords words = {{1, 2}, {3, 4}, 5};
  const auto uniform = computed<float>(kSize, [&](auto& y) { uniformNumbers({out(y), -1.0, 2.0, -1.0, 0.75, words}); });
  const auto normal = computed<float>(kSize, [&](auto& y) { normalNumbers({out(y), 3.0, 2.0, 1.0, 8.0, words}); });
  const auto gumbel = computed<float>(kSize, [&](auto& y) { gumbelNumbers({out(y), words}); });
  const auto integers = computed<int32_t>(kSize, [&](auto& y) { GF_CHECK(randomIntegers({out(y), 7, words}) >= (kSize + 3) / 4); });
  double sums[4] = {};
  for (size_t i = 0; i < uniform.size(); i++) {
    GF_CHECK(uniform[i] >= -1.0f && uniform[i] <= 0.75f && integers[i] >= 0 && integers[i] < 7);
    sums[0] += uniform[i];
    sums[1] += normal[i];
    sums[2] += gumbel[i];
    sums[3] += integers[i];
  }
  // The means: of a uniform number that is clamped, of the normal distribution, Euler's constant, and of 0..6.
  const double expected[4] = {-1.0 / 64.0, 3.0, 0.5772156649, 3.0};
  for (int i = 0; i < 4; i++) GF_CHECK(std::fabs(sums[i] / kSize - expected[i]) < 0.04);
  std::vector<float> y(3);
  GF_CHECK(refuses("mass must be in (0,1]", [&] { normalNumbers({out(y), 0.0, 1.0, 2.0, 8.0, words}); }));
}

}  // namespace

void testPointwise() {
  testUnary();
  testBinary();
  testOthers();
  testRandom();
}

}  // namespace gf
