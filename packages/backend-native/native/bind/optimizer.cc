#include "kernels/optimizer.h"

#include "bind/args.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// w, g and updated, arguments 0 to 2; their size.
template <typename Update>
int64_t parameter(const Args& args, Update& update) {
  int64_t size;
  update.w = args.array<const float>(0, &size);
  update.g = args.array<const float>(1, size);
  update.updated = args.array<float>(2, size);
  return size;
}

/// Arguments i and i + 1: a state tensor before and after, or nothing.
State state(const Args& args, size_t i, int64_t size) {
  if (!args.given(i)) return {nullptr, nullptr};
  return {args.array<const float>(i, size), args.array<float>(i + 1, size)};
}

float rounded(const Args& args, size_t i) { return static_cast<float>(args.number(i)); }
float restOf(const Args& args, size_t i) { return static_cast<float>(1.0 - args.number(i)); }

/// adam(w, g, updated, m, mNew, v, vNew, beta1, beta2, epsilon, rate, weightDecay, kept); m may be missing
void adam(const Args& args) {
  AdamUpdate u;
  const int64_t size = parameter(args, u);
  u.m = state(args, 3, size);
  u.v = {args.array<const float>(5, size), args.array<float>(6, size)};
  u.beta1 = rounded(args, 7);
  u.rest1 = restOf(args, 7);
  u.beta2 = rounded(args, 8);
  u.rest2 = restOf(args, 8);
  u.epsilon = rounded(args, 9);
  u.rate = rounded(args, 10);
  u.weightDecay = rounded(args, 11);
  u.kept = rounded(args, 12);
  const auto kernel = optimizer().adam;
  parallelFor(size, kGrain, [&u, kernel](int64_t begin, int64_t end) { kernel(u, begin, end); });
}

/// rmsProp(w, g, updated, v, vNew, m, mNew, momentum, momentumNew, alpha, epsilon, rate, weightDecay, momentumDecay);
/// m and momentum may be missing
void rmsProp(const Args& args) {
  RmsPropUpdate u;
  const int64_t size = parameter(args, u);
  u.v = {args.array<const float>(3, size), args.array<float>(4, size)};
  u.m = state(args, 5, size);
  u.momentum = state(args, 7, size);
  u.alpha = rounded(args, 9);
  u.rest = restOf(args, 9);
  u.epsilon = rounded(args, 10);
  u.rate = rounded(args, 11);
  u.weightDecay = rounded(args, 12);
  u.momentumDecay = rounded(args, 13);
  const auto kernel = optimizer().rmsProp;
  parallelFor(size, kGrain, [&u, kernel](int64_t begin, int64_t end) { kernel(u, begin, end); });
}

/// sgd(w, g, updated, momentum, momentumNew, rate, weightDecay, momentumDecay, fresh, nesterov); momentum may be missing
void sgd(const Args& args) {
  SgdUpdate u;
  const int64_t size = parameter(args, u);
  u.momentum = state(args, 3, size);
  u.rate = rounded(args, 5);
  u.weightDecay = rounded(args, 6);
  u.momentumDecay = rounded(args, 7);
  u.fresh = rounded(args, 8);
  u.nesterov = args.boolean(9);
  const auto kernel = optimizer().sgd;
  parallelFor(size, kGrain, [&u, kernel](int64_t begin, int64_t end) { kernel(u, begin, end); });
}

}  // namespace

void registerOptimizer(Napi::Env env, Napi::Object exports) {
  expose<adam>(env, exports, "adam");
  expose<rmsProp>(env, exports, "rmsProp");
  expose<sgd>(env, exports, "sgd");
}

}  // namespace gf
