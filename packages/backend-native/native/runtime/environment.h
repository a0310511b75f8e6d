// Reads the environment variables that change how this engine runs. An invalid value is an error: otherwise a user with a
// misspelled value would measure or test another configuration than intended.
#pragma once

#include <initializer_list>
#include <string>

namespace gf {

/// Returns the value of a variable. Returns null if the variable is not set or empty.
const char* variable(const char* name);

/// Throws std::invalid_argument with a message such as: GANFORGE_THREADS must be <expected>; received "4x".
[[noreturn]] void refuseVariable(const char* name, const std::string& expected);

/// Returns the whole number from `least` to `most` that a variable contains, or `otherwise` if the variable is not set.
/// Throws std::invalid_argument for another value.
int wholeVariable(const char* name, int least, int most, int otherwise);

/// Returns the index of a variable's value in `names`, or -1 if the variable is not set. Throws std::invalid_argument for
/// another value.
int chosenVariable(const char* name, std::initializer_list<const char*> names);

}  // namespace gf
