#include "model/constraint.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/random.h"
#include "tests/model/tiny_vocabulary.h"

namespace lemma::model {
namespace {

using core::ByteSet;
using core::Grammar;
using core::Symbol;

std::shared_ptr<const Grammar> shared(Grammar grammar) {
  return std::make_shared<const Grammar>(std::move(grammar));
}

// "12 * 3 = 36": the shape of a step in the numbers family.
Grammar step_grammar() {
  const auto digits = Symbol::any_of(ByteSet::range('0', '9'), 1, 4);
  return {.rules = {{"step", {{Symbol::ref(1), Symbol::text(" = "), digits, Symbol::text("\n")}}},
                    {"sum",
                     {{digits, Symbol::text(" "), Symbol::any_of(ByteSet::of("+-*/")),
                       Symbol::text(" "), digits}}}}};
}

Grammar nested_grammar() {  // balanced brackets, as deep as core::Grammar allows
  return {.rules = {{"list", {{Symbol::text("("), Symbol::ref(0, 0, 3), Symbol::text(")")}}}}};
}

// Small random grammars over the letters a, b and c; many are ambiguous, nullable or derive
// nothing.
Grammar random_grammar(core::Random& random) {
  while (true) {
    Grammar grammar;
    const auto rules = 1 + random.below(4);
    for (std::uint64_t r = 0; r < rules; ++r) {
      core::Rule rule{.name = "r" + std::to_string(r), .alternatives = {}};
      for (auto alternatives = 1 + random.below(3); alternatives > 0; --alternatives) {
        core::Sequence sequence;
        for (auto symbols = random.below(4); symbols > 0; --symbols) {
          Symbol symbol;
          switch (random.below(4)) {
            case 0:
              symbol = Symbol::text(
                  std::vector<std::string>{"", "a", "ab", "bab", "c"}[random.below(5)]);
              break;
            case 1:
              symbol = Symbol::any_of(
                  ByteSet::of(std::vector<std::string>{"a", "bc", "abc", ""}[random.below(4)]));
              break;
            default:
              symbol = Symbol::ref(static_cast<int>(random.below(rules)));
              break;
          }
          symbol.min = static_cast<int>(random.below(3));
          symbol.max = std::max(1, symbol.min + static_cast<int>(random.below(3)));
          sequence.push_back(symbol);
        }
        rule.alternatives.push_back(sequence);
      }
      grammar.rules.push_back(rule);
    }
    if (grammar.validate()) return grammar;
  }
}

// Whether the constraint takes the tokens one by one and is complete after them.
bool accepts(Constraint constraint, std::span<const TokenId> tokens) {
  for (const TokenId token : tokens) {
    if (!constraint.allowed().value()->contains(token)) return false;
    if (!constraint.accept(token).value()) return false;
  }
  return constraint.complete();
}

std::vector<TokenId> byte_by_byte(const Tokenizer& tokenizer, std::string_view text) {
  std::vector<TokenId> tokens;
  for (const char byte : text)
    tokens.push_back(*tokenizer.vocabulary().byte_token(static_cast<unsigned char>(byte)));
  return tokens;
}

TEST(TokenTrie, HoldsEveryTextTokenOnce) {
  const auto tokenizer = tiny_tokenizer();
  const TokenTrie trie(tokenizer.vocabulary());
  std::vector<int> seen(tokenizer.vocabulary().size(), 0);
  std::string path;
  const auto nodes = trie.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    path.resize(nodes[i].depth - 1);
    path.push_back(static_cast<char>(nodes[i].byte));
    ASSERT_GT(nodes[i].skip, i);
    ASSERT_TRUE(nodes[i].skip == nodes.size() || nodes[nodes[i].skip].depth <= nodes[i].depth);
    for (const TokenId token : trie.tokens(nodes[i])) {
      ++seen[token];
      EXPECT_EQ(tokenizer.vocabulary().bytes(token), path);
    }
  }
  for (TokenId id = 0; id < tokenizer.vocabulary().size(); ++id)
    EXPECT_EQ(seen[id], id >= kTinyFirstByte);
}

TEST(Constraint, FollowsAStep) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  auto constraint = Constraint::begin(cache, shared(step_grammar())).value();
  for (const TokenId token : tokenizer.encode("12 * 3 = 36")) {
    EXPECT_TRUE(constraint.allowed().value()->contains(token));
    EXPECT_TRUE(constraint.accept(token).value());
    EXPECT_FALSE(constraint.complete());
  }
  EXPECT_FALSE(constraint.accept(tokenizer.encode("x")[0]).value());
  EXPECT_FALSE(constraint.accept(kTinyEndOfText).value());
  EXPECT_TRUE(constraint.accept(tokenizer.encode("\n")[0]).value());
  EXPECT_TRUE(constraint.complete());
  EXPECT_TRUE(constraint.only_complete());
  EXPECT_TRUE(constraint.accept(kTinyEndOfText).value());
  EXPECT_EQ(constraint.allowed().value()->count(), 2);  // the two end tokens
}

