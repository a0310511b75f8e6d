#include "runtime/threads.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/environment.h"
#include "runtime/machine.h"
#include "runtime/sizes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gf {
namespace {

constexpr int kMostThreads = 256;

/// The number of times that a thread polls a variable before it sleeps or yields. This takes some tens of microseconds. In a
/// training step, the next kernel begins within that time.
constexpr int kSpins = 2000;

void relax() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

struct Job {
  ChunkFunction function;
  void* context;
  int64_t total;
  int64_t grain;
};

thread_local int own = 0;
/// The number of `Alone` objects of this thread.
thread_local int alone = 0;
thread_local int64_t shared = 0;

/// Runs jobs on several threads. Threads may enter a job while it is open. A job ends when its chunks are done, even if the
/// system did not run all threads in time; a thread that comes too late goes back to sleep. Each thread begins with its own
/// share of adjacent chunks, which is the same part of every job: the data that it wrote in one kernel is in its caches in
/// the next. Then it helps the other threads with their shares. The pool is never freed, because its threads may outlive
/// static destructors.
class Pool {
 public:
  Pool() : spins_(threadCount() <= allowedCores() ? kSpins : 0), next_(new Next[static_cast<size_t>(threadCount())]) {
    try {
      for (int i = 1; i < threadCount(); i++) std::thread([this, i] { work(i); }).detach();
    } catch (const std::system_error&) {
      // The system allows no more threads. The existing threads do the work.
    }
  }

  void run(const Job& job) {
    const int64_t chunks = ceilDiv(job.total, job.grain);
    const int helpers = static_cast<int>(std::min<int64_t>(activeThreads(), chunks)) - 1;
    if (helpers < 1 || inside_ || !owner_.try_lock()) {
      for (int64_t chunk = 0; chunk < chunks; chunk++) call(job, chunk);
      return;
    }
    std::lock_guard<std::mutex> held(owner_, std::adopt_lock);
    shared++;
    job_ = job;
    shares_ = helpers + 1;
    for (int share = 0; share < shares_; share++) next_[share].chunk.store(begin(share), std::memory_order_relaxed);
    const OpenJob open(*this, helpers);
    wakeSleepers(helpers);
    take();
  }

  /// Keeps the threads from sleeping until letSleep was called as often as keepAwake.
  void keepAwake() {
    if (spins_ == 0) return;
    awake_.fetch_add(1, std::memory_order_seq_cst);
    wakeSleepers(limit.load(std::memory_order_relaxed) - 1);
  }
  void letSleep() {
    if (spins_ != 0) awake_.fetch_sub(1, std::memory_order_relaxed);
  }

  /// The number of threads that take part.
  std::atomic<int> limit{threadCount()};

 private:
  /// Threads may enter the job as long as this object lives. When the destructor returns, no thread is inside, even if the
  /// job ended by an exception.
  class OpenJob {
   public:
    OpenJob(Pool& pool, int helpers) : pool_(pool) {
      pool.state_.store(pool.state_.load(std::memory_order_relaxed) + kOpen + static_cast<uint64_t>(helpers),
                        std::memory_order_seq_cst);
    }
    ~OpenJob() {
      // From here on no thread can enter. The threads inside are at their last chunk.
      pool_.state_.fetch_and(~(kOpen | kRoom), std::memory_order_acq_rel);
      for (int spin = 0; (pool_.state_.load(std::memory_order_acquire) & kInside) != 0; spin++) {
        spin < pool_.spins_ ? relax() : std::this_thread::yield();
      }
      pool_.state_.fetch_add(kGeneration, std::memory_order_relaxed);
    }
    OpenJob(const OpenJob&) = delete;
    OpenJob& operator=(const OpenJob&) = delete;

   private:
    Pool& pool_;
  };

  // state_ combines four fields: how many more threads may enter (kRoom), how many are inside (kInside), whether a job is
  // open (kOpen), and the number of the job (kGeneration).
  static constexpr uint64_t kRoom = 0xffff;
  static constexpr uint64_t kOneInside = 1 << 16;
  static constexpr uint64_t kInside = 0xffff * kOneInside;
  static constexpr uint64_t kOpen = uint64_t{1} << 32;
  static constexpr uint64_t kGeneration = kOpen << 1;

  static void call(const Job& job, int64_t chunk) noexcept {
    const int64_t begin = chunk * job.grain;
    job.function(job.context, begin, std::min(begin + job.grain, job.total));
  }

