#include "runtime/environment.h"

#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace gf {

const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? nullptr : value;
}

void refuseVariable(const char* name, const std::string& expected) {
  throw std::invalid_argument(std::string(name) + " must be " + expected + "; received \"" + variable(name) + "\".");
}

int wholeVariable(const char* name, int least, int most, int otherwise) {
  const char* value = variable(name);
  if (value == nullptr) return otherwise;
  int64_t number = 0;
  bool whole = std::strlen(value) <= 9;
  for (const char* digit = value; *digit != '\0' && whole; digit++) {
    whole = *digit >= '0' && *digit <= '9';
    number = number * 10 + (*digit - '0');
  }
  if (!whole || number < least || number > most) {
    refuseVariable(name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return static_cast<int>(number);
}

int chosenVariable(const char* name, std::initializer_list<const char*> names) {
  const char* value = variable(name);
  if (value == nullptr) return -1;
  int index = 0;
  std::string expected;
  for (const char* one : names) {
    if (std::strcmp(value, one) == 0) return index;
    expected += (index == 0 ? "" : static_cast<size_t>(index) + 1 == names.size() ? " or " : ", ") + std::string(one);
    index++;
  }
  refuseVariable(name, expected);
}

}  // namespace gf
