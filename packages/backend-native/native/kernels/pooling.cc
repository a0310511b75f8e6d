#include "kernels/pooling.h"

#include "kernels/window-fold.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

/// Returns a mask of the lanes where x replaces `best`.
template <typename V>
inline auto higher(V x, V best) {
  return (x > best) | ((best != best) & (x == x));
}

struct Highest {
  template <typename L>
  struct Sum {
    typename L::Values best = typename L::Values{} + __builtin_nanf("");
  };
  template <typename L>
  void take(Sum<L>& sum, int64_t source, int64_t, int64_t) const {
    const auto x = loadAs<typename L::Values>(image + source);
    sum.best = higher(x, sum.best) ? x : sum.best;
  }
  template <typename L>
  void finish(const Sum<L>& sum, int64_t, int64_t result) const {
    storeAs(y + result, sum.best);
  }
  const float* image;
  float* y;
};

struct HighestAt {
  template <typename L>
  struct Sum {
    typename L::Values best = typename L::Values{} + __builtin_nanf("");
    typename L::Indices at = typename L::Indices{} - 1;
  };
  template <typename L>
  void take(Sum<L>& sum, int64_t source, int64_t, int64_t) const {
    const auto x = loadAs<typename L::Values>(image + source);
    const auto better = higher(x, sum.best);
    sum.best = better ? x : sum.best;
    sum.at = better ? typename L::Indices{} + static_cast<int32_t>(source / channels) : sum.at;
  }
  template <typename L>
  void finish(const Sum<L>& sum, int64_t, int64_t result) const {
    storeAs(y + result, sum.best);
    storeAs(at + result, sum.at);
  }
  const float* image;
  int64_t channels;
  float* y;
  int32_t* at;
};

template <bool mean>
struct Total {
  template <typename L>
  struct Sum {
    typename L::Values sum{};
  };
  template <typename L>
  void take(Sum<L>& sum, int64_t source, int64_t, int64_t) const {
    sum.sum += loadAs<typename L::Values>(image + source);
  }
  template <typename L>
  void finish(const Sum<L>& sum, int64_t taken, int64_t result) const {
    storeAs(y + result, mean ? sum.sum / static_cast<float>(taken) : sum.sum);
  }
  const float* image;
  float* y;
};

struct HighestBack {
  template <typename L>
  struct Sum {
    typename L::Values sum{};
  };
  template <typename L>
  void take(Sum<L>& sum, int64_t source, int64_t, int64_t own) const {
    const auto from = loadAs<typename L::Indices>(at + source);
    const auto value = loadAs<typename L::Values>(dy + source);
    sum.sum += from == static_cast<int32_t>(own) ? value : typename L::Values{};
  }
  template <typename L>
  void finish(const Sum<L>& sum, int64_t, int64_t result) const {
    storeAs(dx + result, sum.sum);
  }
  const float* dy;
  const int32_t* at;
  float* dx;
};

void highest(const Windows& windows, const float* image, int64_t row, float* y) {
  foldRow(windows, row, Highest{image, y});
}

void highestAt(const Windows& windows, const float* image, int64_t row, float* y, int32_t* at) {
  foldRow(windows, row, HighestAt{image, windows.channels, y, at});
}

void mean(const Windows& windows, const float* image, int64_t row, float* y) {
  foldRow(windows, row, Total<true>{image, y});
}

void highestBack(const Windows& windows, const float* dy, const int32_t* at, int64_t row, float* dx) {
  foldRow(windows, row, HighestBack{dy, at, dx});
}

void sum(const Windows& windows, const float* dy, int64_t row, float* dx) {
  foldRow(windows, row, Total<false>{dy, dx});
}

}  // namespace

extern const Pooling pooling = {highest, highestAt, mean, highestBack, sum};

}  // namespace GF_NAMESPACE
}  // namespace gf