  static bool hasRoom(uint64_t state) { return (state & kOpen) != 0 && (state & kRoom) != 0; }

  void wakeSleepers(int helpers) {
    if (sleepers_.load(std::memory_order_seq_cst) == 0) return;
    // A thread holds the mutex between its last check and its sleep.
    { std::lock_guard<std::mutex> lock(mutex_); }
    for (int i = 0; i < helpers; i++) wake_.notify_one();
  }

  /// Returns the first chunk of a share.
  int64_t begin(int share) const { return ceilDiv(job_.total, job_.grain) * share / shares_; }

  /// Runs the chunks of the thread's own share, then the remaining chunks of the other shares.
  void take() noexcept {
    inside_ = true;
    for (int turn = 0; turn < shares_; turn++) {
      const int share = (own + turn) % shares_;
      const int64_t end = begin(share + 1);
      for (;;) {
        const int64_t chunk = next_[share].chunk.fetch_add(1, std::memory_order_relaxed);
        if (chunk >= end) break;
        call(job_, chunk);
      }
    }
    inside_ = false;
  }

  /// Enters the open job if there is room. A thread enters each job at most once.
  bool enter(uint64_t& seen) {
    uint64_t state = state_.load(std::memory_order_acquire);
    while (hasRoom(state) && state / kGeneration != seen) {
      if (state_.compare_exchange_weak(state, state - 1 + kOneInside, std::memory_order_acq_rel)) {
        seen = state / kGeneration;
        return true;
      }
    }
    return false;
  }

  bool keptAwake(int index) const {
    return awake_.load(std::memory_order_seq_cst) > 0 && index < limit.load(std::memory_order_relaxed);
  }

  void work(int index) {
    own = index;
    uint64_t seen = ~uint64_t{0};
    for (;;) {
      bool entered = false;
      for (int spin = 0; !(entered = enter(seen)) && (spin <= spins_ || keptAwake(index)); spin++) {
        // Another process may need the core.
        spin <= spins_ ? relax() : std::this_thread::yield();
      }
      if (!entered) {
        std::unique_lock<std::mutex> lock(mutex_);
        sleepers_.fetch_add(1, std::memory_order_seq_cst);
        wake_.wait(lock, [&] {
          const uint64_t state = state_.load(std::memory_order_seq_cst);
          return keptAwake(index) || (hasRoom(state) && state / kGeneration != seen);
        });
        sleepers_.fetch_sub(1, std::memory_order_relaxed);
        continue;
      }
      take();
      state_.fetch_sub(kOneInside, std::memory_order_release);
    }
  }

  /// The next chunk of a share. Each one has its own cache line.
  struct alignas(64) Next {
    std::atomic<int64_t> chunk{0};
  };

  static thread_local bool inside_;
  const int spins_;
  Job job_{};
  std::mutex owner_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<int> sleepers_{0};
  std::atomic<int> awake_{0};
  std::atomic<uint64_t> state_{0};
  int shares_ = 1;
  const std::unique_ptr<Next[]> next_;  // one entry per share; a job has at most as many shares as there are threads
};

thread_local bool Pool::inside_ = false;

Pool& pool() {
  static Pool* pool = new Pool;
  return *pool;
}

}  // namespace

int threadCount() {
  static const int count = wholeVariable("GANFORGE_THREADS", 1, kMostThreads, std::min(allowedCores(), kMostThreads));
  return count;
}

void limitThreads(int count) { pool().limit = std::max(1, std::min(count, threadCount())); }

int activeThreads() { return alone > 0 ? 1 : pool().limit.load(std::memory_order_relaxed); }

Alone::Alone() { alone++; }
Alone::~Alone() { alone--; }

Awake::Awake() { pool().keepAwake(); }
Awake::~Awake() { pool().letSleep(); }

int64_t timesShared() { return shared; }

int threadIndex() { return own; }

void runChunks(int64_t total, int64_t grain, ChunkFunction function, void* context) {
  if (total <= 0) return;
  pool().run({function, context, total, std::max<int64_t>(grain, 1)});
}

void Thrown::keep(std::exception_ptr error) noexcept {
  if (!any_.exchange(true, std::memory_order_acq_rel)) first_ = std::move(error);
}

void Thrown::rethrow() const {
  if (any_.load(std::memory_order_acquire)) std::rethrow_exception(first_);
}

}  // namespace gf
