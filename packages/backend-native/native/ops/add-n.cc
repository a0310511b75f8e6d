#include "ops/add-n.h"

#include "kernels/add-n.h"
#include "ops/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

template <typename T>
void sum(const Span<T>& to, const std::vector<Span<const T>>& addends,
         void (*kernel)(const T* const*, int64_t, int64_t, int64_t, T*)) {
  const int64_t size = to.size;
  T* y = to.data;
  std::vector<const T*> xs;
  for (const Span<const T>& x : addends) xs.push_back(x.of(size));
  if (xs.empty()) throw ArgumentError("nothing to add");
  parallelFor(size, kGrain, [&, y](int64_t begin, int64_t end) {
    kernel(xs.data(), static_cast<int64_t>(xs.size()), begin, end, y);
  });
}

}  // namespace

void addFloats(const AddFloatsArguments& a) { sum(a.y, a.xs, addN().floats); }

void addInts(const AddIntsArguments& a) { sum(a.y, a.xs, addN().ints); }

}  // namespace gf
