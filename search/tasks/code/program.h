// One Python function of the family's subset: a header and lines. Values, any thread.
//
//   def f(xs, k):
//       out = []
//       for x in xs:
//           if x > k:
//               out.append(x)
//       return out
//
// A line is one step. Its text begins with the blanks that place it in the body: none, or 4 for each
// block that it stands in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "search/tasks/code/expression.h"

namespace lemma::search::code {

struct Line {
  enum class Kind { kAssign, kAugment, kAppend, kFor, kWhile, kIf, kElif, kElse, kReturn };
  Kind kind = Kind::kReturn;
  int depth = 0;
  std::string name = {};       // kAssign, kAugment, kAppend: the variable; kFor: what it gives
  std::string op = {};         // kAugment: "+", "-", "*"
  Expression expression = {};  // none of kElse

  bool opens_block() const { return kind >= Kind::kFor && kind <= Kind::kElse; }
};

// kInvalidArgument says what is wrong.
core::Result<Line> parse_line(std::string_view text);
std::string to_string(const Line& line);

struct Program {
  static constexpr std::size_t kMaxLines = 24;
  static constexpr int kMaxBlocks = 3;             // that stand in one another
  static constexpr std::size_t kMaxSource = 1000;  // bytes of source()
  static constexpr std::size_t kMaxParameters = 4;

  std::string name;
  std::vector<std::string> parameters;
  std::vector<Line> lines = {};

  // Why `line` can't come next: where it stands, or a name that nothing has given a value yet.
  // Nothing: it can.
  std::optional<std::string> why_not(const Line& line) const;
  // How deep the next line may stand, and whether an else or elif may be next at `depth`.
  int deepest() const;
  bool may_be_else(int depth) const;
  std::vector<std::string> variables() const;  // with parameters, in order of appearance
  // It ends in a return that stands in no block, so every line of it can be run.
  bool complete() const;
  std::string source() const;  // Python, with newline
};

// The whole of a function's source, also "def f(x): return x" in one line. kInvalidArgument.
core::Result<Program> parse_program(std::string_view source);

}  // namespace lemma::search::code
