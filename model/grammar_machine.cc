#include "model/grammar_machine.h"

#include <algorithm>
#include <iterator>

#include "core/hashing.h"

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;
using core::Grammar;
using core::Symbol;

core::Error too_big(const char* what) {
  return error(ErrorCode::kOutOfRange,
               std::string("the grammar is too ambiguous or too big: ") + what, "grammar");
}

// into = the union of both; sorted and unique.
template <class Set>
void merge(Set& into, const Set& more) {
  Set both;
  both.reserve(into.size() + more.size());
  std::set_union(into.begin(), into.end(), more.begin(), more.end(), std::back_inserter(both));
  into = std::move(both);
}

}  // namespace

std::size_t GrammarMachine::FrameHash::operator()(const Frame& f) const {
  std::uint64_t h = static_cast<std::uint64_t>(f.below) << 32 ^ f.place.alternative;
  h = core::mix64(h) ^ (static_cast<std::uint64_t>(f.place.symbol) << 32 ^ f.place.repeat);
  return core::mix64(core::mix64(h) ^ (static_cast<std::uint64_t>(f.place.offset) << 32 ^ f.depth));
}

std::size_t GrammarMachine::SetHash::operator()(const FrameSet& set) const {
  std::uint64_t h = set.size();
  for (const FrameId id : set) h = core::mix64(h ^ static_cast<std::uint64_t>(id));
  return h;
}

core::Result<std::unique_ptr<GrammarMachine>> GrammarMachine::compile(const Grammar& grammar,
                                                                      const Vocabulary& vocabulary,
                                                                      const TokenTrie& trie) {
  BOOST_OUTCOME_TRY(grammar.validate());
  std::unique_ptr<GrammarMachine> machine(new GrammarMachine(vocabulary, trie));
  BOOST_OUTCOME_TRY(machine->lay_out(grammar));
  BOOST_OUTCOME_TRY(machine->measure_heights(grammar));
  std::vector<Level> levels(2);
  for (const auto alternative : machine->rules_[0])
    if (1 + machine->alternatives_[alternative].height <= Grammar::kMaxDepth)
      levels[1][{alternative, 0, 0, 0}] = {};
  if (levels[1].empty())
    return error(ErrorCode::kInvalidArgument,
                 "the grammar derives no text that the model's vocabulary can spell", "grammar");
  BOOST_OUTCOME_TRY(machine->settle(std::move(levels)));
  return machine;
}

core::Result<void> GrammarMachine::lay_out(const Grammar& grammar) {
  for (const auto& rule : grammar.rules) {
    auto& of_rule = rules_.emplace_back();
    for (const auto& sequence : rule.alternatives) {
      if (symbols_.size() + sequence.size() > kMaxSymbols) return too_big("over 65536 symbols");
      of_rule.push_back(static_cast<std::int32_t>(alternatives_.size()));
      alternatives_.push_back({static_cast<std::int32_t>(symbols_.size()),
                               static_cast<std::int32_t>(sequence.size()), kNever});
      for (Symbol symbol : sequence) {
        if (symbol.kind == Symbol::Kind::kBytes)
          for (int byte = 0; byte < 256; ++byte)
            if (!vocabulary_.byte_token(static_cast<unsigned char>(byte)))
              symbol.bytes.bits[byte >> 6] &= ~(std::uint64_t{1} << (byte & 63));
        symbols_.push_back({std::move(symbol), kNever});
      }
    }
  }
  return core::success();
}

// Whether the vocabulary can spell the symbol at all (references aside).
bool GrammarMachine::usable(const Symbol& symbol) const {
  if (symbol.kind == Symbol::Kind::kBytes)
    return std::any_of(symbol.bytes.bits.begin(), symbol.bytes.bits.end(),
                       [](std::uint64_t bits) { return bits != 0; });
  return std::all_of(symbol.literal.begin(), symbol.literal.end(), [&](char byte) {
    return vocabulary_.byte_token(static_cast<unsigned char>(byte)).has_value();
  });
}

