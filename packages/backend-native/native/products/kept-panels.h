// Right factors that several products of a program share. They are packed once for all of these products.
#pragma once

#include <memory>
#include <vector>

#include "products/gemm-plan.h"
#include "runtime/pages.h"

namespace gf {

/// The packed right factors of a program, by number. Their memory is kept from one replay to the next.
class KeptPanels {
 public:
  /// Marks all factors as not packed, because their values may have changed.
  void forget();

  /// Returns the memory for the panels of a product's right factor, and stores in `packed` whether they are packed already.
  /// Returns null if the panels cannot be kept.
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

/// While an object of this class exists, products of the thread that created it keep their panels in `panels`.
class WithPanels {
 public:
  explicit WithPanels(KeptPanels& panels);
  ~WithPanels();
  WithPanels(const WithPanels&) = delete;
  WithPanels& operator=(const WithPanels&) = delete;

  /// Returns the panels of the calling thread, or null.
  static KeptPanels* current();

 private:
  KeptPanels* const before_;
};

}  // namespace gf
