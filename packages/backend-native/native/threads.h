// A pool of threads for the whole process. Work is cut into chunks by its size alone, so results do not depend on how
// many threads there are.
#pragma once

#include <cstdint>

namespace gf {

/// Threads that compute, the caller among them: the cores this process may use, or GANFORGE_THREADS.
int threadCount();

/// Threads that take part from now on, 1..threadCount(): for measuring, and for tests that results stay the same.
void limitThreads(int count);

/// Threads that take part now.
int activeThreads();

/// Which of the threads runs this chunk, below threadCount(): its part of a call's scratch memory.
int threadIndex();

using ChunkFunction = void (*)(void* context, int64_t begin, int64_t end);

/// Calls `function` for [0,total) in chunks of `grain` (the last may be smaller), on several threads; returns when all
/// are done. When another worker's kernel holds the pool, or inside a chunk, the caller computes alone.
void runChunks(int64_t total, int64_t grain, ChunkFunction function, void* context);

template <typename F>
void parallelFor(int64_t total, int64_t grain, F&& body) {
  runChunks(
      total, grain, [](void* context, int64_t begin, int64_t end) { (*static_cast<F*>(context))(begin, end); }, &body);
}

}  // namespace gf
