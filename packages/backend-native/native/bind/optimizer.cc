#include "kernels/optimizer.h"

#include <algorithm>
#include <vector>

#include "bind/args.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// An update of one parameter, and the number of its values.
template <typename Update>
struct Sized {
  Update update;
  int64_t size;
};

/// Returns a state tensor before and after the update: arguments i and i + 1. Returns null pointers if they are absent.
State state(const Args& args, size_t i, int64_t size) {
  if (!args.given(i)) return {nullptr, nullptr};
  return {args.array<const float>(i, size), args.array<float>(i + 1, size)};
}

/// Reads the updates of all parameters. Each parameter has `each` arrays: w, g and updated, then the states that `states`
/// reads.
template <typename Update, typename States>
std::vector<Sized<Update>> parameters(const Args& args, const Update& numbers, size_t first, size_t each, States states) {
  std::vector<Sized<Update>> result;
  for (size_t i = first; i < args.count(); i += each) {
    Update u = numbers;
    int64_t size;
    u.w = args.array<const float>(i, &size);
    u.g = args.array<const float>(i + 1, size);
    u.updated = args.array<float>(i + 2, size);
    states(u, i + 3, size);
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

float rounded(const Args& args, size_t i) { return static_cast<float>(args.number(i)); }
float restOf(const Args& args, size_t i) { return static_cast<float>(1.0 - args.number(i)); }

/// adam(beta1, beta2, epsilon, rate, weightDecay, kept, then for each parameter w, g, updated, m, mNew, v, vNew); m and mNew
/// may be absent
void adam(const Args& args) {
  AdamUpdate u{};
  u.beta1 = rounded(args, 0);
  u.rest1 = restOf(args, 0);
  u.beta2 = rounded(args, 1);
  u.rest2 = restOf(args, 1);
  u.epsilon = rounded(args, 2);
  u.rate = rounded(args, 3);
  u.weightDecay = rounded(args, 4);
  u.kept = rounded(args, 5);
  const auto states = [&](AdamUpdate& own, size_t i, int64_t size) {
    own.m = state(args, i, size);
    own.v = {args.array<const float>(i + 2, size), args.array<float>(i + 3, size)};
  };
  updateAll(parameters(args, u, 6, 7, states), optimizer().adam);
}

/// rmsProp(alpha, epsilon, rate, weightDecay, momentumDecay, then for each parameter w, g, updated, v, vNew, m, mNew,
/// momentum, momentumNew); m and momentum may be absent
void rmsProp(const Args& args) {
  RmsPropUpdate u{};
  u.alpha = rounded(args, 0);
  u.rest = restOf(args, 0);
  u.epsilon = rounded(args, 1);
  u.rate = rounded(args, 2);
  u.weightDecay = rounded(args, 3);
  u.momentumDecay = rounded(args, 4);
  const auto states = [&](RmsPropUpdate& own, size_t i, int64_t size) {
    own.v = {args.array<const float>(i, size), args.array<float>(i + 1, size)};
    own.m = state(args, i + 2, size);
    own.momentum = state(args, i + 4, size);
  };
  updateAll(parameters(args, u, 5, 9, states), optimizer().rmsProp);
}

/// sgd(rate, weightDecay, momentumDecay, fresh, nesterov, then for each parameter w, g, updated, momentum, momentumNew);
/// momentum may be absent
void sgd(const Args& args) {
  SgdUpdate u{};
  u.rate = rounded(args, 0);
  u.weightDecay = rounded(args, 1);
  u.momentumDecay = rounded(args, 2);
  u.fresh = rounded(args, 3);
  u.nesterov = args.boolean(4);
  const auto states = [&](SgdUpdate& own, size_t i, int64_t size) { own.momentum = state(args, i, size); };
  updateAll(parameters(args, u, 5, 5, states), optimizer().sgd);
}

}  // namespace

void registerOptimizer(Napi::Env env, Napi::Object exports) {
  expose<adam>(env, exports, "adam");
  expose<rmsProp>(env, exports, "rmsProp");
  expose<sgd>(env, exports, "sgd");
}

}  // namespace gf
