#include "bind/version.h"

#ifndef GF_VERSION
#define GF_VERSION "0.0.0"
#define GF_SOURCES ""
#define GF_MARK ""
#endif

namespace gf {

// The build looks for this text in the addon to see whether the addon is up to date.
__attribute__((used)) extern const char kMark[] = GF_MARK;

const char* version() { return GF_VERSION; }

const char* sources() { return GF_SOURCES; }

}  // namespace gf
