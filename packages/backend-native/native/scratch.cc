#include "scratch.h"

#include <cstdlib>
#include <mutex>
#include <new>
#include <vector>

#include "pages.h"

namespace gf {
namespace {

struct Free {
  char* data;
  size_t bytes;
};

/// One block for each call that ever ran at the same time as others: fresh pages cost more than packing them.
struct Kept {
  std::mutex mutex;
  std::vector<Free> blocks;
};

/// Leaked on purpose, as the threads that use it may outlive static destructors.
Kept& kept() {
  static Kept* kept = new Kept;
  return *kept;
}

}  // namespace

Scratch::Scratch(size_t bytes) : data_(nullptr), bytes_(bytes) {
  {
    std::lock_guard<std::mutex> lock(kept().mutex);
    if (!kept().blocks.empty()) {
      data_ = kept().blocks.back().data;
      const size_t found = kept().blocks.back().bytes;
      kept().blocks.pop_back();
      if (found >= bytes) {
        bytes_ = found;
        return;
      }
    }
  }
  std::free(data_);
  data_ = static_cast<char*>(allocatePages(bytes));
  if (data_ == nullptr) throw std::bad_alloc();
}

Scratch::~Scratch() {
  std::lock_guard<std::mutex> lock(kept().mutex);
  try {
    kept().blocks.push_back({data_, bytes_});
  } catch (const std::bad_alloc&) {
    std::free(data_);
  }
}

}  // namespace gf
