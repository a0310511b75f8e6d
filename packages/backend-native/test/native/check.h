// What the tests in C++ have in common.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace gf {

inline void check(bool is, const char* what, const char* file, int line) {
  if (is) return;
  std::fprintf(stderr, "%s:%d: %s\n", file, line, what);
  std::exit(1);
}
#define GF_CHECK(condition) ::gf::check(condition, #condition, __FILE__, __LINE__)

/// `count` numbers of [-1,1), the same at every run.
inline std::vector<float> numbers(int64_t count, uint32_t seed) {
  std::vector<float> result(static_cast<size_t>(count));
  uint32_t state = seed * 2654435761u + 1;
  for (float& value : result) {
    state = state * 1664525u + 1013904223u;
    value = static_cast<float>(state >> 8) / static_cast<float>(1 << 23) - 1.0f;
  }
  return result;
}

/// Whether the values are those, but for rounding in float.
inline bool near(const std::vector<float>& found, const std::vector<double>& expected) {
  double most = 1e-30, error = 0.0;
  for (size_t i = 0; i < expected.size(); i++) {
    most = std::fmax(most, std::fabs(expected[i]));
    error = std::fmax(error, std::fabs(static_cast<double>(found[i]) - expected[i]));
  }
  return found.size() == expected.size() && error <= 1e-4 * most;
}

// Each file of tests.
void testThreads();
void testSizes();
void testProducts();
void testConvolutions();
void testMatrices();
void testPointwise();
void testRows();
void testImages();
void testMatrixOperators();
void testPrograms();

}  // namespace gf
