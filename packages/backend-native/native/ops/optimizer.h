// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Updates of optimizers. For each parameter they have w, its gradient, the updated w, and each state before and after.
#pragma once

#include "ops/span.h"

namespace gf {

struct AdamParameter {
  Span<const float> w;
  Span<const float> g;
  Span<float> updated;
  std::optional<Span<const float>> m;
  std::optional<Span<float>> mNew;
  Span<const float> v;
  Span<float> vNew;
};

struct AdamArguments {
  double beta1;
  double beta2;
  double epsilon;
  double rate;
  double weightDecay;
  double kept;
  std::vector<AdamParameter> parameters;
};

/// Updates parameters with the states m, which may be missing, and v.
void adam(const AdamArguments& a);

struct RmsPropParameter {
  Span<const float> w;
  Span<const float> g;
  Span<float> updated;
  Span<const float> v;
  Span<float> vNew;
  std::optional<Span<const float>> m;
  std::optional<Span<float>> mNew;
  std::optional<Span<const float>> momentum;
  std::optional<Span<float>> momentumNew;
};

struct RmsPropArguments {
  double alpha;
  double epsilon;
  double rate;
  double weightDecay;
  double momentumDecay;
  std::vector<RmsPropParameter> parameters;
};

/// Updates parameters with the states v, m and momentum; m and momentum may be missing.
void rmsProp(const RmsPropArguments& a);

struct SgdParameter {
  Span<const float> w;
  Span<const float> g;
  Span<float> updated;
  std::optional<Span<const float>> momentum;
  std::optional<Span<float>> momentumNew;
};

struct SgdArguments {
  double rate;
  double weightDecay;
  double momentumDecay;
  double fresh;
  bool nesterov;
  std::vector<SgdParameter> parameters;
};

/// Updates parameters with the state momentum, which may be missing.
void sgd(const SgdArguments& a);

}  // namespace gf
