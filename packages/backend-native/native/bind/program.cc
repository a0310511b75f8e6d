// Programs are recorded calls of this addon's functions. A single call replays a program.
#include "bind/program.h"

#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "bind/expose.h"
#include "products/kept-panels.h"
#include "program/threading.h"
#include "runtime/pages.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// The number of words of a random stream. They are the first described numbers of a call that draws random numbers; each
/// replay receives them.
constexpr int64_t kStreamWords = 4;
constexpr int64_t kMostSlots = 1 << 20;

/// A recorded call of one function.
struct Node {
  const Export* function;
  size_t first_argument, arguments;
  size_t first_described, described;
  /// The random stream that the call draws from, or -1.
  int64_t draw;
  /// The number that the call returned, if any. Another number in a replay stops the replay.
  bool gave;
  double result;
};

struct Program {
  std::vector<Node> nodes;
  std::vector<RecordedArgument> arguments;
  std::vector<double> described;
  Array<char> constants;
  /// The number of bytes of each slot that the calls use. Slot 0 contains the constants.
  std::vector<int64_t> reach;
  int64_t draws = 0;
  std::optional<Threading> threading;
  KeptPanels panels;
};

constexpr napi_type_tag kProgramTag = {0x67616e666f726765, 0x70726f6772616d31};

/// Reads the numbers that encode a program.
class Code {
 public:
  Code(const double* values, int64_t size) : values_(values), size_(size) {}

  bool done() const { return at_ == size_; }

  double number() {
    if (at_ >= size_) throw ArgumentError("the program ends in the middle of a call");
    return values_[at_++];
  }

  int64_t integer(int64_t least, int64_t most) {
    const double value = number();
    if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most)) || std::trunc(value) != value) {
      throw ArgumentError("a program has " + std::to_string(value) + " where a whole number of " + std::to_string(least) +
                          ".." + std::to_string(most) + " must be");
    }
    return static_cast<int64_t>(value);
  }

 private:
  const double* values_;
  int64_t size_, at_ = 0;
};

RecordedArgument readArgument(Code& code, Program& program) {
  RecordedArgument argument{};
  argument.kind = static_cast<RecordedArgument::Kind>(code.integer(0, 3));
  switch (argument.kind) {
    case RecordedArgument::Kind::kNone:
      break;
    case RecordedArgument::Kind::kNumber:
    case RecordedArgument::Kind::kBoolean:
      argument.number = code.number();
      break;
    case RecordedArgument::Kind::kArray: {
      argument.type = static_cast<ElementType>(code.integer(0, 3));
      argument.slot = static_cast<int32_t>(code.integer(0, static_cast<int64_t>(program.reach.size()) - 1));
      argument.offset = code.integer(0, kMostWhole);
      argument.size = code.integer(0, kMostWhole);
      const int64_t each = elementBytes(argument.type);
      if (argument.offset % each != 0) throw ArgumentError("an array of a program begins between two elements");
      const int64_t end = product(argument.size, each) + argument.offset;
      if (argument.size > 0) program.reach[argument.slot] = std::max(program.reach[argument.slot], end);
      break;
    }
  }
  return argument;
}

void readNode(Code& code, const std::deque<Export>& exports, Program& program) {
  Node node{};
  node.function = &exports[static_cast<size_t>(code.integer(0, static_cast<int64_t>(exports.size()) - 1))];
  node.draw = code.integer(-1, program.draws - 1);
  node.gave = code.integer(0, 1) == 1;
  node.result = code.number();
  node.first_described = program.described.size();
  node.described = static_cast<size_t>(code.integer(node.draw < 0 ? 0 : kStreamWords, Instance::kNumbers));
  for (size_t i = 0; i < node.described; i++) program.described.push_back(code.number());
  node.first_argument = program.arguments.size();
  node.arguments = static_cast<size_t>(code.integer(0, kMostSlots));
  for (size_t i = 0; i < node.arguments; i++) program.arguments.push_back(readArgument(code, program));
  program.nodes.push_back(node);
}

Program& programOf(const Args& args, napi_value given) {
  bool ours = false;
  void* data = nullptr;
  napi_valuetype type;
  // The check of the tag leaves a pending exception if the value is not an object.
  if (napi_typeof(args.env(), given, &type) != napi_ok || type != napi_external ||
      napi_check_object_type_tag(args.env(), given, &kProgramTag, &ours) != napi_ok || !ours ||
      napi_get_value_external(args.env(), given, &data) != napi_ok) {
    throw ArgumentError("program", "a program", "something else");
  }
  return *static_cast<Program*>(data);
}

