#include "runtime/scratch.h"

#include <mutex>
#include <new>
#include <vector>

#include "runtime/pages.h"

namespace gf {
namespace {

struct Free {
  char* data;
  Size bytes;
};

/// Keeps the memory blocks of finished calls for later calls. The number of blocks is the largest number of simultaneous
/// calls. Blocks are kept because the first access to new memory pages takes longer than packing the panels.
struct Kept {
  std::mutex mutex;
  std::vector<Free> blocks;
};

/// The object is never freed, because the threads that use it may outlive static destructors.
Kept& kept() {
  static Kept* kept = new Kept;
  return *kept;
}

}  // namespace

Scratch::Scratch(Size bytes) : data_(nullptr), bytes_(bytes) {
  Free found = {nullptr, Size()};
  {
    std::lock_guard<std::mutex> lock(kept().mutex);
    if (!kept().blocks.empty()) {
      found = kept().blocks.back();
      kept().blocks.pop_back();
    }
  }
  if (found.data != nullptr && found.bytes.value() >= bytes.value()) {
    data_ = found.data;
    bytes_ = found.bytes;
    return;
  }
  freePages(found.data, found.bytes);
  data_ = static_cast<char*>(allocatePages(bytes));
  if (data_ != nullptr) return;
  releaseScratch();
  data_ = static_cast<char*>(allocatePages(bytes));
  if (data_ == nullptr) throw std::bad_alloc();
}

Scratch::~Scratch() {
  std::lock_guard<std::mutex> lock(kept().mutex);
  try {
    kept().blocks.push_back({data_, bytes_});
  } catch (const std::bad_alloc&) {
    freePages(data_, bytes_);
  }
}

void releaseScratch() {
  std::lock_guard<std::mutex> lock(kept().mutex);
  for (const Free& block : kept().blocks) freePages(block.data, block.bytes);
  kept().blocks.clear();
}

}  // namespace gf
