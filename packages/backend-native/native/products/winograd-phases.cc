#include "products/winograd-phases.h"

#include "runtime/sizes.h"

namespace gf {

int64_t tapsOf(int64_t taps, int64_t stride, int64_t phase) { return ceilDiv(taps - phase, stride); }

std::vector<PhaseGroup> phaseGroups(const Convolution& s) {
  const int64_t stride = s.strideY;
  // The first phases of an axis have one more tap if the stride does not divide the number of taps.
  const int64_t more = s.tapsHeight % stride == 0 ? stride : s.tapsHeight % stride;
  const auto endOf = [&](int64_t first) { return first < more ? more : stride; };
  std::vector<PhaseGroup> groups;
  for (int64_t y = 0; y < stride; y = endOf(y)) {
    for (int64_t x = 0; x < stride; x = endOf(x)) {
      groups.push_back({tapsOf(s.tapsHeight, stride, y), tapsOf(s.tapsWidth, stride, x), y, endOf(y), x, endOf(x)});
    }
  }
  return groups;
}

}  // namespace gf
