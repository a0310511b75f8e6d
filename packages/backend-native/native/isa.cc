#include "isa.h"

#include <cstdlib>
#include <cstring>
#include <initializer_list>

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace gf {
namespace {

Isa best() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    return Isa::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Isa::avx2;
#endif
  return Isa::baseline;
}

Isa chosen() {
  const Isa most = best();
  const char* wanted = std::getenv("GANFORGE_ISA");
  if (wanted == nullptr) return most;
  for (Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (std::strcmp(wanted, isaName(isa)) == 0 && isa <= most) return isa;
  }
  return most;
}

Bf16Units bestBf16() {
#if defined(__x86_64__)
  unsigned a, b, c, d;
  if (isa() != Isa::avx512) return Bf16Units::none;
#if defined(GF_HAS_avx512bf16)
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !((a >> 5) & 1)) return Bf16Units::none;
#if defined(GF_HAS_amx) && defined(__linux__)
  // Linux gives a process the tile registers when it asks once: ARCH_REQ_XCOMP_PERM for XTILEDATA.
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && ((d >> 22) & 1) && ((d >> 24) & 1) &&
      syscall(SYS_arch_prctl, 0x1023, 18) == 0) {
    return Bf16Units::amx;
  }
#endif
  return Bf16Units::avx512;
#endif
#endif
  return Bf16Units::none;
}

Bf16Units chosenBf16() {
  const Bf16Units most = bestBf16();
  const char* wanted = std::getenv("GANFORGE_BF16");
  if (wanted == nullptr) return most;
  for (Bf16Units units : {Bf16Units::none, Bf16Units::avx512, Bf16Units::amx}) {
    if (std::strcmp(wanted, bf16Name(units)) == 0 && units <= most) return units;
  }
  if (std::strcmp(wanted, bf16Name(Bf16Units::amxEmulated)) == 0 && most >= Bf16Units::avx512) {
    return Bf16Units::amxEmulated;
  }
  return most;
}

}  // namespace

Isa isa() {
  static const Isa isa = chosen();
  return isa;
}

const char* isaName(Isa isa) {
  switch (isa) {
    case Isa::avx512: return "avx512";
    case Isa::avx2: return "avx2";
#if defined(__aarch64__)
    default: return "neon";
#else
    default: return "baseline";
#endif
  }
}

Bf16Units bf16Units() {
  static const Bf16Units units = chosenBf16();
  return units;
}

const char* bf16Name(Bf16Units units) {
  switch (units) {
    case Bf16Units::avx512: return "avx512_bf16";
    case Bf16Units::amx: return "amx";
    case Bf16Units::amxEmulated: return "amx_emulated";
    default: return "none";
  }
}

}  // namespace gf
