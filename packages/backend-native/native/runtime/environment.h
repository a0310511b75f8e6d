// Variables of the environment that change how this engine runs. A value that means nothing is refused: who misspells one
// would measure, or test, something else than is believed.
#pragma once

#include <initializer_list>
#include <string>

namespace gf {

/// The value of a variable; null where it is not set, or empty.
const char* variable(const char* name);

/// Throws std::invalid_argument: "GANFORGE_THREADS must be <expected>; received "4x"."
[[noreturn]] void refuseVariable(const char* name, const std::string& expected);

/// A variable's whole number of [least, most]; `otherwise` where it is not set. Throws std::invalid_argument.
int wholeVariable(const char* name, int least, int most, int otherwise);

/// Which of `names` a variable has; -1 where it is not set. Throws std::invalid_argument for another value.
int chosenVariable(const char* name, std::initializer_list<const char*> names);

}  // namespace gf
