#include "pages.h"

#include <algorithm>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace gf {
namespace {

constexpr size_t kBigPage = size_t{1} << 21;

}  // namespace

void* allocatePages(size_t bytes) {
  constexpr size_t kLine = 64;
  void* data = nullptr;
  if (posix_memalign(&data, bytes >= kBigPage ? kBigPage : kLine, bytes) != 0) return nullptr;
  advisePages(data, bytes);
  return data;
}

void advisePages(void* data, size_t bytes) {
#if defined(__linux__)
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(data) + kBigPage - 1) / kBigPage * kBigPage;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(data) + bytes) / kBigPage * kBigPage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

DoubleArray allocateDoubles(int64_t count) {
  void* data = allocatePages(static_cast<size_t>(std::max<int64_t>(count, 1)) * sizeof(double));
  if (data == nullptr) throw std::bad_alloc();
  return DoubleArray(static_cast<double*>(data));
}

}  // namespace gf
