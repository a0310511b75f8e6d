#include "ops/layout.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "kernels/layout.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int kMaxRank = 16;

/// The number of elements of a chunk, and the longest row of a rectangle: 64 KiB and 16 KiB of floats.
constexpr int64_t kGrain = 16384;
constexpr int64_t kColumns = 4096;

using Dimension = LayoutDimension;

/// Two memory orders of the same coordinates: strides in x and in y, in elements.
struct Walk {
  Dimension dimensions[kMaxRank + 2];
  int rank = 0;
  int64_t x = 0, y = 0;
  int64_t size = 1;
};

/// Fails unless each element of a walk is inside an array of `size` elements.
template <typename Void>
void checkReach(const AnySpan<Void>& array, int64_t offset, const Walk& walk, int64_t Dimension::*step) {
  int64_t least = offset, most = offset;
  for (int d = 0; d < walk.rank; d++) {
    const int64_t reach = product(walk.dimensions[d].extent - 1, walk.dimensions[d].*step);
    if (__builtin_add_overflow(reach < 0 ? least : most, reach, reach < 0 ? &least : &most)) least = -1;
  }
  if (least < 0 || most >= array.size) {
    array.fail("an array that holds all of its layout",
               std::to_string(array.size) + " elements for [" + std::to_string(least) + "," + std::to_string(most) + "]");
  }
}

/// Returns the walk of a call. Dimensions with one element are skipped.
Walk walkOf(const CopyLayoutArguments& a) {
  Walk walk;
  walk.x = a.offsets.x;
  walk.y = a.offsets.y;
  for (int64_t d = 0; d < a.rank; d++) {
    const Dimension dimension = a.dimensions[d];
    walk.size = product(walk.size, dimension.extent);
    if (dimension.extent != 1) walk.dimensions[walk.rank++] = dimension;
  }
  return walk;
}

/// Merges adjacent dimensions that are one run in both orders.
void mergeDimensions(Walk& walk) {
  int kept = 0;
  for (int d = 1; d < walk.rank; d++) {
    Dimension& outer = walk.dimensions[kept];
    const Dimension inner = walk.dimensions[d];
    if (outer.x == inner.x * inner.extent && outer.y == inner.y * inner.extent) {
      outer = {outer.extent * inner.extent, inner.x, inner.y};
    } else {
      walk.dimensions[++kept] = inner;
    }
  }
  walk.rank = std::min(walk.rank, kept + 1);
}

/// Chooses two dimensions as the rectangle: the innermost ones or, if x and y are contiguous along different dimensions,
/// these two dimensions.
void chooseRectangle(Walk& walk) {
  while (walk.rank < 2) {
    for (int d = walk.rank; d > 0; d--) walk.dimensions[d] = walk.dimensions[d - 1];
    walk.dimensions[0] = {1, 0, 0};
    walk.rank++;
  }
  const Dimension last = walk.dimensions[walk.rank - 1];
  if (last.y != 1 || last.x == 1 || last.x == 0) return;
  int along = walk.rank - 2;
  while (along >= 0 && walk.dimensions[along].x != 1) along--;
  if (along >= 0) std::rotate(walk.dimensions + along, walk.dimensions + along + 1, walk.dimensions + walk.rank - 1);
}

/// Copies all of a walk. Calls `copy` for rectangles of about a chunk.
void copyWalk(const Walk& walk, const void* x, void* y, int64_t bytes, void (*copy)(const Rectangle&)) {
  const Dimension rows = walk.dimensions[walk.rank - 2], columns = walk.dimensions[walk.rank - 1];
  const int64_t width = std::min(columns.extent, kColumns);
  const int64_t height = std::min(rows.extent, std::max<int64_t>(16, kGrain / width / 16 * 16));
  const int64_t across = ceilDiv(columns.extent, width), down = ceilDiv(rows.extent, height);
  const int64_t units = walk.size / (rows.extent * columns.extent) * across * down;
  parallelFor(units, std::max<int64_t>(1, kGrain / (width * height)), [&](int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; unit++) {
      const int64_t left = unit % across * width;
      int64_t rest = unit / across;
      const int64_t top = rest % down * height;
      rest /= down;
      int64_t from = walk.x + top * rows.x + left * columns.x, to = walk.y + top * rows.y + left * columns.y;
      for (int d = walk.rank - 3; d >= 0; d--) {
        const Dimension& dimension = walk.dimensions[d];
        const int64_t at = rest % dimension.extent;
        rest /= dimension.extent;
        from += at * dimension.x;
        to += at * dimension.y;
      }
      copy({static_cast<const char*>(x) + from * bytes, static_cast<char*>(y) + to * bytes,
            std::min(height, rows.extent - top), std::min(width, columns.extent - left), rows.x, columns.x, rows.y,
            columns.y});
    }
  });
}

/// Copies a row. A call of memcpy takes longer than a short row.
void copyShort(const char* from, char* to, int64_t bytes) {
  switch (bytes) {
    case 4: return void(std::memcpy(to, from, 4));
    case 8: return void(std::memcpy(to, from, 8));
    case 12: return void(std::memcpy(to, from, 12));
    case 16: return void(std::memcpy(to, from, 16));
    default: std::memcpy(to, from, static_cast<size_t>(bytes));
  }
}

}  // namespace

void copyLayout(const CopyLayoutArguments& a) {
  if (a.x.type != a.y.type) a.y.fail("of the first array's type", "another");
  Walk walk = walkOf(a);
  if (walk.size == 0) return;
  if (walk.size > a.y.size) a.y.fail("an array that holds all of its layout", std::to_string(a.y.size));
  checkReach(a.x, walk.x, walk, &Dimension::x);
  checkReach(a.y, walk.y, walk, &Dimension::y);
  mergeDimensions(walk);
  chooseRectangle(walk);
  const int64_t bytes = a.x.elementBytes();
  copyWalk(walk, a.x.data, a.y.data, bytes, bytes == 4 ? layout().copyWords : layout().copyBytes);
}

void gather(const GatherArguments& a) {
  const char* x = static_cast<const char*>(a.x.data);
  char* y = static_cast<char*>(a.y.data);
  const int32_t* indices = a.indices.data;
  const int64_t count = a.indices.size, batch = a.batch, outer = a.outer, extent = a.extent, inner = a.inner;
  if (a.x.type != a.y.type) a.y.fail("of the first array's type", "another");
  if (a.x.size != product(product(product(batch, outer), extent), inner)) a.x.fail("of the sizes given", std::to_string(a.x.size));
  const int64_t each = batch == 0 ? 0 : count / batch;
  if (count != each * batch) a.indices.fail("whole batches", std::to_string(count));
  if (a.y.size != product(product(count, outer), inner)) a.y.fail("of the sizes given", std::to_string(a.y.size));
  for (int64_t k = 0; k < count; k++) {
    if (indices[k] < 0 || indices[k] >= extent) {
      // The message is the same as in tfjs, because programs search for its text.
      throw ArgumentError("GatherV2: the index value " + std::to_string(indices[k]) + " is not in [0, " +
                          std::to_string(extent - 1) + "]");
    }
  }
  if (a.y.size == 0) return;
  const int64_t run = inner * a.x.elementBytes();
  parallelFor(batch * outer * each, std::max<int64_t>(1, kGrain / inner), [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end;) {
      // Those of one outer position.
      const int64_t row = i / each;
      const int64_t last = std::min(end, (row + 1) * each);
      const int32_t* own = indices + row / outer * each - row * each;
      for (; i < last; i++) copyShort(x + (row * extent + own[i]) * run, y + i * run, run);
    }
  });
}

}  // namespace gf
