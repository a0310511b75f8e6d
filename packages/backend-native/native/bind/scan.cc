#include "kernels/scan.h"

#include <algorithm>

#include "bind/args.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 16384;  // values of a chunk

/// Arguments: (x [outer,n,inner], y [outer,n,inner], outer, n, inner, exclusive, reverse).
template <typename T, typename Out>
void run(const Args& args, ScanRows<T, Out> rows) {
  const int64_t outer = args.integer(2), n = args.integer(3), inner = args.integer(4);
  const int64_t size = product(args.env(), product(args.env(), outer, inner), n);
  const T* x = args.array<const T>(0, size);
  Out* y = args.array<Out>(1, size);
  const bool exclusive = args.boolean(5), reverse = args.boolean(6);
  if (size == 0) return;
  const int64_t width = std::min(inner, kScanWidth);
  const int64_t tiles = ceilDiv(inner, width);
  const int64_t first = reverse ? (n - 1) * inner : 0;
  const int64_t stride = reverse ? -inner : inner;
  parallelFor(outer * tiles, std::max<int64_t>(1, kGrain / (n * width)), [=](int64_t begin, int64_t end) {
    for (int64_t task = begin; task < end; task++) {
      const int64_t column = task % tiles * width;
      const int64_t at = task / tiles * n * inner + first + column;
      rows(x + at, n, std::min(width, inner - column), stride, exclusive, y + at);
    }
  });
}

template <auto member>
void bind(const Args& args) {
  run(args, scan().*member);
}

}  // namespace

void registerScan(Napi::Env env, Napi::Object exports) {
  Napi::Object family = Napi::Object::New(env);
  exports.Set("scan", family);
  expose<bind<&Scan::sumFloat32>>(env, family, "sumFloat32");
  expose<bind<&Scan::prodFloat32>>(env, family, "prodFloat32");
  expose<bind<&Scan::sumInt32>>(env, family, "sumInt32");
  expose<bind<&Scan::prodInt32>>(env, family, "prodInt32");
  expose<bind<&Scan::sumBool>>(env, family, "sumBool");
  expose<bind<&Scan::prodBool>>(env, family, "prodBool");
}

}  // namespace gf
