#include "../test/native/check.h"
#include "program/threading.h"

namespace gf {
namespace {

/// Replays of two nodes that take so long, by how many threads a node has.
struct Machine {
  double alone[2], together[2];
};

/// One replay; gives how long it took.
double replay(Threading& threading, const Machine& machine, int threads) {
  threading.begin(threads);
  double total = 0;
  for (int node = 0; node < 2; node++) {
    const double taken = (threading.isAlone(node) ? machine.alone : machine.together)[node];
    if (threading.measuresNodes()) threading.ran(node, taken, !threading.isAlone(node));
    total += taken;
  }
  threading.end(total);
  return total;
}

/// The replay that it comes to in the end.
double settled(const Machine& machine) {
  Threading threading(2);
  for (int i = 0; i < 100; i++) replay(threading, machine, 2);
  return replay(threading, machine, 2);
}

bool isClose(double a, double b) { return a > b * 0.999 && a < b * 1.001; }

}  // namespace

void testPrograms() {
  GF_CHECK(isClose(settled({{1e-4, 1e-5}, {5e-5, 4e-5}}), 6e-5));
  GF_CHECK(isClose(settled({{1e-4, 1e-5}, {2e-4, 4e-5}}), 1.1e-4));
  GF_CHECK(isClose(settled({{1e-4, 1e-4}, {6e-5, 6e-5}}), 1.2e-4));
  // A long node is not tried alone.
  GF_CHECK(isClose(settled({{1.0, 1e-5}, {0.5, 2e-5}}), 0.50001));

  // Nothing is measured if almost all time is spent in long nodes.
  Threading mostlyLong(2);
  replay(mostlyLong, {{1.0, 1e-5}, {0.5, 2e-5}}, 2);
  mostlyLong.begin(2);
  GF_CHECK(!mostlyLong.measuresNodes() && !mostlyLong.isAlone(0) && !mostlyLong.isAlone(1));

  // What changes is seen, some time later.
  Threading threading(2);
  for (int i = 0; i < 100; i++) replay(threading, {{1e-4, 1e-5}, {5e-5, 4e-5}}, 2);
  const Machine busy = {{1e-4, 1e-5}, {2e-4, 4e-5}};
  for (int i = 0; i < 1100; i++) replay(threading, busy, 2);
  GF_CHECK(isClose(replay(threading, busy, 2), 1.1e-4));
  // With one thread there is nothing to choose.
  threading.begin(1);
  GF_CHECK(!threading.shares() && !threading.measuresNodes());
}

}  // namespace gf
