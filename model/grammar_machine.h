// A grammar compiled to a lazy automaton over bytes. A state is the set of all stacks (a pushdown
// automaton's configurations) that the bytes so far can have led to, kept as a graph whose equal
// tops share one frame (Tomita's graph-structured stack), so ambiguity costs polynomially, not
// exponentially. States and frames are interned, transitions and token masks are computed once and
// kept. Every state that it gives out can still be completed: rules that derive nothing, bytes that
// the vocabulary lacks and nesting past core::Grammar::kMaxDepth are left out from the start.
//
// One owner thread. Memory is bounded by the caps: reaching one is kOutOfRange ("grammar"), and the
// machine stays usable for the states it has.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/grammar.h"
#include "core/result.h"
#include "model/token_mask.h"
#include "model/token_trie.h"
#include "model/tokenizer/vocabulary.h"

namespace lemma::model {

class GrammarMachine {
 public:
  using StateId = std::int32_t;
  static constexpr StateId kDead = -1;  // no text of the grammar begins like this

  static constexpr std::size_t kMaxStates = 1 << 14;
  static constexpr std::size_t kMaxFrames = 1 << 18;
  static constexpr std::size_t kMaxBelow = 1 << 18;    // links from frames to the frames below them
  static constexpr std::size_t kMaxTops = 4096;        // frames of one state that wait for a byte
  static constexpr std::size_t kMaxMasks = 1024;       // kept; a full store is emptied
  static constexpr std::size_t kMaxSymbols = 1 << 16;  // over the whole grammar

  // The vocabulary and trie must outlive it. kInvalidArgument when the grammar isn't valid or
  // derives no text.
  static core::Result<std::unique_ptr<GrammarMachine>> compile(const core::Grammar& grammar,
                                                               const Vocabulary& vocabulary,
                                                               const TokenTrie& trie);

  StateId start() const { return 0; }
  core::Result<StateId> step(StateId from, unsigned char byte);
  // Whether the bytes so far are a text of the grammar; whether they can't be continued.
  bool complete(StateId state) const { return states_[state]->complete; }
  bool only_complete(StateId state) const { return states_[state]->tops.empty(); }
  // The tokens whose bytes may come next, and the end tokens when complete.
  core::Result<std::shared_ptr<const TokenMask>> mask(StateId state);

  std::size_t state_count() const { return states_.size(); }

 private:
  using FrameId = std::int32_t;
  using FrameSet = std::vector<FrameId>;  // sorted, unique
  using FrameSetId = std::int32_t;
  static constexpr FrameSetId kBottom = -1;  // below the root

  // The grammar in one array: alternative a is symbols_[first .. first + count).
  struct Alternative {
    std::int32_t first;
    std::int32_t count;
    std::int32_t height;  // nested rules that its shortest-nested text needs; 0 without references
  };
  struct CompiledSymbol {
    core::Symbol symbol;  // with min lowered to 0 when it can be empty
    std::int32_t
        empty_height;  // nested rules needed to be empty; 0 when it is by min, kNever when it can't
  };
  // A place in an alternative.
  struct Place {
    std::int32_t alternative;
    std::int32_t symbol;  // index in the alternative; count means at its end
    std::int32_t repeat;  // repetitions done
    std::int32_t offset;  // bytes done of a literal
    auto operator<=>(const Place&) const = default;
  };
  // A place on a stack, with all the frames that may lie below it: those whose references it
  // serves.
  struct Frame {
    Place place;
    std::int32_t depth;  // rules open, this one included
    FrameSetId below;
    bool operator==(const Frame&) const = default;
  };
  // Places of one depth and what lies below each, while a state is being made.
  using Level = std::map<Place, FrameSet>;
  struct FrameHash {
    std::size_t operator()(const Frame& frame) const;
  };
  struct State {
    FrameSet tops;  // each waits for a byte
    bool complete = false;
    std::array<StateId, 256> next;  // kUnknown until computed
  };
  struct SetHash {
    std::size_t operator()(const FrameSet& set) const;
  };

  static constexpr StateId kUnknown = -2;
  static constexpr std::int32_t kNever = 1 << 20;

  GrammarMachine(const Vocabulary& vocabulary, const TokenTrie& trie)
      : vocabulary_(vocabulary), trie_(trie) {}
  core::Result<void> lay_out(const core::Grammar& grammar);
  core::Result<void> measure_heights(const core::Grammar& grammar);
  bool usable(const core::Symbol& symbol) const;

  const CompiledSymbol& symbol_at(const Place& place) const {
    return symbols_[alternatives_[place.alternative].first + place.symbol];
  }
  bool at_end(const Place& place) const {
    return place.symbol == alternatives_[place.alternative].count;
  }

  core::Result<FrameSetId> intern(FrameSet set);
  core::Result<FrameId> intern(const Frame& frame);
  core::Result<StateId> intern(FrameSet tops, bool complete);
  // The state of the frames that wait for a byte once `moved` have finished, skipped and opened
  // what they can without reading one. levels[d] holds the places at depth d.
  core::Result<StateId> settle(std::vector<Level> levels);
  void skip_optional(Level& level, int depth) const;
  core::Result<void> open(const Level& level, int depth, Level& deeper, FrameSet& tops);
  core::Result<StateId> compute_step(StateId from, unsigned char byte);

  const Vocabulary& vocabulary_;
  const TokenTrie& trie_;

  // Constant after compile().
  std::vector<CompiledSymbol> symbols_;
  std::vector<Alternative> alternatives_;
  std::vector<std::vector<std::int32_t>> rules_;  // the usable alternatives of each

  // Grow while running.
  std::vector<FrameSet> sets_;
  std::unordered_map<FrameSet, FrameSetId, SetHash> set_ids_;
  std::size_t links_ = 0;  // over all sets
  std::vector<Frame> frames_;
  std::unordered_map<Frame, FrameId, FrameHash> frame_ids_;
  std::vector<std::unique_ptr<State>> states_;
  std::unordered_map<FrameSet, StateId, SetHash> state_ids_[2];  // by whether complete
  std::unordered_map<StateId, std::shared_ptr<const TokenMask>> masks_;
};

}  // namespace lemma::model
