#include "kernels/reduction.h"

#include <algorithm>
#include <type_traits>

#include "bind/args.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of values of a chunk, which one thread folds.
constexpr int64_t kChunk = 32768;

/// Reduces x [outer,n,inner] to y [outer,inner]. Each chunk of rows is folded separately, and the results are folded in
/// their order, so that the result does not depend on the number of threads.
template <typename T, typename Acc, typename Out>
void reduce(const Fold<T, Acc>& fold, const T* x, Out* y, int64_t outer, int64_t n, int64_t inner, double scale) {
  const auto write = [=](const Acc* from, Out* to, int64_t size) {
    for (int64_t j = 0; j < size; j++) {
      if constexpr (std::is_same_v<Acc, double>) to[j] = static_cast<Out>(from[j] * scale);
      else to[j] = static_cast<Out>(from[j]);
    }
  };
  const int64_t width = std::min(inner, kFoldWidth);
  const int64_t tiles = ceilDiv(inner, width);
  const int64_t rows = std::min(n, std::max<int64_t>(1, kChunk / width));
  const int64_t chunks = ceilDiv(n, rows);
  const Array<Acc> partial = chunks > 1 ? allocateArray<Acc>(sizeOf(outer, chunks, inner)) : nullptr;
  Acc* const partials = partial.get();
  const int64_t grain = std::max<int64_t>(1, kChunk / (rows * width));
  parallelFor(outer * chunks * tiles, grain, [=](int64_t begin, int64_t end) {
    Acc accumulators[kFoldWidth];
    for (int64_t task = begin; task < end; task++) {
      const int64_t column = task % tiles * width;
      const int64_t block = task / tiles;  // of the outer * chunks blocks
      const int64_t row = block % chunks * rows;
      const int64_t size = std::min(width, inner - column);
      const T* from = x + (block / chunks * n + row) * inner + column;
      fold.rows(from, std::min(rows, n - row), size, inner, partials ? partials + block * inner + column : accumulators);
      if (!partials) write(accumulators, y + block * inner + column, size);
    }
  });
  if (!partials) return;
  parallelFor(outer, std::max<int64_t>(1, kChunk / (chunks * inner)), [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++) {
      Acc* first = partials + i * chunks * inner;
      for (int64_t chunk = 1; chunk < chunks; chunk++) fold.more(first + chunk * inner, inner, first);
      write(first, y + i * inner, inner);
    }
  });
}

/// Arguments: (x [outer,n,inner], y [outer,inner], outer, n, inner, scale = 1). n is at least 1. Float results are
/// multiplied by `scale` if they are sums or products.
template <typename Out, typename T, typename Acc>
void bound(const Args& args, const Fold<T, Acc>& fold) {
  const int64_t outer = args.integer(2, 1), n = args.integer(3, 1), inner = args.integer(4, 1);
  const int64_t outputs = product(args.env(), outer, inner);
  const T* x = args.array<const T>(0, product(args.env(), outputs, n));
  Out* y = args.array<Out>(1, outputs);
  reduce(fold, x, y, outer, n, inner, args.given(5) ? args.number(5) : 1.0);
}

template <typename Out, auto member>
void bind(const Args& args) {
  bound<Out>(args, reduction().*member);
}

}  // namespace

void registerReduction(Napi::Env env, Napi::Object exports) {
  Napi::Object family = Napi::Object::New(env);
  exports.Set("reduction", family);
#define GF_EXPOSE(name, Out) expose<bind<Out, &Reduction::name>>(env, family, #name);
  GF_EXPOSE(sumFloat32, float)
  GF_EXPOSE(prodFloat32, float)
  GF_EXPOSE(maxFloat32, float)
  GF_EXPOSE(minFloat32, float)
  GF_EXPOSE(sumInt32, int32_t)
  GF_EXPOSE(prodInt32, int32_t)
  GF_EXPOSE(maxInt32, int32_t)
  GF_EXPOSE(minInt32, int32_t)
  GF_EXPOSE(sumBool, int32_t)
  GF_EXPOSE(prodBool, int32_t)
  GF_EXPOSE(maxBool, uint8_t)
  GF_EXPOSE(minBool, uint8_t)
#undef GF_EXPOSE
}

}  // namespace gf