/// Returns the memory of a program's slots: the constants, then the arrays of the list.
std::vector<char*> slotsOf(const Args& args, napi_value list, Program& program) {
  std::vector<char*> slots(program.reach.size());
  slots[0] = program.constants.get();
  bool isList = false;
  if (napi_is_array(args.env(), list, &isList) != napi_ok || !isList) {
    throw ArgumentError("slots", "a list of arrays", "something else");
  }
  for (size_t slot = 1; slot < slots.size(); slot++) {
    napi_value array, buffer;
    napi_typedarray_type type;
    size_t length = 0;
    void* data = nullptr;
    bool own = false;
    // Reading the list may throw.
    if (napi_get_element(args.env(), list, static_cast<uint32_t>(slot - 1), &array) != napi_ok) {
      throw Napi::Error::New(args.env());
    }
    const bool is = napi_get_typedarray_info(args.env(), array, &type, &length, &data, &buffer, nullptr) == napi_ok &&
                    napi_is_arraybuffer(args.env(), buffer, &own) == napi_ok;
    // Memory that other threads can write could change between check and use.
    if (!is || !own) throw ArgumentError("slots", "typed arrays in memory of one thread", "something else");
    ElementType element;
    if (!elementTypeOf(type, &element) || element == ElementType::float64) {
      throw ArgumentError("slots", "arrays of float32, int32 or bytes", "others");
    }
    const int64_t bytes = static_cast<int64_t>(length) * elementBytes(element);
    if (bytes < program.reach[slot]) {
      throw ArgumentError("slots", std::to_string(program.reach[slot]) + " bytes in slot " + std::to_string(slot), std::to_string(bytes));
    }
    slots[slot] = static_cast<char*>(data);
  }
  return slots;
}

/// Runs one call. Returns false if the call returns another number than in the recording.
bool runNode(napi_env env, Program& program, const Node& node, char* const* slots, const double* words) {
  double* described = program.described.data() + node.first_described;
  if (node.draw >= 0) std::memcpy(described, words + node.draw * kStreamWords, kStreamWords * sizeof(double));
  const RecordedCall call{program.arguments.data() + node.first_argument, node.arguments, described,
                          static_cast<int64_t>(node.described), slots};
  napi_value result;
  try {
    result = node.function->run(Args(env, call));
  } catch (const ArgumentError& caught) {
    throw ArgumentError(node.function->name + std::string(": ") + caught.what());
  }
  double given;
  return !node.gave || (napi_get_value_double(env, result, &given) == napi_ok && given == node.result);
}

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); }

}  // namespace

napi_value createProgram(const Args& args, const CreateProgramArguments& a) {
  const int64_t bytes = a.constants.size;
  auto program = std::make_unique<Program>();
  program->reach.resize(static_cast<size_t>(a.slots));
  program->draws = a.streams;
  program->constants = allocateArray<char>(Size(bytes));
  if (bytes > 0) std::memcpy(program->constants.get(), a.constants.data, static_cast<size_t>(bytes));
  const std::deque<Export>& exports = args.env().GetInstanceData<Instance>()->exports;
  for (Code code(a.code.data, a.code.size); !code.done();) readNode(code, exports, *program);
  program->threading.emplace(static_cast<int64_t>(program->nodes.size()));
  if (program->reach[0] > bytes) {
    a.constants.fail("constants of " + std::to_string(program->reach[0]) + " bytes", std::to_string(bytes));
  }
  const auto drop = [](napi_env, void* data, void*) { delete static_cast<Program*>(data); };
  napi_value handle;
  if (napi_create_external(args.env(), program.get(), drop, nullptr, &handle) != napi_ok) throw Napi::Error::New(args.env());
  program.release();
  if (napi_type_tag_object(args.env(), handle, &kProgramTag) != napi_ok) throw Napi::Error::New(args.env());
  return handle;
}

napi_value replay(const Args& args, const ReplayArguments& a) {
  Program& program = programOf(args, a.program);
  const std::vector<char*> slots = slotsOf(args, a.slots, program);
  const double* words = a.words.of(program.draws * kStreamWords);
  double* seconds = a.seconds ? a.seconds->of(static_cast<int64_t>(program.nodes.size())) : nullptr;
  Threading& threading = *program.threading;
  threading.begin(activeThreads());
  const WithPanels panels(program.panels);
  std::optional<Awake> awake;
  if (threading.shares()) awake.emplace();
  const bool measures = seconds != nullptr || threading.measuresNodes();
  const Clock::time_point begin = Clock::now();
  bool same = true;
  for (size_t i = 0; same && i < program.nodes.size(); i++) {
    std::optional<Alone> alone;
    if (threading.isAlone(static_cast<int64_t>(i))) alone.emplace();
    const Clock::time_point from = measures ? Clock::now() : Clock::time_point();
    const int64_t shared = timesShared();
    same = runNode(args.env(), program, program.nodes[i], slots.data(), words);
    if (!measures) continue;
    const double taken = secondsSince(from);
    if (seconds != nullptr) seconds[i] = taken;
    if (threading.measuresNodes()) threading.ran(static_cast<int64_t>(i), taken, timesShared() != shared);
  }
  if (same) threading.end(secondsSince(begin));
  return Napi::Boolean::New(args.env(), same);
}

void lastCall(const Args& args, const LastCallArguments& a) {
  const Instance& instance = *args.env().GetInstanceData<Instance>();
  double* found = a.found.of(2);
  found[0] = static_cast<double>(instance.described_read);
  found[1] = static_cast<double>(instance.written);
}

}  // namespace gf
