#include "products/convolution-groups.h"

#include <functional>

#include "../test/native/check.h"
#include "products/gemm-format.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// Calls body(x, w, y) with the elements that are multiplied with each other.
void eachProduct(const Convolution& s, const std::function<void(size_t, size_t, size_t)>& body) {
  for (int64_t n = 0; n < s.images; n++) {
    for (int64_t oy = 0; oy < s.outHeight; oy++) {
      for (int64_t ox = 0; ox < s.outWidth; ox++) {
        for (int64_t ky = 0; ky < s.tapsHeight; ky++) {
          for (int64_t kx = 0; kx < s.tapsWidth; kx++) {
            const int64_t y = oy * s.strideY + ky * s.dilationY - s.padTop;
            const int64_t x = ox * s.strideX + kx * s.dilationX - s.padLeft;
            if (y < 0 || y >= s.height || x < 0 || x >= s.width) continue;
            for (int64_t c = 0; c < s.channels; c++) {
              for (int64_t d = 0; d < s.filters; d++) {
                body(static_cast<size_t>(((n * s.height + y) * s.width + x) * s.channels + c),
                     static_cast<size_t>(((ky * s.tapsWidth + kx) * s.channels + c) * s.filters + d),
                     static_cast<size_t>(((n * s.outHeight + oy) * s.outWidth + ox) * s.filters + d));
              }
            }
          }
        }
      }
    }
  }
}

/// A convolution and both gradients, with many threads and with one, to the same bits.
void isConvolution(const Convolution& s) {
  const std::vector<float> x = numbers(s.images * s.height * s.width * s.channels, 1);
  const std::vector<float> w = numbers(s.tapsHeight * s.tapsWidth * s.channels * s.filters, 2);
  const std::vector<float> dy = numbers(s.images * s.outHeight * s.outWidth * s.filters, 3);
  std::vector<double> y(dy.size()), dx(x.size()), dw(w.size());
  eachProduct(s, [&](size_t i, size_t j, size_t o) {
    y[o] += double{x[i]} * double{w[j]};
    dx[i] += double{dy[o]} * double{w[j]};
    dw[j] += double{dy[o]} * double{x[i]};
  });
  std::vector<float> first[3];
  for (const int threads : {threadCount(), 1}) {
    limitThreads(threads);
    std::vector<float> found[3] = {std::vector<float>(y.size(), -7.0f), std::vector<float>(dx.size(), -7.0f),
                                   std::vector<float>(dw.size(), -7.0f)};
    const GemmFormat& format = gemmFormat(false);
    convolve(format, s, x.data(), w.data(), Finish(), found[0].data());
    convolveBackInput(format, s, dy.data(), w.data(), found[1].data());
    convolveBackFilter(format, s, x.data(), dy.data(), found[2].data());
    GF_CHECK(near(found[0], y));
    GF_CHECK(near(found[1], dx));
    GF_CHECK(near(found[2], dw));
    for (int i = 0; i < 3; i++) {
      if (threads == threadCount()) first[i] = found[i];
      GF_CHECK(found[i] == first[i]);
    }
  }
}

/// The channels of one group of an image tensor.
std::vector<float> channelsOf(const std::vector<float>& tensor, int64_t channels, int64_t groups, int64_t group) {
  std::vector<float> result;
  for (size_t i = 0; i < tensor.size(); i++) {
    if (static_cast<int64_t>(i) / channels % groups == group) result.push_back(tensor[i]);
  }
  return result;
}

/// A convolution of groups has the bits of the convolution of each group, with many threads and with one.
void isConvolutionOfGroups(const Convolution& s, int64_t groups) {
  const GemmFormat& format = gemmFormat(false);
  const std::vector<float> x = numbers(groups * s.images * s.height * s.width * s.channels, 1);
  const std::vector<float> dy = numbers(groups * s.images * s.outHeight * s.outWidth * s.filters, 2);
  const std::vector<float> bias = numbers(groups * s.filters, 3);
  const int64_t size = s.tapsHeight * s.tapsWidth * s.channels * s.filters;
  std::vector<std::vector<float>> w, dw;
  std::vector<const float*> filters;
  std::vector<float*> gradients;
  for (int64_t g = 0; g < groups; g++) {
    w.push_back(numbers(size, static_cast<uint32_t>(4 + g)));
    dw.push_back(std::vector<float>(w.back().size(), -7.0f));
  }
  for (size_t g = 0; g < w.size(); g++) filters.push_back(w[g].data()), gradients.push_back(dw[g].data());
  Finish finish;
  finish.bias = bias.data();
  finish.biasStep = 1;
  finish.activation = Activation::leakyRelu;
  finish.slope = 0.2f;
  for (const int threads : {threadCount(), 1}) {
    limitThreads(threads);
    std::vector<float> y(dy.size(), -7.0f), dx(x.size(), -7.0f);
    convolveGroups(format, s, groups, x.data(), filters.data(), finish, y.data());
    convolveGroupsBackInput(format, s, groups, dy.data(), filters.data(), dx.data());
    convolveGroupsBackFilter(format, s, groups, x.data(), dy.data(), gradients.data());
    for (int64_t g = 0; g < groups; g++) {
      const size_t i = static_cast<size_t>(g);
      const std::vector<float> ownX = channelsOf(x, s.channels, groups, g), ownDy = channelsOf(dy, s.filters, groups, g);
      std::vector<float> ownY(ownDy.size()), ownDx(ownX.size()), ownDw(w[i].size());
      Finish own = finish;
      own.bias += g * s.filters;
      convolve(format, s, ownX.data(), filters[i], own, ownY.data());
      convolveBackInput(format, s, ownDy.data(), filters[i], ownDx.data());
      convolveBackFilter(format, s, ownX.data(), ownDy.data(), ownDw.data());
      GF_CHECK(channelsOf(y, s.filters, groups, g) == ownY);
      GF_CHECK(channelsOf(dx, s.channels, groups, g) == ownDx);
      GF_CHECK(dw[i] == ownDw);
    }
  }
}