TEST(Constraint, EqualsTheOracleOnRandomGrammarsAndTexts) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  core::Random random(21);
  int compiled = 0, matched = 0;
  for (int round = 0; round < 400; ++round) {
    const auto grammar = shared(random_grammar(random));
    const auto begun = Constraint::begin(cache, grammar);
    if (begun) ++compiled;
    std::vector<std::string> texts = {""};  // all texts over {a, b, c} of up to 5 letters
    for (std::size_t i = 0; texts[i].size() < 5; ++i)
      for (const char letter : {'a', 'b', 'c'}) texts.push_back(texts[i] + letter);
    for (const auto& text : texts) {
      const bool expected = core::matches(*grammar, text);
      matched += expected;
      ASSERT_EQ(begun && accepts(begun.value(), byte_by_byte(tokenizer, text)), expected)
          << round << " '" << text << "'";
      ASSERT_EQ(begun && accepts(begun.value(), tokenizer.encode(text)), expected)
          << round << " '" << text << "'";
    }
  }
  EXPECT_GT(compiled, 100);
  EXPECT_GT(matched, 1000);
}

TEST(Constraint, EveryRandomWalkEndsInATextOfTheGrammar) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  core::Random random(22);
  int ended = 0;
  for (int round = 0; round < 600; ++round) {
    const auto grammar = shared(round % 3 == 0   ? nested_grammar()
                                : round % 3 == 1 ? step_grammar()
                                                 : random_grammar(random));
    auto begun = Constraint::begin(cache, grammar);
    if (!begun) continue;
    Constraint constraint = std::move(begun).value();
    std::string text;
    for (int steps = 0; steps < 60; ++steps) {
      std::vector<TokenId> allowed;
      constraint.allowed().value()->for_each([&](TokenId token) { allowed.push_back(token); });
      ASSERT_FALSE(allowed.empty()) << "a dead end after '" << text << "'";
      const TokenId token = allowed[random.below(allowed.size())];
      ASSERT_TRUE(constraint.accept(token).value());
      text += tokenizer.vocabulary().bytes(token);
      if (!tokenizer.vocabulary().is_end(token)) continue;
      ++ended;
      ASSERT_TRUE(core::matches(*grammar, text)) << text;
      break;
    }
  }
  EXPECT_GT(ended, 200);
}

TEST(Constraint, MaskIsExactlyTheTokensThatCanBeAccepted) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  core::Random random(23);
  for (int round = 0; round < 100; ++round) {
    auto begun = Constraint::begin(cache, shared(random_grammar(random)));
    if (!begun) continue;
    const TokenMask mask = *begun.value().allowed().value();
    for (TokenId token = 0; token < tokenizer.vocabulary().size(); ++token) {
      Constraint trial = begun.value();
      ASSERT_EQ(mask.contains(token), trial.accept(token).value()) << token;
    }
  }
}

TEST(Constraint, NestsAsDeepAsTheOracleAllows) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  const auto grammar = shared(nested_grammar());
  for (const int depth : {Grammar::kMaxDepth, Grammar::kMaxDepth + 1}) {
    const std::string text = std::string(depth, '(') + std::string(depth, ')');
    EXPECT_EQ(core::matches(*grammar, text), depth <= Grammar::kMaxDepth);
    EXPECT_EQ(accepts(Constraint::begin(cache, grammar).value(), byte_by_byte(tokenizer, text)),
              depth <= Grammar::kMaxDepth);
  }
}

TEST(Constraint, ReadsTokensThatEndInsideACharacter) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  const auto grammar = shared({.rules = {{"text", {{Symbol::text("é你")}, {Symbol::text("è")}}}}});
  EXPECT_TRUE(accepts(Constraint::begin(cache, grammar).value(), byte_by_byte(tokenizer, "é你")));
  EXPECT_TRUE(accepts(Constraint::begin(cache, grammar).value(),
                      tokenizer.encode("é你")));  // é is one token here
  EXPECT_FALSE(
      accepts(Constraint::begin(cache, grammar).value(), byte_by_byte(tokenizer, "é你你")));
}

