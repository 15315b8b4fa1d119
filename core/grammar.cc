#include "core/grammar.h"

#include <functional>
#include <map>
#include <set>
#include <tuple>

namespace lemma::core {

ByteSet ByteSet::of(std::string_view members) {
  ByteSet set;
  for (const char c : members) set.add(static_cast<unsigned char>(c));
  return set;
}

ByteSet ByteSet::range(unsigned char first, unsigned char last) {
  ByteSet set;
  for (int b = first; b <= last; ++b) set.add(static_cast<unsigned char>(b));
  return set;
}

ByteSet ByteSet::complement() const {
  ByteSet set;
  for (std::size_t i = 0; i < bits.size(); ++i) set.bits[i] = ~bits[i];
  return set;
}

namespace {

Error invalid(const Rule& rule, const char* why) {
  return error(ErrorCode::kInvalidArgument, "rule '" + rule.name + "' " + why, "grammar");
}

// Whether a symbol can derive the empty text, given which rules can.
bool nullable(const Symbol& symbol, const std::vector<bool>& nullable_rules) {
  if (symbol.min == 0) return true;
  if (symbol.kind == Symbol::Kind::kLiteral) return symbol.literal.empty();
  return symbol.kind == Symbol::Kind::kRule && nullable_rules[symbol.rule];
}

std::vector<bool> nullable_rules(const Grammar& grammar) {
  std::vector<bool> result(grammar.rules.size(), false);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t r = 0; r < grammar.rules.size(); ++r) {
      if (result[r]) continue;
      for (const auto& sequence : grammar.rules[r].alternatives) {
        bool all = true;
        for (const auto& symbol : sequence) all = all && nullable(symbol, result);
        if (all) result[r] = changed = true;
      }
    }
  }
  return result;
}

bool left_recursive(const Grammar& grammar, const std::vector<bool>& nullable_set) {
  enum { kNew, kOpen, kDone };
  std::vector<int> state(grammar.rules.size(), kNew);
  std::function<bool(int)> visit = [&](int r) {
    if (state[r] != kNew) return state[r] == kOpen;
    state[r] = kOpen;
    for (const auto& sequence : grammar.rules[r].alternatives) {
      for (const auto& symbol : sequence) {
        if (symbol.kind == Symbol::Kind::kRule && visit(symbol.rule)) return true;
        if (!nullable(symbol, nullable_set)) break;
      }
    }
    state[r] = kDone;
    return false;
  };
  for (std::size_t r = 0; r < grammar.rules.size(); ++r)
    if (visit(static_cast<int>(r))) return true;
  return false;
}

// All ends reachable from (symbol or sequence, start), memoised per rule and start.
class Matcher {
 public:
  Matcher(const Grammar& grammar, std::string_view text) : grammar_(grammar), text_(text) {}

  std::set<std::size_t> rule_ends(int rule, std::size_t start, int depth) {
    if (depth > Grammar::kMaxDepth) return {};
    const auto key = std::make_tuple(rule, start, depth);
    if (const auto found = memo_.find(key); found != memo_.end()) return found->second;
    std::set<std::size_t> ends;
    for (const auto& sequence : grammar_.rules[rule].alternatives) {
      std::set<std::size_t> at{start};
      for (const auto& symbol : sequence) at = after(symbol, at, depth);
      ends.insert(at.begin(), at.end());
    }
    return memo_[key] = ends;
  }

 private:
  std::set<std::size_t> after(const Symbol& symbol, const std::set<std::size_t>& starts,
                              int depth) {
    std::set<std::size_t> ends;
    std::set<std::size_t> at = starts;
    if (symbol.min == 0) ends = at;
    for (int repeat = 1; repeat <= symbol.max && !at.empty(); ++repeat) {
      std::set<std::size_t> next;
      for (const auto start : at) once(symbol, start, depth, next);
      if (next == at) {  // an empty match repeats forever without progress
        ends.insert(next.begin(), next.end());
        break;
      }
      at = std::move(next);
      if (repeat >= symbol.min) ends.insert(at.begin(), at.end());
    }
    return ends;
  }

  void once(const Symbol& symbol, std::size_t start, int depth, std::set<std::size_t>& ends) {
    switch (symbol.kind) {
      case Symbol::Kind::kLiteral:
        if (text_.substr(start, symbol.literal.size()) == symbol.literal)
          ends.insert(start + symbol.literal.size());
        break;
      case Symbol::Kind::kBytes:
        if (start < text_.size() && symbol.bytes.contains(static_cast<unsigned char>(text_[start])))
          ends.insert(start + 1);
        break;
      case Symbol::Kind::kRule:
        ends.merge(rule_ends(symbol.rule, start, depth + 1));
        break;
    }
  }

  const Grammar& grammar_;
  std::string_view text_;
  std::map<std::tuple<int, std::size_t, int>, std::set<std::size_t>> memo_;
};

}  // namespace

Result<void> Grammar::validate() const {
  if (rules.empty() || rules.size() > static_cast<std::size_t>(kMaxRules))
    return error(ErrorCode::kOutOfRange, "a grammar has 1 to 1024 rules", "grammar");
  for (const auto& rule : rules) {
    if (rule.alternatives.empty()) return invalid(rule, "has no alternatives");
    for (const auto& sequence : rule.alternatives) {
      for (const auto& symbol : sequence) {
        if (symbol.min < 0 || symbol.max < 1 || symbol.min > symbol.max ||
            symbol.max > Symbol::kMaxRepeat)
          return invalid(rule, "repeats a symbol outside 0 .. 4096 times");
        if (symbol.kind == Symbol::Kind::kRule &&
            (symbol.rule < 0 || symbol.rule >= static_cast<int>(rules.size())))
          return invalid(rule, "refers to a rule that does not exist");
      }
    }
  }
  if (left_recursive(*this, nullable_rules(*this)))
    return error(ErrorCode::kInvalidArgument, "the grammar is left-recursive", "grammar");
  return success();
}

bool matches(const Grammar& grammar, std::string_view text) {
  if (!grammar.validate()) return false;
  return Matcher(grammar, text).rule_ends(0, 0, 1).contains(text.size());
}

}  // namespace lemma::core
