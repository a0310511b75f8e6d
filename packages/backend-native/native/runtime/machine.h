// What of the machine this process may use: processor affinity and control groups are asked, not the hardware alone.
#pragma once

#include <cstdint>

namespace gf {

/// Processors that the affinity mask and the control groups' quotas leave, 1 at least.
int allowedCores();

/// Bytes of memory that the machine has, or the control groups allow.
uint64_t allowedMemory();

}  // namespace gf
