#include "model/constraint.h"

namespace lemma::model {
namespace {

void append_number(std::string& content, std::uint64_t number) {
  content.append(reinterpret_cast<const char*>(&number), sizeof number);
}

// Everything of a grammar that decides its texts, unambiguously.
std::string content_of(const core::Grammar& grammar) {
  std::string content;
  for (const auto& rule : grammar.rules) {
    append_number(content, rule.alternatives.size());
    for (const auto& sequence : rule.alternatives) {
      append_number(content, sequence.size());
      for (const auto& symbol : sequence) {
        append_number(content, static_cast<std::uint64_t>(symbol.kind));
        append_number(content, static_cast<std::uint64_t>(symbol.min) << 32 |
                                   static_cast<std::uint32_t>(symbol.max));
        switch (symbol.kind) {
          case core::Symbol::Kind::kLiteral:
            append_number(content, symbol.literal.size());
            content += symbol.literal;
            break;
          case core::Symbol::Kind::kBytes:
            for (const auto bits : symbol.bytes.bits) append_number(content, bits);
            break;
          case core::Symbol::Kind::kRule:
            append_number(content, static_cast<std::uint64_t>(symbol.rule));
            break;
        }
      }
    }
  }
  return content;
}

bool out_of_room(const core::Error& error) { return error.code == core::ErrorCode::kOutOfRange; }

// The state after `bytes` from `from`; kDead when they don't fit.
core::Result<GrammarMachine::StateId> follow(GrammarMachine& machine, GrammarMachine::StateId from,
                                             std::string_view bytes) {
  for (const char byte : bytes) {
    BOOST_OUTCOME_TRY(from, machine.step(from, static_cast<unsigned char>(byte)));
    if (from == GrammarMachine::kDead) break;
  }
  return from;
}

}  // namespace

core::Result<std::shared_ptr<GrammarMachine>> GrammarCache::compile(const core::Grammar& grammar) {
  const auto found = by_content_.find(content_of(grammar));
  if (found == by_content_.end()) return recompile(grammar);
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return found->second->machine;
}

core::Result<std::shared_ptr<GrammarMachine>> GrammarCache::recompile(
    const core::Grammar& grammar) {
  BOOST_OUTCOME_TRY(auto compiled, GrammarMachine::compile(grammar, vocabulary_, trie_));
  std::shared_ptr<GrammarMachine> machine = std::move(compiled);
  std::string content = content_of(grammar);
  if (const auto found = by_content_.find(content); found != by_content_.end()) {
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    found->second->machine = machine;
    return machine;
  }
  if (by_use_.size() == kMaxMachines) {
    by_content_.erase(by_use_.back().content);
    by_use_.pop_back();
  }
  by_use_.push_front({std::move(content), machine});
  by_content_.emplace(by_use_.front().content, by_use_.begin());
  return machine;
}

core::Result<Constraint> Constraint::begin(GrammarCache& cache,
                                           std::shared_ptr<const core::Grammar> grammar) {
  BOOST_OUTCOME_TRY(auto machine, cache.compile(*grammar));
  return Constraint(cache, std::move(grammar), std::move(machine));
}

core::Result<void> Constraint::move_to_fresh_machine() {
  BOOST_OUTCOME_TRY(auto machine, cache_->recompile(*grammar_));
  BOOST_OUTCOME_TRY(const auto state, follow(*machine, machine->start(), text_));
  machine_ = std::move(machine);
  state_ = state;
  return core::success();
}

core::Result<std::shared_ptr<const TokenMask>> Constraint::allowed() {
  auto mask = machine_->mask(state_);
  if (mask || !out_of_room(mask.error())) return mask;
  BOOST_OUTCOME_TRY(move_to_fresh_machine());
  return machine_->mask(state_);
}

core::Result<bool> Constraint::accept(TokenId token) {
  const Vocabulary& vocabulary = cache_->vocabulary();
  if (!vocabulary.contains(token)) return false;
  if (vocabulary.is_end(token)) return complete();
  const auto bytes = vocabulary.bytes(token);
  if (bytes.empty()) return false;
  auto next = follow(*machine_, state_, bytes);
  if (!next && out_of_room(next.error())) {
    BOOST_OUTCOME_TRY(move_to_fresh_machine());
    next = follow(*machine_, state_, bytes);
  }
  if (!next) return next.error();
  if (next.value() == GrammarMachine::kDead) return false;
  state_ = next.value();
  text_ += bytes;
  return true;
}

}  // namespace lemma::model
