#include "runtime/threads.h"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

#include "../test/native/check.h"
#include "runtime/scratch.h"
#include "runtime/shares.h"

namespace gf {
namespace {

/// Every number of [0,total) is in one chunk, and chunks are of `grain` but for the last.
void coversAll(int64_t total, int64_t grain) {
  std::vector<std::atomic<int>> seen(static_cast<size_t>(total));
  parallelFor(total, grain, [&](int64_t begin, int64_t end) {
    GF_CHECK(begin % grain == 0 && (end - begin == grain || end == total));
    GF_CHECK(threadIndex() >= 0 && threadIndex() < threadCount());
    for (int64_t i = begin; i < end; i++) seen[static_cast<size_t>(i)]++;
  });
  for (const auto& times : seen) GF_CHECK(times == 1);
}

void coversShares(int64_t rows, int64_t parts) {
  std::vector<std::atomic<int>> seen(static_cast<size_t>(rows * parts));
  parallelShares(rows, parts, [&](int64_t row, int64_t part) { seen[static_cast<size_t>(row * parts + part)]++; });
  for (const auto& times : seen) GF_CHECK(times == 1);
}

/// What a body throws reaches the caller, from whichever thread, and the pool goes on.
void unwinds() {
  for (int64_t bad = 0; bad < 64; bad += 7) {
    std::string said;
    try {
      parallelFor(64, 1, [=](int64_t begin, int64_t) {
        if (begin >= bad) throw std::runtime_error("no " + std::to_string(begin));
      });
    } catch (const std::runtime_error& error) {
      said = error.what();
    }
    GF_CHECK(said.rfind("no ", 0) == 0);
    coversAll(100, 3);
  }
}

/// Chunks that hand out work themselves compute it alone.
void nests() {
  std::atomic<int> sum{0};
  parallelFor(50, 1, [&](int64_t, int64_t) {
    parallelFor(20, 3, [&](int64_t begin, int64_t end) { sum += static_cast<int>(end - begin); });
  });
  GF_CHECK(sum == 1000);
}

/// Several of a process's workers at once, each with scratch of its own.
void servesSeveral() {
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; worker++) {
    workers.emplace_back([=] {
      for (int i = 1; i < 200; i++) {
        const int64_t count = 64 * (i % 13 + 1);
        const Scratch scratch(sizeOf(count, 4));
        int32_t* const values = reinterpret_cast<int32_t*>(scratch.data());
        parallelFor(count, 5, [=](int64_t begin, int64_t end) {
          for (int64_t j = begin; j < end; j++) values[j] = static_cast<int32_t>(j) + worker;
        });
        for (int64_t j = 0; j < count; j++) GF_CHECK(values[j] == j + worker);
        if (i % 50 == 0) releaseScratch();
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
}

/// Who is alone shares nothing; who is awake works as others do.
void aloneOrAwake() {
  limitThreads(threadCount());
  const auto shares = [] {
    const int64_t before = timesShared();
    coversAll(100, 1);
    return timesShared() - before;
  };
  const Awake awake;
  GF_CHECK(shares() == 1);
  {
    const Alone alone;
    const Alone again;
    GF_CHECK(activeThreads() == 1 && shares() == 0);
  }
  GF_CHECK(activeThreads() == threadCount() && shares() == 1);
  for (int i = 0; i < 100; i++) coversAll(1 + i % 70, 1);
}

}  // namespace

void testThreads() {
  GF_CHECK(threadCount() > 16);
  for (const int count : {1, 2, 3, 17, threadCount()}) {
    limitThreads(count);
    GF_CHECK(activeThreads() == count);
    for (const int64_t total : {1, 2, 15, 16, 17, 1000}) {
      for (const int64_t grain : {1, 3, 16, 2000}) coversAll(total, grain);
    }
    for (const int64_t rows : {1, 2, 17, 100}) coversShares(rows, 3);
    unwinds();
    nests();
    servesSeveral();
  }
  aloneOrAwake();
  for (int i = 0; i < 300; i++) coversAll(1 + i % 70, 1);
}

}  // namespace gf
