#include "linear-algebra/lower-triangle.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <vector>

#include "runtime/pages.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {

double largestBelow(const double* a, int64_t stride, int64_t n) {
  std::vector<double> found = listOf<double>(Size(ceilDiv(n, kTriangleRows)));
  parallelFor(n, kTriangleRows, [=, &found](int64_t begin, int64_t end) {
    double most = 0.0;
    bool finite = true;
    for (int64_t i = begin; i < end; i++) {
      for (int64_t j = 0; j <= i; j++) {
        const double size = std::fabs(a[i * stride + j]);
        finite &= size <= DBL_MAX;
        most = size > most ? size : most;
      }
    }
    found[static_cast<size_t>(begin / kTriangleRows)] = finite ? most : std::numeric_limits<double>::infinity();
  });
  double most = 0.0;
  for (const double part : found) most = std::max(most, part);
  return most;
}

void mirror(const double* a, int64_t n, double divisor, double* to) {
  constexpr int64_t kTile = 32;  // The mirrored tile is built aside: rows at a power-of-two distance share a cache set
  parallelFor(ceilDiv(n, kTile), 1, [=](int64_t block, int64_t) {
    const int64_t top = block * kTile, bottom = std::min(top + kTile, n);
    double mirrored[kTile][kTile];
    for (int64_t left = 0; left <= top; left += kTile) {
      for (int64_t i = top; i < bottom; i++) {
        const int64_t end = std::min(left + kTile, i + 1);
        for (int64_t j = left; j < end; j++) {
          mirrored[j - left][i - top] = to[i * n + j] = a[i * n + j] / divisor;
        }
      }
      for (int64_t j = left; j < std::min(left + kTile, bottom); j++) {
        for (int64_t i = std::max(top, j + 1); i < bottom; i++) to[j * n + i] = mirrored[j - left][i - top];
      }
    }
  });
}

}  // namespace gf
