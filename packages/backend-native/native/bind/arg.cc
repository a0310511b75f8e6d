#include "kernels/arg.h"

#include <algorithm>

#include "bind/args.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 16384;  // values of a chunk

/// Arguments: (x [outer,n,inner], y [outer,inner], outer, n, inner). n is at least 1.
template <typename T>
void find(const Args& args, FindRow<T> row) {
  const int64_t outer = args.integer(2), n = args.integer(3, 1, INT32_MAX), inner = args.integer(4);
  const int64_t outputs = product(args.env(), outer, inner);
  const T* x = args.array<const T>(0, product(args.env(), outputs, n));
  int32_t* y = args.array<int32_t>(1, outputs);
  const int64_t width = std::min(inner, kArgWidth);
  if (width == 0) return;
  const int64_t tiles = ceilDiv(inner, width);
  parallelFor(outer * tiles, std::max<int64_t>(1, kGrain / (n * width)), [=](int64_t begin, int64_t end) {
    for (int64_t task = begin; task < end; task++) {
      const int64_t column = task % tiles * width;
      const int64_t i = task / tiles;
      row(x + i * n * inner + column, n, std::min(width, inner - column), inner, y + i * inner + column);
    }
  });
}

template <auto member>
void bind(const Args& args) {
  find(args, arg().*member);
}

}  // namespace

void registerArg(Napi::Env env, Napi::Object exports) {
  Napi::Object family = Napi::Object::New(env);
  exports.Set("arg", family);
  expose<bind<&Arg::maxFloat32>>(env, family, "maxFloat32");
  expose<bind<&Arg::minFloat32>>(env, family, "minFloat32");
  expose<bind<&Arg::maxInt32>>(env, family, "maxInt32");
  expose<bind<&Arg::minInt32>>(env, family, "minInt32");
  expose<bind<&Arg::maxBool>>(env, family, "maxBool");
  expose<bind<&Arg::minBool>>(env, family, "minBool");
}

}  // namespace gf
