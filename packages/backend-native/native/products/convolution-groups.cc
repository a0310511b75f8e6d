#include "products/convolution-groups.h"

#include <algorithm>

#include "kernels/layout.h"
#include "products/convolution-rows.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of values that a task of a thread copies.
constexpr int64_t kGrain = 16384;

/// Copies the channels of one group of an image tensor.
class Channels {
 public:
  Channels(int64_t pixels, int64_t channels, int64_t groups) : pixels_(pixels), channels_(channels), groups_(groups) {}

  Size bytes() const { return lines(sizeOf(4, pixels_, channels_)); }

  /// Copies the channels of a group out of a tensor.
  void take(const float* tensor, int64_t group, float* copy) const {
    const int64_t all = groups_ * channels_;
    each([&](int64_t first, int64_t count) {
      layout().copyWords({tensor + first * all + group * channels_, copy + first * channels_, count, channels_, all, 1,
                          channels_, 1});
    });
  }

  /// Copies the channels of a group into a tensor.
  void put(const float* copy, int64_t group, float* tensor) const {
    const int64_t all = groups_ * channels_;
    each([&](int64_t first, int64_t count) {
      layout().copyWords({copy + first * channels_, tensor + first * all + group * channels_, count, channels_, channels_,
                          1, all, 1});
    });
  }

 private:
  template <typename F>
  void each(F copy) const {
    if (channels_ == 0) return;
    const int64_t grain = std::max<int64_t>(1, kGrain / channels_);
    parallelFor(pixels_, grain, [&](int64_t begin, int64_t end) { copy(begin, end - begin); });
  }

  const int64_t pixels_, channels_, groups_;
};

/// The two tensors of a convolution of groups, and memory for a copy of one group of each.
struct Copies {
  Copies(const Convolution& s, int64_t groups)
      : inputs(sizeOf(s.images, s.height, s.width).value(), s.channels, groups),
        outputs(sizeOf(s.images, s.outHeight, s.outWidth).value(), s.filters, groups),
        scratch(inputs.bytes() + outputs.bytes()),
        x(reinterpret_cast<float*>(scratch.data())),
        y(reinterpret_cast<float*>(scratch.data() + inputs.bytes().value())) {}

  const Channels inputs, outputs;
  const Scratch scratch;
  float* const x;
  float* const y;
};

/// Returns the finish of the filters from `first` on.
Finish finishFrom(const Finish& finish, int64_t first) {
  Finish own = finish;
  if (own.bias != nullptr) own.bias += first * own.biasStep;
  if (own.slopes != nullptr) own.slopes += first * own.slopesStep;
  return own;
}

}  // namespace

void convolveGroups(const GemmFormat& format, const Convolution& s, int64_t groups, const float* x, const float* const* w,
                    const Finish& finish, float* y) {
  if (rowsPay(format, s)) return convolveRows(s, groups, x, w, finish, y);
  if (groups == 1) return convolve(format, s, x, w[0], finish, y);
  const Copies copies(s, groups);
  for (int64_t g = 0; g < groups; g++) {
    copies.inputs.take(x, g, copies.x);
    convolve(format, s, copies.x, w[g], finishFrom(finish, g * s.filters), copies.y);
    copies.outputs.put(copies.y, g, y);
  }
}

void convolveGroupsBackInput(const GemmFormat& format, const Convolution& s, int64_t groups, const float* dy,
                             const float* const* w, float* dx) {
  if (rowsPay(format, s)) return convolveRowsBackInput(s, groups, dy, w, dx);
  if (groups == 1) return convolveBackInput(format, s, dy, w[0], dx);
  const Copies copies(s, groups);
  for (int64_t g = 0; g < groups; g++) {
    copies.outputs.take(dy, g, copies.y);
    convolveBackInput(format, s, copies.y, w[g], copies.x);
    copies.inputs.put(copies.x, g, dx);
  }
}

void convolveGroupsBackFilter(const GemmFormat& format, const Convolution& s, int64_t groups, const float* x,
                              const float* dy, float* const* dw) {
  if (rowsPay(format, s)) return convolveRowsBackFilter(s, groups, x, dy, dw);
  if (groups == 1) return convolveBackFilter(format, s, x, dy, dw[0]);
  const Copies copies(s, groups);
  for (int64_t g = 0; g < groups; g++) {
    copies.inputs.take(x, g, copies.x);
    copies.outputs.take(dy, g, copies.y);
    convolveBackFilter(format, s, copies.x, copies.y, dw[g]);
  }
}

}  // namespace gf
