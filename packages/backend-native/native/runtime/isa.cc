#include "runtime/isa.h"

#include <string>

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "runtime/environment.h"

namespace gf {
namespace {

/// Returns the last set of the table that this processor has.
Isa best() {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  Isa most = Isa::baseline;
#define GF_TAKE_SET(Table, name, set, shown, has, ...) \
  if (has) most = Isa::set;
  GF_INSTRUCTION_SETS(GF_TAKE_SET, , )
#undef GF_TAKE_SET
  return most;
}

/// Returns the instruction set that GANFORGE_ISA names, or the best one. Refuses a set that this processor does not support.
Isa chosen() {
  const Isa most = best();
#define GF_SET_NAME(Table, name, set, ...) #set,
  const int wanted = chosenVariable("GANFORGE_ISA", {GF_INSTRUCTION_SETS(GF_SET_NAME, , )});
#undef GF_SET_NAME
  if (wanted < 0) return most;
  if (static_cast<Isa>(wanted) > most) {
    refuseVariable("GANFORGE_ISA", std::string("an instruction set of this processor, whose best is ") + isaName(most));
  }
  return static_cast<Isa>(wanted);
}

Bf16Units bestBf16() {
#if defined(GF_HAS_avx512bf16)
  unsigned a, b, c, d;
  if (isa() < Isa::avx512) return Bf16Units::none;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !((a >> 5) & 1)) return Bf16Units::none;
#if defined(GF_HAS_amx) && defined(__linux__)
  // Linux lets a process use the tile registers after one request: ARCH_REQ_XCOMP_PERM for XTILEDATA.
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && ((d >> 22) & 1) && ((d >> 24) & 1) &&
      syscall(SYS_arch_prctl, 0x1023, 18) == 0) {
    return Bf16Units::amx;
  }
#endif
  return Bf16Units::avx512bf16;
#else
  return Bf16Units::none;
#endif
}

/// Returns the bf16 units that the variable GANFORGE_BF16 selects. If it is not set, returns the best units of this
/// processor. Refuses units that this processor does not have.
Bf16Units chosenBf16() {
  const Bf16Units most = bestBf16();
  const int wanted = chosenVariable("GANFORGE_BF16", {"none", "avx512_bf16", "amx", "amx_emulated"});
  if (wanted < 0) return most;
  const Bf16Units units = static_cast<Bf16Units>(wanted);
  const Bf16Units needed = units == Bf16Units::amxEmulated ? Bf16Units::avx512bf16 : units;
  if (needed > most) {
    refuseVariable("GANFORGE_BF16", std::string("what this processor can do, whose best is ") + bf16Name(most));
  }
  return units;
}

}  // namespace

Isa isa() {
  static const Isa isa = chosen();
  return isa;
}

const char* isaName(Isa isa) { return kInstructionSets[static_cast<int>(isa)].shown; }

Bf16Units bf16Units() {
  static const Bf16Units units = chosenBf16();
  return units;
}

const char* bf16Name(Bf16Units units) {
  switch (units) {
    case Bf16Units::avx512bf16: return "avx512_bf16";
    case Bf16Units::amx: return "amx";
    case Bf16Units::amxEmulated: return "amx_emulated";
    default: return "none";
  }
}

}  // namespace gf
