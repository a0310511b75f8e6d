#include "ops/optimizer.h"

#include <algorithm>
#include <vector>

#include "kernels/optimizer.h"
#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// An update of one parameter, and the number of its values.
template <typename Update>
struct Sized {
  Update update;
  int64_t size;
};

using Before = Span<const float>;
using After = Span<float>;

State state(const Before& before, const After& after, int64_t size) { return {before.of(size), after.of(size)}; }

/// Returns null pointers if the state is not used.
State state(const std::optional<Before>& before, const std::optional<After>& after, int64_t size) {
  if (!before) return {nullptr, nullptr};
  if (!after) before->fail("given with its successor", "none");
  return state(*before, *after, size);
}

/// Returns the updates of all parameters. `states` sets the states of one.
template <typename Update, typename Parameter, typename States>
std::vector<Sized<Update>> updatesOf(const std::vector<Parameter>& parameters, const Update& numbers, const States& states) {
  std::vector<Sized<Update>> result;
  for (const Parameter& parameter : parameters) {
    Update u = numbers;
    const int64_t size = parameter.w.size;
    u.w = parameter.w.data;
    u.g = parameter.g.of(size);
    u.updated = parameter.updated.of(size);
    states(u, parameter, size);
    result.push_back({u, size});
  }
  return result;
}

/// Calls the kernel for the values of all parameters, as if all parameters were one array.
template <typename Update>
void updateAll(const std::vector<Sized<Update>>& all, void (*kernel)(const Update&, int64_t, int64_t)) {
  int64_t total = 0;
  for (const Sized<Update>& one : all) total += one.size;
  parallelFor(total, kGrain, [&](int64_t begin, int64_t end) {
    int64_t first = 0;
    for (const Sized<Update>& one : all) {
      const int64_t from = std::max(begin - first, int64_t{0}), to = std::min(end - first, one.size);
      if (from < to) kernel(one.update, from, to);
      first += one.size;
    }
  });
}

float rounded(double number) { return static_cast<float>(number); }
float restOf(double number) { return static_cast<float>(1.0 - number); }

}  // namespace

void adam(const AdamArguments& a) {
  AdamUpdate u{};
  u.beta1 = rounded(a.beta1);
  u.rest1 = restOf(a.beta1);
  u.beta2 = rounded(a.beta2);
  u.rest2 = restOf(a.beta2);
  u.epsilon = rounded(a.epsilon);
  u.rate = rounded(a.rate);
  u.weightDecay = rounded(a.weightDecay);
  u.kept = rounded(a.kept);
  const auto states = [](AdamUpdate& own, const AdamParameter& p, int64_t size) {
    own.m = state(p.m, p.mNew, size);
    own.v = state(p.v, p.vNew, size);
  };
  updateAll(updatesOf(a.parameters, u, states), optimizer().adam);
}

void rmsProp(const RmsPropArguments& a) {
  RmsPropUpdate u{};
  u.alpha = rounded(a.alpha);
  u.rest = restOf(a.alpha);
  u.epsilon = rounded(a.epsilon);
  u.rate = rounded(a.rate);
  u.weightDecay = rounded(a.weightDecay);
  u.momentumDecay = rounded(a.momentumDecay);
  const auto states = [](RmsPropUpdate& own, const RmsPropParameter& p, int64_t size) {
    own.v = state(p.v, p.vNew, size);
    own.m = state(p.m, p.mNew, size);
    own.momentum = state(p.momentum, p.momentumNew, size);
  };
  updateAll(updatesOf(a.parameters, u, states), optimizer().rmsProp);
}

void sgd(const SgdArguments& a) {
  SgdUpdate u{};
  u.rate = rounded(a.rate);
  u.weightDecay = rounded(a.weightDecay);
  u.momentumDecay = rounded(a.momentumDecay);
  u.fresh = rounded(a.fresh);
  u.nesterov = a.nesterov;
  const auto states = [](SgdUpdate& own, const SgdParameter& p, int64_t size) {
    own.momentum = state(p.momentum, p.momentumNew, size);
  };
  updateAll(updatesOf(a.parameters, u, states), optimizer().sgd);
}

}  // namespace gf
