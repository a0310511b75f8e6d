// Random numbers of Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), the
// same bits as core's random streams make of them in JavaScript.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// Blocks of four words: the counters from (block, stream) on, encrypted with a key.
struct RandomWords {
  uint32_t key[2], stream[2];
  uint64_t block;
};

struct Random {
  /// Words [0, 4 blocks) of those.
  void (*words)(const RandomWords& from, int64_t blocks, uint32_t* to);
  /// min + range u of uniform u in [0,1), a word each, held to [first,last].
  void (*uniform)(const RandomWords& from, int64_t size, double min, double range, float first, float last, float* y);
  /// mean + std z, two words each: z is the quantile of what spans the central `mass` of the normal distribution, held to
  /// [-bound,bound].
  void (*normal)(const RandomWords& from, int64_t size, double mean, double std, double mass, double bound, float* y);
  /// -log(-log u) of uniform u, two words each, in the middle of the 2^52 steps of (0,1).
  void (*gumbel)(const RandomWords& from, int64_t size, float* y);
};

GF_DECLARE_TABLE(Random, randomNumbers)

}  // namespace gf
