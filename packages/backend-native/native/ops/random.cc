#include "ops/random.h"

#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 4096;  // values of a chunk: whole blocks

RandomWords after(RandomWords words, int64_t blocks) {
  words.block += static_cast<uint64_t>(blocks);
  return words;
}

}  // namespace

void uniformNumbers(const UniformNumbersArguments& a) {
  float* y = a.y.data;
  const RandomWords words = a.words;
  const double min = a.min, range = a.range;
  const float first = static_cast<float>(a.first), last = static_cast<float>(a.last);
  parallelFor(a.y.size, kGrain, [=](int64_t begin, int64_t end) {
    randomNumbers().uniform(after(words, begin / 4), end - begin, min, range, first, last, y + begin);
  });
}

void normalNumbers(const NormalNumbersArguments& a) {
  float* y = a.y.data;
  const RandomWords words = a.words;
  const double mean = a.mean, std = a.std, mass = a.mass, bound = a.bound;
  if (!(mass > 0 && mass <= 1)) throw ArgumentError("mass", "in (0,1]", std::to_string(mass));
  parallelFor(a.y.size, kGrain, [=](int64_t begin, int64_t end) {
    randomNumbers().normal(after(words, begin / 2), end - begin, mean, std, mass, bound, y + begin);
  });
}

void gumbelNumbers(const GumbelNumbersArguments& a) {
  float* y = a.y.data;
  const RandomWords words = a.words;
  parallelFor(a.y.size, kGrain, [=](int64_t begin, int64_t end) {
    randomNumbers().gumbel(after(words, begin / 2), end - begin, y + begin);
  });
}

/// A word at or above the largest multiple of n is replaced by the first word of a further block. These blocks come after the
/// blocks of all values.
int64_t randomIntegers(const RandomIntegersArguments& a) {
  const int64_t size = a.y.size;
  int32_t* y = a.y.data;
  const RandomWords words = a.words;
  const uint64_t n = static_cast<uint64_t>(a.n);
  const uint64_t limit = (uint64_t{1} << 32) - (uint64_t{1} << 32) % n;
  constexpr int64_t kBlocks = 256;
  uint32_t made[4 * kBlocks];
  int64_t blocks = (size + 3) / 4;
  for (int64_t first = 0; first < size; first += 4 * kBlocks) {
    const int64_t count = size - first < 4 * kBlocks ? size - first : 4 * kBlocks;
    randomNumbers().words(after(words, first / 4), (count + 3) / 4, made);
    for (int64_t i = 0; i < count; i++) {
      uint32_t again[4] = {made[i]};
      while (again[0] >= limit) randomNumbers().words(after(words, blocks++), 1, again);
      y[first + i] = static_cast<int32_t>(again[0] % n);
    }
  }
  return blocks;
}

}  // namespace gf
