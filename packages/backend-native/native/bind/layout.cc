#include "kernels/layout.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "bind/args.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

constexpr int kMaxRank = 16;

/// The number of elements of a chunk, and the longest row of a rectangle: 64 KiB and 16 KiB of floats.
constexpr int64_t kGrain = 16384;
constexpr int64_t kColumns = 4096;

struct Dimension {
  int64_t extent, x, y;
};

/// Two memory orders of the same coordinates: strides in x and in y, in elements.
struct Walk {
  Dimension dimensions[kMaxRank + 2];
  int rank = 0;
  int64_t x = 0, y = 0;
  int64_t size = 1;
};

/// Fails unless each element of a walk is inside an array of `size` elements.
void checkReach(const Args& args, size_t i, int64_t offset, const Walk& walk, int64_t Dimension::* step, int64_t size) {
  int64_t least = offset, most = offset;
  for (int d = 0; d < walk.rank; d++) {
    const int64_t reach = product(args.env(), walk.dimensions[d].extent - 1, walk.dimensions[d].*step);
    if (__builtin_add_overflow(reach < 0 ? least : most, reach, reach < 0 ? &least : &most)) least = -1;
  }
  if (least < 0 || most >= size) {
    args.fail(i, "an array that holds all of its layout",
              std::to_string(size) + " elements for [" + std::to_string(least) + "," + std::to_string(most) + "]");
  }
}

/// Reads the described walk: the offsets of x and y, then for each dimension its extent, its stride in x and its stride in
/// y. Dimensions with one element are skipped. Argument i is the number of dimensions.
Walk readWalk(const Args& args, size_t i) {
  const int64_t rank = args.integer(i, 0, kMaxRank);
  Walk walk;
  walk.x = args.described(0);
  walk.y = args.described(1);
  for (int64_t d = 0; d < rank; d++) {
    const Dimension dimension = {args.described(2 + 3 * d), args.described(3 + 3 * d, -kMostWhole),
                                 args.described(4 + 3 * d, -kMostWhole)};
    walk.size = product(args.env(), walk.size, dimension.extent);
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

/// copyLayout(x, y, rank): y[b + sum(i_d * t_d)] = x[a + sum(i_d * s_d)] for each i_d < n_d, described by a, b, n_0, s_0,
/// t_0, n_1, ... x and y have the same type.
void copyLayout(const Args& args) {
  int64_t xSize, ySize, bytes;
  const void* x = args.elements(0, &xSize, &bytes);
  void* y = args.writtenElements(1, &ySize, &bytes);
  if (args.type(0) != args.type(1)) args.fail(1, "of the first array's type", "another");
  Walk walk = readWalk(args, 2);
  if (walk.size == 0) return;
  if (walk.size > ySize) args.fail(1, "an array that holds all of its layout", std::to_string(ySize));
  checkReach(args, 0, walk.x, walk, &Dimension::x, xSize);
  checkReach(args, 1, walk.y, walk, &Dimension::y, ySize);
  mergeDimensions(walk);
  chooseRectangle(walk);
  copyWalk(walk, x, y, bytes, bytes == 4 ? layout().copyWords : layout().copyBytes);
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

/// gather(x, indices, y, batch, outer, extent, inner): y[b,o,k,i] = x[b,o,indices[b,k],i].
void gather(const Args& args) {
  int64_t xSize, ySize, count, bytes;
  const char* x = static_cast<const char*>(args.elements(0, &xSize, &bytes));
  const int32_t* indices = args.positions(1, &count);
  char* y = static_cast<char*>(args.writtenElements(2, &ySize, &bytes));
  const int64_t batch = args.integer(3), outer = args.integer(4), extent = args.integer(5), inner = args.integer(6);
  if (args.type(0) != args.type(2)) args.fail(2, "of the first array's type", "another");
  const auto times = [&](int64_t a, int64_t b) { return product(args.env(), a, b); };
  if (xSize != times(times(times(batch, outer), extent), inner)) args.fail(0, "of the sizes given", std::to_string(xSize));
  const int64_t each = batch == 0 ? 0 : count / batch;
  if (count != each * batch) args.fail(1, "whole batches", std::to_string(count));
  if (ySize != times(times(count, outer), inner)) args.fail(2, "of the sizes given", std::to_string(ySize));
  for (int64_t k = 0; k < count; k++) {
    if (indices[k] < 0 || indices[k] >= extent) {
      // The message is the same as in tfjs, because programs search for its text.
      throw Napi::RangeError::New(args.env(), "[backend-native] GatherV2: the index value " + std::to_string(indices[k]) +
                                                  " is not in [0, " + std::to_string(extent - 1) + "]");
    }
  }
  if (ySize == 0) return;
  const int64_t run = inner * bytes;
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

}  // namespace

void registerLayout(Napi::Env env, Napi::Object exports) {
  expose<copyLayout>(env, exports, "copyLayout");
  expose<gather>(env, exports, "gather");
}

}  // namespace gf
