// Work on memory that the same threads had before.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "runtime/threads.h"

namespace gf {

/// Calls body(row,part) for the parts of rows, on several threads; rows come from the last to the first, for in a lower
/// triangle the last are the longest. Each thread begins with rows that are its own in every call: what it wrote or read
/// in one is in its caches in the next. Then it helps others with theirs.
///
/// Rows are dealt out in turn, not in a row as parallelFor does: a triangle's are shared out evenly so, and stay with their
/// threads while it shrinks. Where cores share no cache memory that changes hands is slow: a fifth of a product's time,
/// measured on a virtual machine whose two cores the host moves apart at times.
template <typename F>
void parallelShares(int64_t rows, int64_t parts, F&& body) {
  constexpr int64_t kMost = 64;
  struct alignas(64) Share {
    std::atomic<int64_t> next{0};
  };
  Share shares[kMost];
  const int64_t count = std::min<int64_t>({activeThreads(), rows, kMost});
  parallelFor(count, 1, [&](int64_t, int64_t) {
    for (int64_t turn = 0; turn < count; turn++) {
      const int64_t share = (threadIndex() + turn) % count;
      const int64_t last = (rows - 1 - share) / count;
      for (;;) {
        const int64_t i = shares[share].next.fetch_add(1, std::memory_order_relaxed);
        if (i / parts > last) break;
        body(share + (last - i / parts) * count, i % parts);
      }
    }
  });
}

}  // namespace gf
