#include "lower-triangle.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <vector>

#include "sizes.h"
#include "threads.h"

namespace gf {

double largestBelow(const double* a, int64_t stride, int64_t n) {
  std::vector<double> found(static_cast<size_t>(ceilDiv(n, kTriangleRows)));
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

}  // namespace gf
