// A bounded subset of Jinja, enough for the chat templates that models carry: output, set,
// namespace, if, for with loop.*, break, continue, macros at the top level, and the expressions,
// filters, tests and methods that README.md lists. What isn't in the subset is kUnsupported with
// its line: syntax when it is parsed; a filter, test, method or function when a rendering reaches
// it, so that branches for what Lemma never passes (tools) may say what they like.
//
// Foreign text: no host objects, no includes, no clock, no randomness. A rendering is a pure
// function of the template and its variables, and ends: every size below is capped, and beyond a
// cap is kOutOfRange. Immutable; any thread may render.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/result.h"
#include "model/jinja/text.h"
#include "model/jinja/value.h"

namespace lemma::model::jinja {

class Template {
 public:
  static constexpr std::size_t kMaxTemplateBytes = 1 << 18;
  static constexpr std::int64_t kMaxSteps = 1 << 21;  // nodes evaluated, and 64 bytes handled each
  static constexpr std::int64_t kMaxTurns = 1 << 18;  // of all loops
  static constexpr std::size_t kMaxTextBytes = 1 << 23;  // the output, and every string on the way
  static constexpr std::size_t kMaxItems = 1 << 16;      // of a list or dict
  static constexpr std::size_t kMaxNames = 256;          // of a scope, or of a namespace
  static constexpr std::size_t kMaxNamespaces = 256;
  static constexpr int kMaxCalls = 8;  // of macros inside one another

  static core::Result<Template> parse(std::string_view source);

  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  ~Template();

  // `variables` are the names that the template may read. kInvalidArgument, field "messages": the
  // template itself refused by raise_exception.
  core::Result<Text> render(const Dict& variables) const;

 private:
  struct Tree;
  explicit Template(std::unique_ptr<const Tree> tree);

  std::unique_ptr<const Tree> tree_;
};

}  // namespace lemma::model::jinja
