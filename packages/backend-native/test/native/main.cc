// The tests in C++, with more threads than cores: `node scripts/native-tests.mjs` builds and runs them.
#include "../test/native/check.h"

int main() {
  gf::testThreads();
  gf::testSizes();
  gf::testProducts();
  gf::testConvolutions();
  gf::testMatrices();
  gf::testPointwise();
  gf::testRows();
  gf::testImages();
  gf::testMatrixOperators();
  gf::testPrograms();
  std::puts("all as expected");
}
