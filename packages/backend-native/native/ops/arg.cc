#include "ops/arg.h"

#include <algorithm>

#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 16384;  // values of a chunk

template <typename T, typename Arguments>
void find(FindRow<T> row, const Arguments& a) {
  const int64_t n = a.n, inner = a.inner;
  const int64_t outputs = product(a.outer, inner);
  const T* x = a.x.of(product(outputs, n));
  int32_t* y = a.y.of(outputs);
  const int64_t width = std::min(inner, kArgWidth);
  if (width == 0) return;
  const int64_t tiles = ceilDiv(inner, width);
  parallelFor(a.outer * tiles, std::max<int64_t>(1, kGrain / (n * width)), [=](int64_t begin, int64_t end) {
    for (int64_t task = begin; task < end; task++) {
      const int64_t column = task % tiles * width;
      const int64_t i = task / tiles;
      row(x + i * n * inner + column, n, std::min(width, inner - column), inner, y + i * inner + column);
    }
  });
}

}  // namespace

void findFloat32(FindRow<float> Arg::*kernel, const FindFloat32Arguments& a) { find(arg().*kernel, a); }

void findInt32(FindRow<int32_t> Arg::*kernel, const FindInt32Arguments& a) { find(arg().*kernel, a); }

void findBool(FindRow<uint8_t> Arg::*kernel, const FindBoolArguments& a) { find(arg().*kernel, a); }

}  // namespace gf
