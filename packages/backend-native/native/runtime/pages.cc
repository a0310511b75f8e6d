#include "runtime/pages.h"

#include <atomic>
#include <cstdlib>

#include "runtime/machine.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace gf {
namespace {

constexpr size_t kBigPage = size_t{1} << 21;

std::atomic<uint64_t> taken{0};

uint64_t mostBytes() {
  static const uint64_t most = allowedMemory();
  return most;
}

}  // namespace

void* allocatePages(Size size) {
  constexpr size_t kLine = 64;
  const size_t bytes = size.bytes();
  void* data = nullptr;
  // Linux grants more memory than it has, and later kills the process that uses it.
  const bool fits = taken.fetch_add(bytes) + bytes <= mostBytes();
  if (!fits || posix_memalign(&data, bytes >= kBigPage ? kBigPage : kLine, bytes) != 0) {
    taken.fetch_sub(bytes);
    return nullptr;
  }
  advisePages(data, bytes);
  return data;
}

void freePages(void* data, Size bytes) {
  if (data == nullptr) return;
  std::free(data);
  taken.fetch_sub(bytes.bytes());
}

void advisePages(void* data, size_t bytes) {
#if defined(__linux__)
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(data) + kBigPage - 1) / kBigPage * kBigPage;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(data) + bytes) / kBigPage * kBigPage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

uint64_t takenBytes() { return taken.load(); }

}  // namespace gf
