// Working memory for the packed panels of one call. The memory is kept for the next call.
#pragma once

#include "runtime/size.h"

namespace gf {

/// Uninitialised memory of at least `bytes`, aligned to a cache line. It belongs to this call as long as the object lives.
/// The constructor throws std::bad_alloc.
class Scratch {
 public:
  explicit Scratch(Size bytes);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  char* data() const { return data_; }

 private:
  char* data_;
  Size bytes_;
};

/// Frees the memory that is kept for later calls. This is done before an allocation is refused.
void releaseScratch();

}  // namespace gf
