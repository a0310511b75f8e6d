// Updates a parameter and the state of its optimizer in one pass over memory.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// A state tensor before and after the update. The pointers are null if the optimizer does not use this tensor.
struct State {
  const float* before;
  float* after;
};

struct AdamUpdate {
  const float* w;
  const float* g;
  float* updated;
  State m, v;
  float beta1, rest1, beta2, rest2;  // rest = 1 - beta
  float epsilon, rate, weightDecay, kept;
};

struct RmsPropUpdate {
  const float* w;
  const float* g;
  float* updated;
  State v, m, momentum;
  float alpha, rest;  // rest = 1 - alpha
  float epsilon, rate, weightDecay, momentumDecay;
};

struct SgdUpdate {
  const float* w;
  const float* g;
  float* updated;
  State momentum;
  float rate, weightDecay, momentumDecay, fresh;
  bool nesterov;
};

struct Optimizer {
  void (*adam)(const AdamUpdate& update, int64_t begin, int64_t end);
  void (*rmsProp)(const RmsPropUpdate& update, int64_t begin, int64_t end);
  void (*sgd)(const SgdUpdate& update, int64_t begin, int64_t end);
};

GF_DECLARE_TABLE(Optimizer, optimizer)

}  // namespace gf
