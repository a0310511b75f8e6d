#include "ops/scan.h"

#include <algorithm>

#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int64_t kGrain = 16384;  // values of a chunk

template <typename T, typename Out, typename Arguments>
void scanRows(ScanRows<T, Out> rows, const Arguments& a) {
  const int64_t outer = a.outer, n = a.n, inner = a.inner;
  const int64_t size = product(product(outer, inner), n);
  const T* x = a.x.of(size);
  Out* y = a.y.of(size);
  const bool exclusive = a.exclusive, reverse = a.reverse;
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

}  // namespace

void scanFloat32(ScanRows<float, float> Scan::*kernel, const ScanFloat32Arguments& a) { scanRows(scan().*kernel, a); }

void scanInt32(ScanRows<int32_t, int32_t> Scan::*kernel, const ScanInt32Arguments& a) { scanRows(scan().*kernel, a); }

void scanBool(ScanRows<uint8_t, int32_t> Scan::*kernel, const ScanBoolArguments& a) { scanRows(scan().*kernel, a); }

}  // namespace gf
