// Memory of the system's, in big pages where it is large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace gf {

/// `bytes` aligned to a cache line, of undefined contents, for std::free; null where they cannot be had. From 2 MB on they
/// are made of big pages where the system has such: fewer are to be faulted in and to be found.
void* allocatePages(size_t bytes);

/// Asks for big pages under `bytes` at `data` that nothing was written to yet, as JavaScript's new arrays are.
void advisePages(void* data, size_t bytes);

struct FreePages {
  void operator()(void* data) const { std::free(data); }
};

using DoubleArray = std::unique_ptr<double[], FreePages>;

/// `count` doubles by allocatePages. Throws std::bad_alloc.
DoubleArray allocateDoubles(int64_t count);

}  // namespace gf