// Least fixed points over the rules: how deep the shallowest derivation of any text, and of the
// empty text, nests.
core::Result<void> GrammarMachine::measure_heights(const Grammar& grammar) {
  std::vector<std::int32_t> any(grammar.rules.size(), kNever), empty(grammar.rules.size(), kNever);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
      for (const auto index : rules_[rule]) {
        Alternative& alternative = alternatives_[index];
        std::int32_t any_height = 0, empty_height = 0;
        for (std::int32_t i = 0; i < alternative.count; ++i) {
          CompiledSymbol& compiled = symbols_[alternative.first + i];
          const Symbol& symbol = compiled.symbol;
          const bool reference = symbol.kind == Symbol::Kind::kRule;
          if (symbol.min == 0) {
            compiled.empty_height = 0;
          } else if (reference) {
            compiled.empty_height = std::min(kNever, empty[symbol.rule] + 1);
          } else if (symbol.kind == Symbol::Kind::kLiteral && symbol.literal.empty()) {
            compiled.empty_height = 0;
          }
          empty_height = std::max(empty_height, compiled.empty_height);
          std::int32_t needs = kNever;
          if (symbol.min == 0) {
            needs = 0;
          } else if (reference) {
            needs = std::min(kNever, any[symbol.rule] + 1);
          } else if (usable(symbol)) {
            needs = 0;
          }
          any_height = std::max(any_height, needs);
        }
        alternative.height = any_height;
        if (any_height < any[rule]) any[rule] = any_height, changed = true;
        if (empty_height < empty[rule]) empty[rule] = empty_height, changed = true;
      }
    }
  }
  for (auto& rule : rules_)
    std::erase_if(rule, [&](std::int32_t a) { return alternatives_[a].height >= kNever; });
  return core::success();
}

core::Result<GrammarMachine::FrameSetId> GrammarMachine::intern(FrameSet set) {
  if (set.empty()) return kBottom;
  const auto found = set_ids_.find(set);
  if (found != set_ids_.end()) return found->second;
  if (links_ + set.size() > kMaxBelow) return too_big("over 262144 links between stack frames");
  links_ += set.size();
  const auto id = static_cast<FrameSetId>(sets_.size());
  sets_.push_back(set);
  set_ids_.emplace(std::move(set), id);
  return id;
}

core::Result<GrammarMachine::FrameId> GrammarMachine::intern(const Frame& frame) {
  const auto found = frame_ids_.find(frame);
  if (found != frame_ids_.end()) return found->second;
  if (frames_.size() >= kMaxFrames) return too_big("over 262144 stack frames");
  const auto id = static_cast<FrameId>(frames_.size());
  frames_.push_back(frame);
  frame_ids_.emplace(frame, id);
  return id;
}

core::Result<GrammarMachine::StateId> GrammarMachine::intern(FrameSet tops, bool complete) {
  auto& ids = state_ids_[complete];
  const auto found = ids.find(tops);
  if (found != ids.end()) return found->second;
  if (states_.size() >= kMaxStates) return too_big("over 16384 states");
  const auto id = static_cast<StateId>(states_.size());
  auto state = std::make_unique<State>();
  state->tops = tops;
  state->complete = complete;
  state->next.fill(kUnknown);
  states_.push_back(std::move(state));
  ids.emplace(std::move(tops), id);
  return id;
}

// Adds to each place the one behind an optional or satisfied symbol. What is added sorts after what
// it comes from, so one pass in order sees everything.
void GrammarMachine::skip_optional(Level& level, int depth) const {
  for (auto at = level.begin(); at != level.end(); ++at) {
    const Place& place = at->first;
    if (at_end(place) || place.offset > 0) continue;
    const CompiledSymbol& compiled = symbol_at(place);
    const bool optional =
        place.repeat >= compiled.symbol.min || depth + compiled.empty_height <= Grammar::kMaxDepth;
    if (optional) merge(level[{place.alternative, place.symbol + 1, 0, 0}], at->second);
  }
}

// Every place of a settled level waits for a byte, or for a rule, whose alternatives it opens one
// level deeper.
core::Result<void> GrammarMachine::open(const Level& level, int depth, Level& deeper,
                                        FrameSet& tops) {
  for (const auto& [place, below] : level) {
    if (at_end(place)) continue;
    const Symbol& symbol = symbol_at(place).symbol;
    const bool reference = symbol.kind == Symbol::Kind::kRule;
    const bool silent = symbol.kind == Symbol::Kind::kLiteral && symbol.literal.empty();
    if (place.repeat == symbol.max || silent || (!reference && !usable(symbol))) continue;
    BOOST_OUTCOME_TRY(const auto set, intern(FrameSet(below)));
    BOOST_OUTCOME_TRY(const auto frame, intern(Frame{place, depth, set}));
    if (!reference) {
      tops.push_back(frame);
      continue;
    }
    for (const auto inner : rules_[symbol.rule])
      if (depth + 1 + alternatives_[inner].height <= Grammar::kMaxDepth)
        merge(deeper[{inner, 0, 0, 0}], FrameSet{frame});
  }
  return core::success();
}

