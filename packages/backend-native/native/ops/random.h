// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Random numbers from the words of a stream.
#pragma once

#include "kernels/random.h"
#include "ops/span.h"

namespace gf {

struct UniformNumbersArguments {
  Span<float> y;
  double min;
  double range;
  double first;
  double last;
  RandomWords words;
};

/// Writes min + range * u with a uniform u in [0,1), clamped to [first,last].
void uniformNumbers(const UniformNumbersArguments& a);

struct NormalNumbersArguments {
  Span<float> y;
  double mean;
  double std;
  double mass;
  double bound;
  RandomWords words;
};

/// Writes mean + std * z, with z from the central mass of the normal distribution, clamped to [-bound,bound].
void normalNumbers(const NormalNumbersArguments& a);

struct GumbelNumbersArguments {
  Span<float> y;
  RandomWords words;
};

/// Writes standard Gumbel noise, -log(-log u).
void gumbelNumbers(const GumbelNumbersArguments& a);

struct RandomIntegersArguments {
  Span<int32_t> y;
  int64_t n;
  RandomWords words;
};

/// Writes uniform integers in 0..n-1 and returns the number of blocks of words used.
int64_t randomIntegers(const RandomIntegersArguments& a);

}  // namespace gf
