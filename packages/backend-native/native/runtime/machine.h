// Returns the number of processors and the amount of memory that this process may use. Both can be smaller than those of
// the machine, because processor affinity and control groups (cgroups) can limit a process.
#pragma once

#include <cstdint>

namespace gf {

/// Returns the number of processors that the affinity mask and the control group quotas allow, at least 1.
int allowedCores();

/// Returns the number of bytes of memory that the machine has, or fewer if the control groups allow fewer.
uint64_t allowedMemory();

}  // namespace gf
