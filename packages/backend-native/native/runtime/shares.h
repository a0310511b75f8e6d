// Distributes work so that a thread works on the same memory in every call.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "runtime/threads.h"

namespace gf {

/// Calls body(row, part) for all parts of all rows, on several threads. Rows are processed from the last to the first,
/// because in a lower triangle the last rows are the longest. In every call, each thread begins with the same rows: the data
/// that it read or wrote in one call is still in its caches in the next. Then it helps the other threads with their rows.
///
/// Share `s` consists of the rows s, s + count, s + 2 * count and so on; parallelFor would give each thread adjacent rows.
/// This splits a triangle evenly, and the rows stay with their threads while the triangle shrinks. Moving data between cores
/// that share no cache is slow: on a virtual machine whose host sometimes moved its two cores apart, it took a fifth of the
/// time of a product.
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
