#include "kernels/add-n.h"

#include <vector>

#include "bind/args.h"
#include "bind/pointwise.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Exported as addN(y, x0, x1, ...).
template <typename T, void (*AddN::*add)(const T* const*, int64_t, int64_t, int64_t, T*)>
void sum(const Args& args) {
  int64_t size;
  T* y = args.array<T>(0, &size);
  std::vector<const T*> xs;
  for (size_t i = 1; i < args.count(); i++) xs.push_back(args.array<const T>(i, size));
  if (xs.empty()) args.fail("nothing to add");
  const auto kernel = addN().*add;
  parallelFor(size, kGrain, [&, y](int64_t begin, int64_t end) {
    kernel(xs.data(), static_cast<int64_t>(xs.size()), begin, end, y);
  });
}

}  // namespace

void registerAddN(Napi::Env env, Napi::Object exports) {
  expose<sum<float, &AddN::floats>>(env, exports, "addN");
  expose<sum<int32_t, &AddN::ints>>(env, exports, "addNInts");
}

}  // namespace gf
