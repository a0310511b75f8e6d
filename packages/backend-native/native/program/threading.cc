#include "program/threading.h"

#include <algorithm>
#include <limits>

namespace gf {
namespace {

/// The number of replays that measure nodes, half of them with all threads.
constexpr int64_t kNodeReplays = 10;
/// The number of replays of each policy; the median counts.
constexpr int64_t kRounds = 5;
/// The number of replays until everything is measured again, so that measuring takes only a small part of the time.
constexpr int64_t kSettledReplays = 1000;
/// If a node takes longer than this on several threads, it always uses several threads. It is not measured on one thread,
/// because this measurement would take too long.
constexpr double kLongSeconds = 2.5e-4;
/// Several threads are used only if they take less than this fraction of one thread's time, because other programs may need
/// the cores.
constexpr double kWorth = 0.97;

constexpr double kUnknown = std::numeric_limits<double>::infinity();

}  // namespace

Threading::Threading(int64_t nodes)
    : alone_(static_cast<size_t>(nodes), 0),
      hasShared_(static_cast<size_t>(nodes), 0),
      aloneSeconds_(static_cast<size_t>(nodes), kUnknown),
      togetherSeconds_(static_cast<size_t>(nodes), kUnknown) {}

void Threading::begin(int threads) {
  if (threads != threads_ || (phase_ == Phase::settled && replay_ >= kSettledReplays)) {
    threads_ = threads;
    phase_ = threads > 1 ? Phase::nodes : Phase::settled;
    replay_ = 0;
    std::fill(aloneSeconds_.begin(), aloneSeconds_.end(), kUnknown);
    std::fill(togetherSeconds_.begin(), togetherSeconds_.end(), kUnknown);
    for (std::vector<double>& totals : totals_) totals.clear();
  }
  if (threads == 1) {
    replay_ = 0;
    follow(kTogether);
    shares_ = false;
    return;
  }
  if (phase_ == Phase::nodes) return follow(replay_ % 2 == 0 ? kTogether : kShortAlone);
  if (phase_ == Phase::replays) return follow(static_cast<Policy>(replay_ % kPolicies));
  follow(policy_);
}

void Threading::ran(int64_t node, double seconds, bool shared) {
  const auto i = static_cast<size_t>(node);
  if (shared) hasShared_[i] = 1;
  double& least = alone_[i] != 0 ? aloneSeconds_[i] : togetherSeconds_[i];
  least = std::min(least, seconds);
}

void Threading::end(double seconds) {
  if (phase_ == Phase::replays) totals_[replay_ % kPolicies].push_back(seconds);
  replay_++;
  if (phase_ == Phase::nodes && replay_ == 1 && sharedShortSeconds() < (1 - kWorth) * seconds) {
    phase_ = Phase::settled;
    policy_ = kTogether;
    replay_ = 0;
  } else if (phase_ == Phase::nodes && replay_ == kNodeReplays) {
    const bool any = std::find(hasShared_.begin(), hasShared_.end(), 1) != hasShared_.end();
    phase_ = any ? Phase::replays : Phase::settled;
    policy_ = kTogether;
    replay_ = 0;
  } else if (phase_ == Phase::replays && replay_ == kRounds * kPolicies) {
    phase_ = Phase::settled;
    policy_ = best();
    replay_ = 0;
  }
}

void Threading::follow(Policy policy) {
  shares_ = false;
  for (size_t i = 0; i < alone_.size(); i++) {
    const bool isLong = togetherSeconds_[i] != kUnknown && togetherSeconds_[i] >= kLongSeconds;
    const bool faster = aloneSeconds_[i] * kWorth <= togetherSeconds_[i];
    alone_[i] = policy != kTogether && !isLong && (policy == kShortAlone || faster);
    shares_ = shares_ || (alone_[i] == 0 && hasShared_[i] != 0);
  }
}

double Threading::sharedShortSeconds() const {
  double sum = 0;
  for (size_t i = 0; i < alone_.size(); i++) {
    if (hasShared_[i] != 0 && togetherSeconds_[i] < kLongSeconds) sum += togetherSeconds_[i];
  }
  return sum;
}

Threading::Policy Threading::best() const {
  double medians[kPolicies];
  for (int policy = 0; policy < kPolicies; policy++) {
    std::vector<double> totals = totals_[policy];
    std::nth_element(totals.begin(), totals.begin() + kRounds / 2, totals.end());
    medians[policy] = totals[kRounds / 2];
  }
  const Policy shared = medians[kTogether] < medians[kAsMeasured] ? kTogether : kAsMeasured;
  return medians[shared] <= kWorth * medians[kShortAlone] ? shared : kShortAlone;
}

}  // namespace gf
