#include "runtime/size.h"

#include "../test/native/check.h"
#include "runtime/pages.h"
#include "runtime/scratch.h"

namespace gf {
namespace {

template <typename F>
bool isRefused(const F& body) {
  try {
    body();
    return false;
  } catch (const std::bad_alloc&) {
    return true;
  }
}

}  // namespace

void testSizes() {
  constexpr int64_t kHuge = int64_t{1} << 31;
  GF_CHECK(sizeOf(3, 5, 7).value() == 105);
  GF_CHECK((sizeOf(2, 3) + 4 + Size(5)).value() == 15);
  GF_CHECK(lines(Size(0)).value() == 0 && lines(Size(1)).value() == 64 && lines(Size(128)).value() == 128);
  GF_CHECK(sizeOf(kHuge, kHuge).value() == int64_t{1} << 62);
  GF_CHECK(isRefused([] { sizeOf(kHuge, kHuge, 2); }));
  GF_CHECK(isRefused([] { sizeOf(kHuge, kHuge) + sizeOf(kHuge, kHuge); }));
  GF_CHECK(isRefused([] { sizeOf(kHuge, kHuge, kHuge, kHuge); }));
  GF_CHECK(isRefused([] { Size(-1); }));
  GF_CHECK(isRefused([] { lines(Size(INT64_MAX)); }));
  // What no machine has.
  GF_CHECK(isRefused([] { const Scratch scratch(sizeOf(kHuge, kHuge)); }));
  GF_CHECK(isRefused([] { allocateDoubles(sizeOf(kHuge, kHuge)); }));
  releaseScratch();
  const uint64_t before = takenBytes();
  { const DoubleArray memory = allocateDoubles(Size(1000)); GF_CHECK(takenBytes() == before + 8000); }
  GF_CHECK(takenBytes() == before);
}

}  // namespace gf
