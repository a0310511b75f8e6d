#include "kernels/random.h"

#include "bind/args.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 4096;  // values of a chunk: whole blocks

/// Reads the described numbers: two words of the key, two words of the stream, and the first block.
RandomWords describedWords(const Args& args) {
  const auto word = [&](int64_t i) { return static_cast<uint32_t>(args.described(i, 0, UINT32_MAX)); };
  return {{word(0), word(1)}, {word(2), word(3)}, static_cast<uint64_t>(args.described(4))};
}

RandomWords after(RandomWords words, int64_t blocks) {
  words.block += static_cast<uint64_t>(blocks);
  return words;
}

/// Exported as uniform(y, min, range, first, last).
void uniform(const Args& args) {
  int64_t size;
  float* y = args.array<float>(0, &size);
  const RandomWords words = describedWords(args);
  const double min = args.number(1), range = args.number(2);
  const float first = static_cast<float>(args.number(3)), last = static_cast<float>(args.number(4));
  parallelFor(size, kGrain, [=](int64_t begin, int64_t end) {
    randomNumbers().uniform(after(words, begin / 4), end - begin, min, range, first, last, y + begin);
  });
}

/// Exported as normal(y, mean, std, mass, bound).
void normal(const Args& args) {
  int64_t size;
  float* y = args.array<float>(0, &size);
  const RandomWords words = describedWords(args);
  const double mean = args.number(1), std = args.number(2), mass = args.number(3), bound = args.number(4);
  if (!(mass > 0 && mass <= 1)) args.fail(3, "a mass in (0,1]", std::to_string(mass));
  parallelFor(size, kGrain, [=](int64_t begin, int64_t end) {
    randomNumbers().normal(after(words, begin / 2), end - begin, mean, std, mass, bound, y + begin);
  });
}

/// Exported as gumbel(y).
void gumbel(const Args& args) {
  int64_t size;
  float* y = args.array<float>(0, &size);
  const RandomWords words = describedWords(args);
  parallelFor(size, kGrain, [=](int64_t begin, int64_t end) {
    randomNumbers().gumbel(after(words, begin / 2), end - begin, y + begin);
  });
}

/// integers(y, n): returns the number of blocks used. A word at or above the largest multiple of n is replaced by the first
/// word of a further block. These blocks come after the blocks of all values.
napi_value integers(const Args& args) {
  int64_t size;
  int32_t* y = args.array<int32_t>(0, &size);
  const RandomWords words = describedWords(args);
  const uint64_t n = static_cast<uint64_t>(args.integer(1, 1, int64_t{1} << 31));
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
  return Napi::Number::New(args.env(), static_cast<double>(blocks));
}

}  // namespace

void registerRandom(Napi::Env env, Napi::Object exports) {
  Napi::Object family = Napi::Object::New(env);
  exports.Set("random", family);
  expose<uniform>(env, family, "uniform");
  expose<normal>(env, family, "normal");
  expose<gumbel>(env, family, "gumbel");
  expose<integers>(env, family, "integers");
}

}  // namespace gf
