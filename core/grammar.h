// What text may come next, as a plain value: a context-free grammar over bytes. Task families build
// grammars, model/constraint compiles them to token masks, and `matches` is the slow, obvious
// oracle for both. Immutable once built; share it as std::shared_ptr<const Grammar>.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::core {

// A set of byte values.
struct ByteSet {
  std::array<std::uint64_t, 4> bits{};

  static ByteSet of(std::string_view members);
  static ByteSet range(unsigned char first, unsigned char last);
  void add(unsigned char b) { bits[b >> 6] |= std::uint64_t{1} << (b & 63); }
  bool contains(unsigned char b) const { return (bits[b >> 6] >> (b & 63)) & 1; }
  ByteSet complement() const;
};

// One item of a sequence, repeated min..max times. The caps keep every derivation finite.
struct Symbol {
  enum class Kind { kLiteral, kBytes, kRule };
  static constexpr int kMaxRepeat = 4096;

  Kind kind = Kind::kLiteral;
  std::string literal = {};  // kLiteral: these bytes
  ByteSet bytes = {};        // kBytes: any one of these
  int rule = 0;              // kRule: index into Grammar::rules
  int min = 1;               // 0..max
  int max = 1;               // 1..kMaxRepeat

  static Symbol text(std::string literal) { return {.literal = std::move(literal)}; }
  static Symbol any_of(ByteSet set, int min = 1, int max = 1) {
    return {.kind = Kind::kBytes, .bytes = set, .min = min, .max = max};
  }
  static Symbol ref(int rule, int min = 1, int max = 1) {
    return {.kind = Kind::kRule, .rule = rule, .min = min, .max = max};
  }
};

using Sequence = std::vector<Symbol>;

struct Rule {
  std::string name;
  std::vector<Sequence> alternatives;
};

// rules[0] is the root. A whole text matches when the root derives exactly its bytes.
struct Grammar {
  static constexpr int kMaxRules = 1024;
  static constexpr int kMaxDepth = 64;  // of nested rule references in one derivation

  std::vector<Rule> rules;

  // Every reference in range, every repeat within its caps, no empty rule set, no left recursion.
  Result<void> validate() const;
};

// Whether the whole text is derivable: an exhaustive memoised matcher, for tests and for parsing
// foreign text.
bool matches(const Grammar& grammar, std::string_view text);

}  // namespace lemma::core
