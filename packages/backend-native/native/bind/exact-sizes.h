// Whether memory has exactly the requested size.
#pragma once

namespace gf {

/// True in the sanitized build, so that the address sanitizer detects an overrun by one element.
#if defined(GF_SANITIZE)
constexpr bool kExactSizes = true;
#else
constexpr bool kExactSizes = false;
#endif

}  // namespace gf
