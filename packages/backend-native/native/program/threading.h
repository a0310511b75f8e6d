// Decides which nodes of a program use several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gf {

/// Decides by measurement, because the cost of sharing work depends on the machine, on the placement of its cores, and on
/// their other work. The decision does not change the bits of results.
///
/// The first replays measure each node, alternately with all threads and with one. The next replays measure three policies:
/// every node with all threads, every short node with one thread, and each node with the faster of the two. The best policy
/// is kept for some hundreds of replays; then the measurement starts again. If the short nodes that share their work take
/// only a small part of the first replay, every node has all threads, because a choice would not change the time.
class Threading {
 public:
  explicit Threading(int64_t nodes);

  /// Begins a replay, in which `threads` threads take part.
  void begin(int threads);
  /// Returns whether a node runs only on the caller's thread.
  bool isAlone(int64_t node) const { return alone_[static_cast<size_t>(node)] != 0; }
  /// Returns whether `ran` must be called after each node.
  bool measuresNodes() const { return phase_ == Phase::nodes; }
  /// Returns whether any node may use several threads.
  bool shares() const { return shares_; }
  /// Records how long a node took, and whether it shared its work.
  void ran(int64_t node, double seconds, bool shared);
  /// Ends a replay that was not interrupted.
  void end(double seconds);

 private:
  enum class Phase { nodes, replays, settled };
  enum Policy { kTogether, kShortAlone, kAsMeasured, kPolicies };

  void follow(Policy policy);
  /// Returns how long the short nodes that shared their work took.
  double sharedShortSeconds() const;
  Policy best() const;

  int threads_ = 0;
  Phase phase_ = Phase::nodes;
  int64_t replay_ = 0;  ///< number of replays in this phase
  Policy policy_ = kTogether;
  bool shares_ = false;
  std::vector<char> alone_, hasShared_;
  std::vector<double> aloneSeconds_, togetherSeconds_;  ///< shortest times of each node
  std::vector<double> totals_[kPolicies];
};

}  // namespace gf
