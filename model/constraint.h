// Keeps one branch's text inside a grammar, token by token. Tokens are read byte by byte, so one
// may end inside a UTF-8 sequence or span several symbols. A GrammarCache and the Constraints it
// gave out belong to one owner thread.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/grammar.h"
#include "core/result.h"
#include "model/grammar_machine.h"
#include "model/token.h"
#include "model/token_mask.h"
#include "model/token_trie.h"
#include "model/tokenizer/vocabulary.h"

namespace lemma::model {

// Compiled grammars by content, so that equal grammars of many branches share their masks; the
// least recently used goes.
class GrammarCache {
 public:
  static constexpr std::size_t kMaxMachines = 64;

  // The vocabulary must outlive it.
  explicit GrammarCache(const Vocabulary& vocabulary)
      : vocabulary_(vocabulary), trie_(vocabulary) {}

  // kInvalidArgument or kOutOfRange, field "grammar".
  core::Result<std::shared_ptr<GrammarMachine>> compile(const core::Grammar& grammar);
  // The same with an empty store of states, in place of one that reached its caps.
  core::Result<std::shared_ptr<GrammarMachine>> recompile(const core::Grammar& grammar);

  const Vocabulary& vocabulary() const { return vocabulary_; }
  std::size_t size() const { return by_use_.size(); }

 private:
  struct Entry {
    std::string content;
    std::shared_ptr<GrammarMachine> machine;
  };

  const Vocabulary& vocabulary_;
  const TokenTrie trie_;
  std::list<Entry> by_use_;  // the latest used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_content_;
};

class Constraint {
 public:
  static core::Result<Constraint> begin(GrammarCache& cache,
                                        std::shared_ptr<const core::Grammar> grammar);

  // The tokens that may come next, end tokens among them when complete. kOutOfRange when the
  // grammar is too ambiguous to follow.
  core::Result<std::shared_ptr<const TokenMask>> allowed();
  // Moves on; false, and stays, when the token isn't allowed. An end token is allowed when
  // complete, and changes nothing.
  core::Result<bool> accept(TokenId token);

  // Memory for a text of so many bytes.
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

  // Whether the text so far is one of the grammar's; and whether nothing may follow it.
  bool complete() const { return machine_->complete(state_); }
  bool only_complete() const { return machine_->only_complete(state_); }

 private:
  Constraint(GrammarCache& cache, std::shared_ptr<const core::Grammar> grammar,
             std::shared_ptr<GrammarMachine> machine)
      : cache_(&cache), grammar_(std::move(grammar)), machine_(std::move(machine)) {
    state_ = machine_->start();
  }
  // Moves to a machine with room, replaying the text.
  core::Result<void> move_to_fresh_machine();

  GrammarCache* cache_;
  std::shared_ptr<const core::Grammar> grammar_;
  std::shared_ptr<GrammarMachine> machine_;
  GrammarMachine::StateId state_;
  std::string text_;  // accepted so far
};

}  // namespace lemma::model
