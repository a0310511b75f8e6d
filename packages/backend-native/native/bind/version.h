// The version of the package that this addon was built of.
#pragma once

namespace gf {

const char* version();

}  // namespace gf
