// Allocates memory from the system, with huge pages for large blocks. All memory of this engine is allocated and counted
// here: the tensors and the working memory of kernels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/size.h"

namespace gf {

/// Allocates uninitialised memory, aligned to a cache line, that freePages releases. Returns null if the system has no
/// memory, or if this process would exceed its limit. Blocks of 2 MB or more use huge pages if the system supports them,
/// because then page faults and TLB misses are fewer.
void* allocatePages(Size bytes);

/// Releases the memory that allocatePages returned for `bytes`. Does nothing if `data` is null.
void freePages(void* data, Size bytes);

/// Asks the system for huge pages for `bytes` at `data`. Call it before the first write to this memory, for example for a
/// new array of JavaScript.
void advisePages(void* data, size_t bytes);

/// Returns the number of bytes that are allocated now.
uint64_t takenBytes();

struct FreePages {
  Size bytes;
  void operator()(void* data) const { freePages(data, bytes); }
};

template <typename T>
using Array = std::unique_ptr<T[], FreePages>;
using DoubleArray = Array<double>;

/// Allocates `count` uninitialised values with allocatePages. Throws std::bad_alloc.
template <typename T>
Array<T> allocateArray(Size count) {
  const Size bytes = (count + (count.value() == 0 ? 1 : 0)) * static_cast<int64_t>(sizeof(T));
  void* data = allocatePages(bytes);
  if (data == nullptr) throw std::bad_alloc();
  return Array<T>(static_cast<T*>(data), FreePages{bytes});
}

inline DoubleArray allocateDoubles(Size count) { return allocateArray<double>(count); }

/// Returns a list of `count` copies of `value`. It is for short lists, for example with one entry for each thread, for each
/// row, or for each pixel of an axis.
template <typename T>
std::vector<T> listOf(Size count, T value = T()) {
  return std::vector<T>(count.bytes(), value);
}

}  // namespace gf
