#include "products/kept-panels.h"

namespace gf {
namespace {

/// The largest number of kept factors, and the largest size of one in bytes. A larger factor is not kept, because packing it
/// takes only a small part of the time of its product.
constexpr int64_t kMostEntries = 256;
constexpr int64_t kMostBytes = int64_t{4} << 20;

thread_local KeptPanels* current_ = nullptr;

bool isSame(const Weights& a, const Weights& b) {
  return a.data == b.data && a.inner == b.inner && a.innerStride == b.innerStride && a.columnStride == b.columnStride &&
         a.tapsHeight == b.tapsHeight && a.tapsWidth == b.tapsWidth;
}

}  // namespace

void KeptPanels::forget() {
  for (Entry& entry : entries_) entry.packed = false;
}

char* KeptPanels::panelsOf(const GemmFormat& format, const Product& product, const Plan& plan, bool* packed) {
  if (product.kept < 0 || product.kept >= kMostEntries || plan.splits > 1) return nullptr;
  const Size bytes = sizeOf(plan.blocks, plan.columnPanels, format.rightBytes);
  if (bytes.value() > kMostBytes) return nullptr;
  if (product.kept >= static_cast<int64_t>(entries_.size())) entries_.resize(static_cast<size_t>(product.kept) + 1);
  Entry& entry = entries_[static_cast<size_t>(product.kept)];
  const bool known = entry.format == &format && entry.columns == plan.columns && entry.depth == plan.depth;
  if (!known) {
    entry.memory = allocateArray<char>(bytes);
    entry.format = &format;
    entry.columns = plan.columns;
    entry.depth = plan.depth;
    entry.packed = false;
  }
  *packed = entry.packed && isSame(entry.right, product.right);
  entry.right = product.right;
  entry.packed = true;
  return entry.memory.get();
}

WithPanels::WithPanels(KeptPanels& panels) : before_(current_) {
  panels.forget();
  current_ = &panels;
}

WithPanels::~WithPanels() { current_ = before_; }

KeptPanels* WithPanels::current() { return current_; }

}  // namespace gf
