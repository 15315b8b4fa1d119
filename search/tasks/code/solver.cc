// The code family's solver: a chain of blocks that does what the calls show, shortest first. It knows
// the calls, never the statement and never how a problem was made.
#include <unordered_set>

#include "search/tasks/code/blocks.h"
#include "search/tasks/code/code.h"
#include "search/tasks/code/interpreter.h"
#include "search/tasks/code/position.h"

namespace lemma::search {

using namespace code;

namespace {

constexpr std::size_t kMaxBlocks = 4;         // of a chain
constexpr std::int64_t kMaxRuns = 1'500'000;  // of a block on one value

// What a chain gives for each call.
struct Reached {
  std::vector<Value> values;
  Type type;
  std::vector<const Block*> chain;
};

class Chains {
 public:
  Chains(const CodeProblem& problem, std::size_t parameter) {
    for (const auto* calls : {&problem.examples(), &problem.tests()}) {
      for (const Call& call : *calls) {
        start_.push_back(call.arguments[parameter]);
        wanted_.push_back(call.result);
      }
    }
  }

  // Nothing: there is none, or `runs` are used up.
  std::optional<std::vector<const Block*>> find(std::int64_t& runs) {
    const auto takes = type_of(start_), gives = type_of(wanted_);
    if (!takes || !gives) return std::nullopt;
    std::vector<Reached> front{{start_, *takes, {}}};
    known_.insert(key_of(front[0]));
    for (std::size_t depth = 1; depth <= kMaxBlocks; ++depth) {
      for (const Reached& reached : front)
        if (auto chain = last_step(reached, *gives, runs)) return chain;
      if (depth < kMaxBlocks) front = longer(front, runs);
      if (runs <= 0) break;
    }
    return std::nullopt;
  }

 private:
  static std::string key_of(const Reached& reached) {
    std::string key = std::to_string(static_cast<int>(reached.type));
    for (const Value& value : reached.values) key += "|" + to_literal(value);
    return key;
  }

  static std::optional<Value> apply(const Block& block, const Value& value, std::int64_t& runs) {
    --runs;
    Run done = code::run(block.program, {value});
    if (done.kind != Run::Kind::kReturned) return std::nullopt;
    return std::move(done.value);
  }

  std::optional<std::vector<const Block*>> last_step(const Reached& reached, Type gives,
                                                     std::int64_t& runs) const {
    for (const Block& block : blocks()) {
      if (block.takes != reached.type || block.gives != gives || runs <= 0) continue;
      bool fits = true;
      for (std::size_t i = 0; fits && i < wanted_.size(); ++i) {
        const auto value = apply(block, reached.values[i], runs);
        fits = value && identical(*value, wanted_[i]);
      }
      if (!fits) continue;
      auto chain = reached.chain;
      chain.push_back(&block);
      return chain;
    }
    return std::nullopt;
  }

  // All chains of one block more that give something new.
  std::vector<Reached> longer(const std::vector<Reached>& front, std::int64_t& runs) {
    std::vector<Reached> next;
    for (const Reached& reached : front) {
      for (const Block& block : blocks()) {
        if (block.takes != reached.type || runs <= 0) continue;
        Reached more{{}, block.gives, reached.chain};
        for (const Value& value : reached.values) {
          auto made = apply(block, value, runs);
          if (!made) break;
          more.values.push_back(std::move(*made));
        }
        if (more.values.size() < wanted_.size() || !known_.insert(key_of(more)).second) continue;
        more.chain.push_back(&block);
        next.push_back(std::move(more));
      }
    }
    return next;
  }

  std::vector<Value> start_, wanted_;
  std::unordered_set<std::string> known_;
};

bool returns_a_parameter(const CodeProblem& problem, std::size_t parameter) {
  for (const auto* calls : {&problem.examples(), &problem.tests()})
    for (const Call& call : *calls)
      if (!identical(call.arguments[parameter], call.result)) return false;
  return true;
}

}  // namespace

core::Result<std::vector<std::string>> CodeTask::solve(const Problem& problem) const {
  const auto& code = static_cast<const CodeProblem&>(problem);
  if (!code.contradiction().empty()) return std::vector<std::string>{contradiction_step(code)};
  std::int64_t runs = kMaxRuns;
  for (std::size_t i = 0; i < code.parameters().size(); ++i) {
    const std::string& parameter = code.parameters()[i];
    if (returns_a_parameter(code, i)) return std::vector<std::string>{"return " + parameter};
    if (const auto chain = Chains(code, i).find(runs)) {
      auto lines = lines_of(*chain, parameter);
      // A parameter may have a block's own variable's name.
      Program program{code.function(), code.parameters()};
      for (const std::string& line : lines) program.lines.push_back(parse_line(line).value());
      if (judge(code, program).passed()) return lines;
    }
  }
  return core::error(core::ErrorCode::kUnavailable,
                     "no chain of up to 4 of the solver's blocks does what the calls show");
}

}  // namespace lemma::search
