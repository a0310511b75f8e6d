// A pool of threads for the whole process. The chunks of a job depend only on its size, so results do not depend on the
// number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>

namespace gf {

/// Returns the number of threads that compute, including the caller. This is the number of cores that this process may use,
/// or GANFORGE_THREADS. Throws std::invalid_argument if GANFORGE_THREADS is not a valid number of threads.
int threadCount();

/// Sets the number of threads that are used from now on (1 to threadCount()). Benchmarks use it, and tests that check that
/// results do not depend on the number of threads.
void limitThreads(int count);

/// Returns the number of threads that take part in the next job of the caller.
int activeThreads();

/// While an object of this class exists, the thread that created it computes alone. It is for work that is too small to be
/// shared.
class Alone {
 public:
  Alone();
  ~Alone();
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;
};

/// While an object of this class exists, the other threads wait for work without sleeping, because waking a thread costs
/// more time than a small kernel.
class Awake {
 public:
  Awake();
  ~Awake();
  Awake(const Awake&) = delete;
  Awake& operator=(const Awake&) = delete;
};

/// Returns how many jobs the calling thread has shared with other threads.
int64_t timesShared();

/// Returns the index of the thread that runs this chunk, from 0 to threadCount() - 1. It selects this thread's part of the
/// scratch memory of a call.
int threadIndex();

/// A chunk function must not throw, because no caller on a pool thread could catch the exception.
using ChunkFunction = void (*)(void* context, int64_t begin, int64_t end) noexcept;

/// Calls `function` for [0,total) in chunks of `grain` (the last chunk may be smaller) on several threads. Returns when all
/// chunks are done. The caller computes alone if the pool is busy with a kernel of another worker, or if the caller is
/// itself inside a chunk.
void runChunks(int64_t total, int64_t grain, ChunkFunction function, void* context);

/// Stores the first exception that the chunks of a job throw.
class Thrown {
 public:
  bool any() const { return any_.load(std::memory_order_relaxed); }
  void keep(std::exception_ptr error) noexcept;
  void rethrow() const;

 private:
  std::atomic<bool> any_{false};
  std::exception_ptr first_;
};

/// Calls `body(begin, end)` as runChunks does. If a body throws, the chunks that have not begun are skipped, and the caller
/// receives the exception when the running chunks are done.
template <typename F>
void parallelFor(int64_t total, int64_t grain, F&& body) {
  struct Context {
    F& body;
    Thrown thrown;
  } context{body, {}};
  runChunks(
      total, grain,
      [](void* given, int64_t begin, int64_t end) noexcept {
        Context& own = *static_cast<Context*>(given);
        if (own.thrown.any()) return;
        try {
          own.body(begin, end);
        } catch (...) {
          own.thrown.keep(std::current_exception());
        }
      },
      &context);
  context.thrown.rethrow();
}

}  // namespace gf