TEST(Constraint, RefusesGrammarsWithoutText) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  for (const Grammar& grammar : std::vector<Grammar>{
           {},
           {.rules = {{"endless", {{Symbol::text("a"), Symbol::ref(0)}}}}},
           {.rules = {{"nothing", {{Symbol::any_of(ByteSet{})}}}}},
           {.rules = {{"left", {{Symbol::ref(0), Symbol::text("a")}, {Symbol::text("a")}}}}},
       }) {
    const auto begun = Constraint::begin(cache, shared(grammar));
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().field, "grammar");
  }
}

TEST(Constraint, LeavesOutBytesThatTheVocabularyLacks) {
  auto parts = tiny_vocabulary_parts();
  // As SmolLM2's: no token for byte 4. The spelling of byte 200 is given to another, unmergeable
  // token.
  parts.kinds[kTinyFirstByte + 4] = TokenKind::kUnused;
  const auto tokenizer = Tokenizer::build(parts, "smollm").value();
  GrammarCache cache(tokenizer.vocabulary());
  auto constraint =
      Constraint::begin(
          cache, shared({.rules = {{"any", {{Symbol::text("a\x04")}, {Symbol::text("ab")}}}}}))
          .value();
  ASSERT_TRUE(constraint.accept(byte_by_byte(tokenizer, "a")[0]).value());
  EXPECT_EQ(constraint.allowed().value()->count(), 1);
  EXPECT_FALSE(Constraint::begin(cache, shared({.rules = {{"none", {{Symbol::text("\x04")}}}}})));
}

TEST(Constraint, GivesUpOnAmbiguityInsteadOfGrowing) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  // Each letter may continue any of exponentially many derivations.
  const auto grammar =
      shared({.rules = {{"s", {{Symbol::text("a"), Symbol::ref(0, 0, 3), Symbol::ref(0, 0, 3)}}}}});
  auto constraint = Constraint::begin(cache, grammar).value();
  core::Result<bool> result = true;
  for (int i = 0; i < 200 && result; ++i)
    result = constraint.accept(byte_by_byte(tokenizer, "a")[0]);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, core::ErrorCode::kOutOfRange);
  EXPECT_EQ(result.error().field, "grammar");
}

TEST(Constraint, GoesOnWhenAStoreOfStatesIsFull) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  // Every count after every first letter is a state of its own: twice as many as one machine keeps.
  Grammar counts{.rules = {{"text", {}}}};
  for (char key = 'a'; key <= 'h'; ++key) {
    counts.rules[0].alternatives.push_back(
        {Symbol::text(std::string(1, key)), Symbol::ref(static_cast<int>(counts.rules.size()))});
    counts.rules.push_back({"rest", {{Symbol::any_of(ByteSet::range(0, 255), 0, 4096), Symbol::text(std::string(1, key))}}});
  }
  const auto grammar = shared(std::move(counts));
  std::vector<Constraint> branches;
  for (int i = 0; i < 8; ++i) branches.push_back(Constraint::begin(cache, grammar).value());
  const auto letters = byte_by_byte(tokenizer, "abcdefgh");
  for (int step = 0; step < 4097; ++step)
    for (int i = 0; i < 8; ++i) ASSERT_TRUE(branches[i].accept(letters[i]).value()) << step;
  for (int i = 0; i < 8; ++i) {
    EXPECT_TRUE(branches[i].complete());
    EXPECT_FALSE(branches[i].accept(letters[(i + 1) % 8]).value());
    EXPECT_TRUE(branches[i].accept(letters[i]).value());
    EXPECT_TRUE(branches[i].only_complete());
  }
}

TEST(GrammarCache, SharesEqualGrammarsAndStaysSmall) {
  const auto tokenizer = tiny_tokenizer();
  GrammarCache cache(tokenizer.vocabulary());
  EXPECT_EQ(cache.compile(step_grammar()).value(), cache.compile(step_grammar()).value());
  for (std::size_t i = 0; i < 2 * GrammarCache::kMaxMachines; ++i)
    ASSERT_TRUE(cache.compile({.rules = {{"text", {{Symbol::text(std::to_string(i))}}}}}));
  EXPECT_EQ(cache.size(), GrammarCache::kMaxMachines);
}

}  // namespace
}  // namespace lemma::model