int64_t outputs(int64_t size, int64_t taps, int64_t stride, int64_t pad) {
  return size + 2 * pad < taps ? 0 : (size + 2 * pad - taps) / stride + 1;
}

Convolution square(int64_t images, int64_t size, int64_t channels, int64_t filters, int64_t taps, int64_t stride,
                   int64_t pad) {
  const int64_t out = outputs(size, taps, stride, pad);
  return {images, size, size, channels, out, out, filters, taps, taps, stride, stride, 1, 1, pad, pad};
}

}  // namespace

void testConvolutions() {
  // Every way there is: patches, minimal filtering of squares and of lines, few channels, few filters.
  isConvolution(square(2, 16, 16, 32, 3, 1, 1));
  isConvolution(square(4, 16, 16, 48, 4, 2, 1));
  isConvolution(square(2, 17, 3, 16, 4, 2, 1));
  isConvolution(square(2, 15, 17, 2, 3, 1, 1));
  isConvolution({2, 17, 17, 16, 17, 17, 16, 1, 7, 1, 1, 1, 1, 0, 3});
  isConvolution({1, 15, 17, 5, 11, 13, 6, 3, 3, 1, 1, 2, 2, 0, 0});
  // Rows of a few channels: images of every width, and padding beyond the taps.
  for (const int64_t width : {1, 2, 3, 5, 6, 7, 8, 13, 14, 15, 29}) {
    isConvolution({2, 9, width, 16, 9, width, 16, 3, 3, 1, 1, 1, 1, 1, 1});
  }
  isConvolution(square(1, 70, 16, 16, 3, 1, 0));
  isConvolution({2, 9, 12, 16, 12, 16, 16, 2, 4, 1, 1, 1, 1, 2, 4});
  isConvolution({2, 9, 12, 16, 5, 7, 16, 3, 2, 1, 1, 1, 1, -2, -3});
  isConvolution({2, 9, 12, 16, 15, 18, 16, 3, 3, 1, 1, 1, 1, 5, 6});
  for (const int64_t width : {8, 16}) {
    for (const int64_t groups : {1, 2, 5}) {
      for (const int64_t taps : {1, 2, 3, 4}) {
        for (const int64_t stride : {1, 2}) {
          isConvolutionOfGroups(square(2, 11, width, width, taps, stride, taps / 2), groups);
        }
      }
    }
  }
  isConvolutionOfGroups(square(16, 32, 16, 16, 3, 1, 1), 2);
  isConvolutionOfGroups(square(0, 8, 16, 16, 3, 1, 1), 3);
  // Whatever has no elements.
  for (const int64_t images : {0, 1}) {
    for (const int64_t size : {0, 1, 16}) {
      for (const int64_t channels : {0, 1, 16, 48}) {
        for (const int64_t filters : {0, 1, 16}) {
          for (const int64_t taps : {0, 1, 3, 4}) {
            for (const int64_t stride : {1, 2}) isConvolution(square(images, size, channels, filters, taps, stride, 1));
          }
        }
      }
    }
  }
  // Outputs far beyond the image.
  constexpr int64_t far = (int64_t{1} << 31) - 5;
  isConvolution({1, 4, 4, 4, 2, 2, 16, 4, 4, far, far, 1, 1, 0, 0});
  isConvolution({1, 4, 4, 16, 2, 2, 16, 4, 4, far, far, 1, 1, far, far});
  isConvolution({1, 4, 4, 4, 2, 2, 16, 2, 2, 1, 1, far, far, 0, 0});
  isConvolution({1, 4, 4, 1, 2, 2, 1, 4, 4, 20000, 20000, 1, 1, 20000, 20000});
}

}  // namespace gf
