// A pool of threads for the whole process. Work is cut into chunks by its size alone, so results do not depend on how
// many threads there are.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>

namespace gf {

/// Threads that compute, the caller among them: the cores this process may use, or GANFORGE_THREADS. Throws
/// std::invalid_argument where that is no number of threads.
int threadCount();

/// Threads that take part from now on, 1..threadCount(): for measuring, and for tests that results stay the same.
void limitThreads(int count);

/// Threads that take part now in what the caller starts.
int activeThreads();

/// While it lives, the thread that made it computes alone: what it does is too little to be shared.
class Alone {
 public:
  Alone();
  ~Alone();
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;
};

/// While it lives, the other threads look for work without falling asleep: waking one costs more than a small kernel.
class Awake {
 public:
  Awake();
  ~Awake();
  Awake(const Awake&) = delete;
  Awake& operator=(const Awake&) = delete;
};

/// How often the calling thread has shared work with others.
int64_t timesShared();

/// Which of the threads runs this chunk, below threadCount(): its part of a call's scratch memory.
int threadIndex();

/// Does not throw: on a thread of the pool there is nobody who could catch it.
using ChunkFunction = void (*)(void* context, int64_t begin, int64_t end) noexcept;

/// Calls `function` for [0,total) in chunks of `grain` (the last may be smaller), on several threads; returns when all
/// are done. When another worker's kernel holds the pool, or inside a chunk, the caller computes alone.
void runChunks(int64_t total, int64_t grain, ChunkFunction function, void* context);

/// The first exception that chunks of one job throw.
class Thrown {
 public:
  bool any() const { return any_.load(std::memory_order_relaxed); }
  void keep(std::exception_ptr error) noexcept;
  void rethrow() const;

 private:
  std::atomic<bool> any_{false};
  std::exception_ptr first_;
};

/// Calls `body(begin, end)` as runChunks does. Where a body throws, chunks that did not begin yet are left out, and the
/// caller gets the exception when the others are done.
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
