// Generates random numbers with Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1,
// 2, 3"). The random streams of the package core compute the same bits in JavaScript.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// A sequence of blocks of four words: the counters (block, stream), (block + 1, stream) and so on, encrypted with a key.
struct RandomWords {
  uint32_t key[2], stream[2];
  uint64_t block;
};

struct Random {
  /// Writes the first 4 * blocks words of the sequence.
  void (*words)(const RandomWords& from, int64_t blocks, uint32_t* to);
  /// Computes min + range * u with a uniform u in [0,1), from one word per value. The results are clamped to [first,last].
  void (*uniform)(const RandomWords& from, int64_t size, double min, double range, float first, float last, float* y);
  /// Computes mean + std * z, from two words per value. z is the normal quantile of a probability that is uniform over the
  /// central `mass` of the distribution. z is clamped to [-bound,bound].
  void (*normal)(const RandomWords& from, int64_t size, double mean, double std, double mass, double bound, float* y);
  /// Computes -log(-log(u)), from two words per value. u is uniform over the midpoints of 2^52 equal parts of (0,1).
  void (*gumbel)(const RandomWords& from, int64_t size, float* y);
};

GF_DECLARE_TABLE(Random, randomNumbers)

}  // namespace gf
