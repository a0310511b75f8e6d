// The version of the package that this addon was built of.
#pragma once

namespace gf {

const char* version();

/// The hash of the sources that this addon was built of: scripts/sources-hash.cjs.
const char* sources();

}  // namespace gf
