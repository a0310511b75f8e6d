#include "runtime/machine.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <sched.h>
#endif

namespace gf {
namespace {

#if defined(__linux__)
/// Returns the folders of this process's control groups, innermost first. `controller` is a controller of cgroup version 1,
/// or "" for version 2.
std::vector<std::string> controlGroups(const std::string& controller) {
  const std::string root = "/sys/fs/cgroup" + (controller.empty() ? "" : "/" + controller);
  std::vector<std::string> folders;
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const bool wanted = controller.empty() ? controllers == ",," : controllers.find("," + controller + ",") != std::string::npos;
    if (!wanted) continue;
    // A limit also holds for all inner groups, so the limits of the outer groups count too.
    for (std::string path = line.substr(second + 1); path.size() > 1; path.erase(path.rfind('/'))) {
      folders.push_back(root + path);
    }
  }
  // A container sees its own group as the root.
  folders.push_back(root);
  return folders;
}

/// Returns the number of processors that the quotas allow; infinity if there is no quota.
double quota() {
  double least = std::numeric_limits<double>::infinity();
  const auto consider = [&](double limit, double period) {
    if (limit > 0 && period > 0) least = std::min(least, limit / period);
  };
  for (const std::string& folder : controlGroups("")) {
    // Without a limit the file contains "max 100000", and reading `limit` fails.
    double limit = 0, period = 0;
    std::ifstream(folder + "/cpu.max") >> limit >> period;
    consider(limit, period);
  }
  for (const std::string& folder : controlGroups("cpu")) {
    double limit = 0, period = 0;
    std::ifstream(folder + "/cpu.cfs_quota_us") >> limit;
    std::ifstream(folder + "/cpu.cfs_period_us") >> period;
    consider(limit, period);
  }
  return least;
}

double memoryLimit() {
  double least = std::numeric_limits<double>::infinity();
  const auto consider = [&](const std::string& file) {
    double limit = 0;
    if (std::ifstream(file) >> limit && limit > 0) least = std::min(least, limit);
  };
  for (const std::string& folder : controlGroups("")) consider(folder + "/memory.max");
  for (const std::string& folder : controlGroups("memory")) consider(folder + "/memory.limit_in_bytes");
  return least;
}
#else
double quota() { return std::numeric_limits<double>::infinity(); }
double memoryLimit() { return std::numeric_limits<double>::infinity(); }
#endif

}  // namespace

int allowedCores() {
  int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = std::max(1, CPU_COUNT(&set));
#endif
  return std::max(1, static_cast<int>(std::min<double>(cores, std::round(quota()))));
}

uint64_t allowedMemory() {
  const double machine = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  return static_cast<uint64_t>(std::min(machine, memoryLimit()));
}

}  // namespace gf
