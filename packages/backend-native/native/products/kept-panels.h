// Right factors that several products of a program share, packed once for all of them.
#pragma once

#include <memory>
#include <vector>

#include "products/gemm-plan.h"
#include "runtime/pages.h"

namespace gf {

/// The packed right factors of a program, by their numbers. Their memory stays from one replay to the next.
class KeptPanels {
 public:
  /// From now on nothing is packed: the factors may have changed.
  void forget();

  /// Where the panels of a product's right factor are, and whether they are packed already; null where they cannot be kept.
  char* panelsOf(const GemmFormat& format, const Product& product, const Plan& plan, bool* packed);

 private:
  struct Entry {
    const GemmFormat* format = nullptr;
    Weights right{};
    int64_t columns = 0, depth = 0;
    Array<char> memory;
    bool packed = false;
  };
  std::vector<Entry> entries_;
};

/// While it lives, products of the thread that made it keep their panels in `panels`.
class WithPanels {
 public:
  explicit WithPanels(KeptPanels& panels);
  ~WithPanels();
  WithPanels(const WithPanels&) = delete;
  WithPanels& operator=(const WithPanels&) = delete;

  /// Those of the calling thread, or null.
  static KeptPanels* current();

 private:
  KeptPanels* const before_;
};

}  // namespace gf
