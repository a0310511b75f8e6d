// Memory for one call's packed panels, kept for the next call.
#pragma once

#include "runtime/size.h"

namespace gf {

/// At least `bytes`, aligned to a cache line, of undefined contents, this call's alone as long as this lives.
/// Throws std::bad_alloc.
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

/// Gives back what is kept for next calls: before memory is refused.
void releaseScratch();

}  // namespace gf
