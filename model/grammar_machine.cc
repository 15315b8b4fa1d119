#include "model/grammar_machine.h"

#include <algorithm>
#include <unordered_set>

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

}  // namespace

std::size_t GrammarMachine::FrameHash::operator()(const Frame& f) const {
  std::uint64_t h = core::mix64(static_cast<std::uint64_t>(f.below) << 32 ^ f.alternative);
  h = core::mix64(h ^ (static_cast<std::uint64_t>(f.symbol) << 32 ^ f.repeat));
  return core::mix64(h ^ static_cast<std::uint64_t>(f.offset));
}

std::size_t GrammarMachine::StacksHash::operator()(
    const std::pair<std::vector<FrameId>, bool>& key) const {
  std::uint64_t h = key.second;
  for (const FrameId id : key.first) h = core::mix64(h ^ static_cast<std::uint64_t>(id));
  return h;
}

core::Result<std::unique_ptr<GrammarMachine>> GrammarMachine::compile(const Grammar& grammar,
                                                                      const Vocabulary& vocabulary,
                                                                      const TokenTrie& trie) {
  BOOST_OUTCOME_TRY(grammar.validate());
  std::unique_ptr<GrammarMachine> machine(new GrammarMachine(vocabulary, trie));
  BOOST_OUTCOME_TRY(machine->lay_out(grammar));
  BOOST_OUTCOME_TRY(machine->measure_heights(grammar));
  std::vector<Frame> roots;
  for (const auto alternative : machine->rules_[0])
    if (1 + machine->alternatives_[alternative].height <= Grammar::kMaxDepth)
      roots.push_back({kBottom, alternative, 0, 0, 0, 1});
  if (roots.empty())
    return error(ErrorCode::kInvalidArgument,
                 "the grammar derives no text that the model's vocabulary can spell", "grammar");
  BOOST_OUTCOME_TRY(machine->settle(std::move(roots)));
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

core::Result<GrammarMachine::FrameId> GrammarMachine::intern(const Frame& frame) {
  const auto found = frame_ids_.find(frame);
  if (found != frame_ids_.end()) return found->second;
  if (frames_.size() >= kMaxFrames) return too_big("over 262144 stack frames");
  const auto id = static_cast<FrameId>(frames_.size());
  frames_.push_back(frame);
  frame_ids_.emplace(frame, id);
  return id;
}

core::Result<GrammarMachine::StateId> GrammarMachine::settle(std::vector<Frame> moved) {
  struct Move {
    Frame frame;
    bool fresh;  // opened here, so it has read nothing: its empty texts are covered by skipping the
                 // reference
  };
  std::vector<Move> work;
  for (const Frame& frame : moved) work.push_back({frame, false});
  std::unordered_set<Frame, FrameHash> seen[2];
  std::vector<FrameId> stacks;
  bool complete = false;
  while (!work.empty()) {
    const auto [frame, fresh] = work.back();
    work.pop_back();
    if (!seen[fresh].insert(frame).second) continue;
    if (seen[0].size() + seen[1].size() > 8 * kMaxStacks)
      return too_big("over 4096 stacks at once");
    if (frame.offset > 0) {  // inside a literal
      BOOST_OUTCOME_TRY(const auto id, intern(frame));
      stacks.push_back(id);
      continue;
    }
    const Alternative& alternative = alternatives_[frame.alternative];
    if (frame.symbol == alternative.count) {
      if (frame.below == kBottom) {
        complete = true;
      } else if (!fresh) {
        Frame below = frames_[frame.below];
        ++below.repeat;
        work.push_back({below, false});
      }
      continue;
    }
    const CompiledSymbol& compiled = symbols_[alternative.first + frame.symbol];
    const Symbol& symbol = compiled.symbol;
    if (frame.repeat >= symbol.min || frame.depth + compiled.empty_height <= Grammar::kMaxDepth) {
      Frame after = frame;
      ++after.symbol;
      after.repeat = 0;
      work.push_back({after, fresh});
    }
    if (frame.repeat == symbol.max) continue;
    if (symbol.kind == Symbol::Kind::kRule) {
      for (const auto inner : rules_[symbol.rule]) {
        if (frame.depth + 1 + alternatives_[inner].height > Grammar::kMaxDepth) continue;
        BOOST_OUTCOME_TRY(const auto below, intern(frame));
        work.push_back({Frame{below, inner, 0, 0, 0, frame.depth + 1}, true});
      }
    } else if (usable(symbol) &&
               !(symbol.kind == Symbol::Kind::kLiteral && symbol.literal.empty())) {
      BOOST_OUTCOME_TRY(const auto id, intern(frame));
      stacks.push_back(id);
    }
  }
  std::sort(stacks.begin(), stacks.end());
  stacks.erase(std::unique(stacks.begin(), stacks.end()), stacks.end());
  if (stacks.size() > kMaxStacks) return too_big("over 4096 stacks at once");
  if (stacks.empty() && !complete) return kDead;
  return intern_state(std::move(stacks), complete);
}

core::Result<GrammarMachine::StateId> GrammarMachine::intern_state(std::vector<FrameId> stacks,
                                                                   bool complete) {
  auto key = std::make_pair(std::move(stacks), complete);
  const auto found = state_ids_.find(key);
  if (found != state_ids_.end()) return found->second;
  if (states_.size() >= kMaxStates) return too_big("over 16384 states");
  const auto id = static_cast<StateId>(states_.size());
  auto state = std::make_unique<State>();
  state->stacks = key.first;
  state->complete = complete;
  state->next.fill(kUnknown);
  states_.push_back(std::move(state));
  state_ids_.emplace(std::move(key), id);
  return id;
}

core::Result<GrammarMachine::StateId> GrammarMachine::step(StateId from, unsigned char byte) {
  const StateId known = states_[from]->next[byte];
  if (known != kUnknown) return known;
  return compute_step(from, byte);
}

core::Result<GrammarMachine::StateId> GrammarMachine::compute_step(StateId from,
                                                                   unsigned char byte) {
  std::vector<Frame> moved;
  for (const FrameId id : states_[from]->stacks) {
    Frame frame = frames_[id];
    const Symbol& symbol = symbols_[alternatives_[frame.alternative].first + frame.symbol].symbol;
    if (symbol.kind == Symbol::Kind::kBytes) {
      if (!symbol.bytes.contains(byte)) continue;
      ++frame.repeat;
    } else {
      if (static_cast<unsigned char>(symbol.literal[frame.offset]) != byte) continue;
      if (++frame.offset == static_cast<std::int32_t>(symbol.literal.size())) {
        frame.offset = 0;
        ++frame.repeat;
      }
    }
    moved.push_back(frame);
  }
  StateId next = kDead;
  if (!moved.empty()) {
    BOOST_OUTCOME_TRY(next, settle(std::move(moved)));
  }
  return states_[from]->next[byte] = next;
}

core::Result<const TokenMask*> GrammarMachine::mask(StateId state) {
  if (const auto found = masks_.find(state); found != masks_.end()) return &found->second;
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
  return &masks_.emplace(state, std::move(mask)).first->second;
}

}  // namespace lemma::model
