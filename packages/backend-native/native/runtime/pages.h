// Memory of the system's, in big pages where it is large. All memory of this engine is taken here and counted: tensors,
// and what kernels work in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/size.h"

namespace gf {

/// Memory aligned to a cache line, of undefined contents, for freePages; null where it cannot be had, or where this
/// process would have more than it may. From 2 MB on it is made of big pages where the system has such: fewer are to be
/// faulted in and to be found.
void* allocatePages(Size bytes);

/// Gives back what allocatePages gave for `bytes`; null is nothing.
void freePages(void* data, Size bytes);

/// Asks for big pages under `bytes` at `data` that nothing was written to yet, as JavaScript's new arrays are.
void advisePages(void* data, size_t bytes);

/// Bytes that are taken now.
uint64_t takenBytes();

struct FreePages {
  Size bytes;
  void operator()(void* data) const { freePages(data, bytes); }
};

template <typename T>
using Array = std::unique_ptr<T[], FreePages>;
using DoubleArray = Array<double>;

/// `count` values of undefined contents by allocatePages. Throws std::bad_alloc.
template <typename T>
Array<T> allocateArray(Size count) {
  const Size bytes = (count + (count.value() == 0 ? 1 : 0)) * static_cast<int64_t>(sizeof(T));
  void* data = allocatePages(bytes);
  if (data == nullptr) throw std::bad_alloc();
  return Array<T>(static_cast<T*>(data), FreePages{bytes});
}

inline DoubleArray allocateDoubles(Size count) { return allocateArray<double>(count); }

/// A list of `count` values that begin as `value`: for short lists, one for each thread, pixel of an axis or row.
template <typename T>
std::vector<T> listOf(Size count, T value = T()) {
  return std::vector<T>(count.bytes(), value);
}

}  // namespace gf
