// The version of the package from which this addon was built.
#pragma once

namespace gf {

const char* version();

/// The hash of the sources from which this addon was built (see scripts/sources-hash.cjs).
const char* sources();

}  // namespace gf
