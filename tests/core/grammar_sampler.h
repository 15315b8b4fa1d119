// A random text that a grammar derives, for tests of what reads it.
#pragma once

#include <algorithm>
#include <string>

#include "core/grammar.h"
#include "core/random.h"

namespace lemma::core::test {

inline void sample_rule(const Grammar& grammar, int rule, int depth, Random& random,
                        std::string& out) {
  const auto& alternatives = grammar.rules[static_cast<std::size_t>(rule)].alternatives;
  // Deep down the shortest way out, so that every derivation ends.
  const auto refs = [](const Sequence& sequence) {
    return std::ranges::count(sequence, Symbol::Kind::kRule, &Symbol::kind);
  };
  const Sequence* chosen = &alternatives[random.below(alternatives.size())];
  if (depth > 24) chosen = &*std::ranges::min_element(alternatives, {}, refs);
  for (const Symbol& symbol : *chosen) {
    const int spread = std::min(symbol.max - symbol.min, depth > 24 ? 0 : 3);
    const int times =
        symbol.min + static_cast<int>(random.below(static_cast<std::uint64_t>(spread) + 1));
    for (int i = 0; i < times; ++i) {
      if (symbol.kind == Symbol::Kind::kLiteral) out += symbol.literal;
      if (symbol.kind == Symbol::Kind::kRule)
        sample_rule(grammar, symbol.rule, depth + 1, random, out);
      if (symbol.kind != Symbol::Kind::kBytes) continue;
      std::string members;
      for (int b = 0; b < 256; ++b)
        if (symbol.bytes.contains(static_cast<unsigned char>(b))) members += static_cast<char>(b);
      out += members[random.below(members.size())];
    }
  }
}

inline std::string sample(const Grammar& grammar, Random& random) {
  std::string text;
  sample_rule(grammar, 0, 0, random, text);
  return text;
}

}  // namespace lemma::core::test