core::Result<GrammarMachine::StateId> GrammarMachine::settle(std::vector<Level> levels) {
  // The deepest first: what has come to its end steps its reference on, one level up.
  bool complete = false;
  for (auto depth = static_cast<int>(levels.size()) - 1; depth >= 1; --depth) {
    skip_optional(levels[depth], depth);
    for (const auto& [place, below] : levels[depth]) {
      if (!at_end(place)) continue;
      complete |= depth == 1;
      for (const FrameId id : below) {
        const Frame& frame = frames_[id];
        Place after = frame.place;
        ++after.repeat;
        FrameSet& merged = levels[depth - 1][after];
        if (frame.below != kBottom) merge(merged, sets_[frame.below]);
      }
    }
  }
  // Then the shallowest first: references open rules. A rule that ends right where it was opened is
  // left alone: that its reference may be empty was seen by skipping it.
  FrameSet tops;
  Level opened;
  for (int depth = 1; depth < static_cast<int>(levels.size()) || !opened.empty(); ++depth) {
    if (depth == static_cast<int>(levels.size())) levels.emplace_back();
    skip_optional(opened, depth);
    for (const auto& [place, below] : opened) merge(levels[depth][place], below);
    opened.clear();
    BOOST_OUTCOME_TRY(open(levels[depth], depth, opened, tops));
    if (tops.size() > kMaxTops) return too_big("over 4096 ways to go on at once");
  }
  std::sort(tops.begin(), tops.end());
  if (tops.empty() && !complete) return kDead;
  return intern(std::move(tops), complete);
}

core::Result<GrammarMachine::StateId> GrammarMachine::step(StateId from, unsigned char byte) {
  const StateId known = states_[from]->next[byte];
  if (known != kUnknown) return known;
  return compute_step(from, byte);
}

core::Result<GrammarMachine::StateId> GrammarMachine::compute_step(StateId from,
                                                                   unsigned char byte) {
  std::vector<Level> levels;
  for (const FrameId id : states_[from]->tops) {
    const Frame& frame = frames_[id];
    Place place = frame.place;
    const Symbol& symbol = symbol_at(place).symbol;
    if (symbol.kind == Symbol::Kind::kBytes) {
      if (!symbol.bytes.contains(byte)) continue;
      ++place.repeat;
    } else {
      if (static_cast<unsigned char>(symbol.literal[place.offset]) != byte) continue;
      if (++place.offset == static_cast<std::int32_t>(symbol.literal.size())) {
        place.offset = 0;
        ++place.repeat;
      }
    }
    if (static_cast<std::size_t>(frame.depth) >= levels.size()) levels.resize(frame.depth + 1);
    FrameSet& merged = levels[frame.depth][place];
    if (frame.below != kBottom) merge(merged, sets_[frame.below]);
  }
  StateId next = kDead;
  if (!levels.empty()) {
    BOOST_OUTCOME_TRY(next, settle(std::move(levels)));
  }
  return states_[from]->next[byte] = next;
}

core::Result<std::shared_ptr<const TokenMask>> GrammarMachine::mask(StateId state) {
  if (const auto found = masks_.find(state); found != masks_.end()) return found->second;
  TokenMask mask(vocabulary_.size());
  if (complete(state))
    for (const TokenId end : vocabulary_.ends()) mask.add(end);
  if (!only_complete(state)) {
    std::vector<StateId> path{state};  // path[d] is the state after d bytes of the current node
    const auto nodes = trie_.nodes();
    for (std::uint32_t i = 0; i < nodes.size();) {
      const TokenTrie::Node& node = nodes[i];
      path.resize(node.depth);
      BOOST_OUTCOME_TRY(const StateId next, step(path.back(), node.byte));
      if (next == kDead) {
        i = node.skip;
        continue;
      }
      path.push_back(next);
      for (const TokenId token : trie_.tokens(node)) mask.add(token);
      ++i;
    }
  }
  if (masks_.size() >= kMaxMasks) masks_.clear();
  return masks_.emplace(state, std::make_shared<const TokenMask>(std::move(mask))).first->second;
}

}  // namespace lemma::model
