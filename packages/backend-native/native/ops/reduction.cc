#include "ops/reduction.h"

#include <algorithm>
#include <type_traits>

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

template <typename T, typename Acc, typename Arguments>
void fold(const Fold<T, Acc>& fold, const Arguments& a) {
  const int64_t outputs = product(a.outer, a.inner);
  reduce(fold, a.x.of(product(outputs, a.n)), a.y.of(outputs), a.outer, a.n, a.inner, a.scale);
}

}  // namespace

void foldFloatSums(Fold<float, double> Reduction::*kernel, const FoldFloatSumsArguments& a) { fold(reduction().*kernel, a); }

void foldFloats(Fold<float, float> Reduction::*kernel, const FoldFloatsArguments& a) { fold(reduction().*kernel, a); }

void foldIntSums(Fold<int32_t, int64_t> Reduction::*kernel, const FoldIntSumsArguments& a) { fold(reduction().*kernel, a); }

void foldInts(Fold<int32_t, int32_t> Reduction::*kernel, const FoldIntsArguments& a) { fold(reduction().*kernel, a); }

void foldBoolSums(Fold<uint8_t, int64_t> Reduction::*kernel, const FoldBoolSumsArguments& a) { fold(reduction().*kernel, a); }

void foldBools(Fold<uint8_t, uint8_t> Reduction::*kernel, const FoldBoolsArguments& a) { fold(reduction().*kernel, a); }

}  // namespace gf
