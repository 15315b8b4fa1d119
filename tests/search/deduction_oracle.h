// Slow, obvious, independent answers about the deduction family, from the typed JSON alone: every
// model of one-place predicates is listed by the types that its things may have, and every right
// step line is written out. It shares no code with search/.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace lemma::search::deduction_oracle {

using nlohmann::json;

struct Lit {
  std::string who;  // empty: of anything
  std::string what;
  bool negated = false;

  bool operator==(const Lit&) const = default;
  bool operator<(const Lit& other) const {
    return std::tie(who, what, negated) < std::tie(other.who, other.what, other.negated);
  }
  Lit opposite() const { return {who, what, !negated}; }
  Lit of(const std::string& name) const { return {name, what, negated}; }
};

inline Lit lit(const json& form) {
  const bool negated = form.contains("is_not");
  return {form.value("who", std::string()), form[negated ? "is_not" : "is"].get<std::string>(),
          negated};
}

inline std::vector<Lit> lits(const json& list) {
  std::vector<Lit> all;
  for (const auto& form : list) all.push_back(lit(form));
  return all;
}

struct Premise {
  char kind;  // 'f'act, 'r'ule, 's'ome
  std::vector<Lit> body;
  Lit head;
};

inline Premise premise(const json& form) {
  if (form.contains("some")) return {'s', lits(form["some"]), {}};
  if (form.contains("then")) return {'r', lits(form["if"]), lit(form["then"])};
  return {'f', {}, lit(form)};
}

struct Problem {
  std::vector<Premise> premises;
  Premise query;
  std::vector<std::string> names;
  std::vector<std::string> properties;

  explicit Problem(const json& typed) : query(premise(typed["query"])) {
    for (const auto& form : typed["premises"]) premises.push_back(premise(form));
    std::set<std::string> who, what;
    const auto meet = [&](const Premise& p) {
      for (Lit l : p.body) who.insert(l.who), what.insert(l.what);
      who.insert(p.head.who), what.insert(p.head.what);
    };
    for (const auto& p : premises) meet(p);
    meet(query);
    who.erase(""), what.erase("");
    names.assign(who.begin(), who.end());
    properties.assign(what.begin(), what.end());
    if (typed.value("classes", "may_be_empty") == "not_empty")
      for (const auto& property : properties)
        premises.push_back({'s', {{"", property, false}}, {}});
  }
};

// --- truth ---

// A type says which properties a thing has. A model is a type for each name and a set of types
// that other things have; all that matters is which types are allowed by the general rules.
class Models {
 public:
  explicit Models(const Problem& problem) : problem_(problem) {
    const unsigned all = 1u << problem.properties.size();
    for (unsigned type = 0; type < all; ++type) {
      bool allowed = true;
      for (const auto& p : problem.premises)
        if (p.kind == 'r' && p.head.who.empty())
          allowed = allowed && (!all_hold(type, p.body) || holds(type, p.head));
      if (allowed) allowed_.push_back(type);
    }
  }

  std::string answer() const {
    const bool can_be_true = possible(true), can_be_false = possible(false);
    if (can_be_true) return can_be_false ? "unknown" : "true";
    return can_be_false ? "false" : "contradictory premises";
  }

  // Whether the premises alone entail a literal about a name.
  bool entails(const Lit& l) const {
    return !any_naming([&](const auto& types) { return !holds(types.at(l.who), l); });
  }

 private:
  using Naming = std::map<std::string, unsigned>;

  bool holds(unsigned type, const Lit& l) const {
    const auto at = std::find(problem_.properties.begin(), problem_.properties.end(), l.what) -
                    problem_.properties.begin();
    return (((type >> at) & 1u) != 0) != l.negated;
  }
  bool all_hold(unsigned type, const std::vector<Lit>& all) const {
    return std::all_of(all.begin(), all.end(), [&](const Lit& l) { return holds(type, l); });
  }
  bool named_hold(const Naming& types, const std::vector<Lit>& all) const {
    return std::all_of(all.begin(), all.end(),
                       [&](const Lit& l) { return holds(types.at(l.who), l); });
  }

  // Some allowed type is all of `what`, and not all of `without` if that isn't empty.
  bool some_type(const std::vector<Lit>& what, const std::vector<Lit>* without) const {
    return std::any_of(allowed_.begin(), allowed_.end(), [&](unsigned type) {
      return all_hold(type, what) && (without == nullptr || !all_hold(type, *without));
    });
  }

  bool any_naming(const std::function<bool(const Naming&)>& accept,
                  const std::vector<Lit>* without = nullptr) const {
    for (const auto& p : problem_.premises)
      if (p.kind == 's' && !some_type(p.body, without)) return false;
    if (!some_type({}, without)) return false;
    Naming types;
    return extend(types, 0, accept);
  }

  bool extend(Naming& types, std::size_t next,
              const std::function<bool(const Naming&)>& accept) const {
    if (next == problem_.names.size()) {
      for (const auto& p : problem_.premises)
        if (p.kind == 'r' && !p.head.who.empty() && named_hold(types, p.body) &&
            !holds(types.at(p.head.who), p.head))
          return false;
      return accept(types);
    }
    const std::string& name = problem_.names[next];
    for (const unsigned type : allowed_) {
      bool fits = true;
      for (const auto& p : problem_.premises)
        if (p.kind == 'f' && p.head.who == name) fits = fits && holds(type, p.head);
      if (!fits) continue;
      types[name] = type;
      if (extend(types, next + 1, accept)) return true;
    }
    return false;
  }

  bool possible(bool truth) const {
    const Premise& q = problem_.query;
    if (q.kind == 'f')
      return any_naming(
          [&](const auto& types) { return holds(types.at(q.head.who), q.head) == truth; });
    std::vector<Lit> example = q.body;
    if (q.kind == 'r') example.push_back(q.head.opposite());
    const bool exists = (q.kind == 's') == truth;
    if (exists) return some_type(example, nullptr) && any_naming([](const auto&) { return true; });
    return any_naming(
        [&](const auto& types) {
          return std::none_of(types.begin(), types.end(),
                              [&](const auto& named) { return all_hold(named.second, example); });
        },
        &example);
  }

  const Problem& problem_;
  std::vector<unsigned> allowed_;
};

// What modus ponens alone makes of the facts about the names.
inline std::set<Lit> forward_chained(const Problem& problem) {
  std::set<Lit> known;
  for (const auto& p : problem.premises)
    if (p.kind == 'f') known.insert(p.head);
  for (std::size_t before = known.size() + 1; before != known.size();) {
    before = known.size();
    for (const auto& p : problem.premises) {
      if (p.kind != 'r') continue;
      for (const auto& name : problem.names) {
        const auto about = [&](const Lit& l) { return l.who.empty() ? l.of(name) : l; };
        if (std::all_of(p.body.begin(), p.body.end(),
                        [&](const Lit& l) { return known.contains(about(l)); }))
          known.insert(about(p.head));
      }
    }
  }
  return known;
}

// --- lines ---

// Where a derivation stands, and every line that is right there, facts in the order of their words.
class Lines {
 public:
  explicit Lines(const Problem& problem)
      : problem_(problem), contradictory_(Models(problem).answer() == "contradictory premises") {
    things_ = problem.names;
    for (std::size_t i = 0; i < problem.premises.size(); ++i)
      if (problem.premises[i].kind == 's') things_.push_back("W" + std::to_string(i + 1));
    things_.emplace_back("W0");
    for (const auto& p : problem.premises)
      if (p.kind == 'f') known_.insert(p.head);
    if (problem.query.kind == 'f') {
      goal_ = problem.query.head;
      return;
    }
    class_ = sorted(problem.query.body);
    goal_ = problem.query.head;
    if (problem.query.kind == 's') {
      goal_ = class_.back().opposite();
      class_.pop_back();
    }
    goal_.who = kClass;
    for (const Lit& l : class_) known_.insert(l.of(kClass));
  }

  struct Right {
    std::set<Lit> learnt = {};  // under the assumption it opens, if it opens one
    bool opens = false;
    bool closes = false;
    bool ends = false;  // with a contradiction in the premises
    bool refutes_target = false;
  };

  std::string say(const Lit& l) const {
    if (l.who != kClass) return l.who + " is " + (l.negated ? "not " : "") + l.what;
    return subject(l.negated) + " is " + l.what;
  }
  std::string say_target() const { return say(goal_); }
  bool quantified() const { return problem_.query.kind != 'f'; }
  const std::set<Lit>& known() const { return known_; }
  std::size_t depth() const { return open_.size(); }

  std::map<std::string, Right> right_lines() const {
    std::map<std::string, Right> all;
    add_rules(all);
    add_witnesses(all);
    add_assumptions(all);
    add_contradictions(all);
    return all;
  }

  void take(const Right& right) {
    if (right.closes) {
      known_ = open_.back().before;
      open_.pop_back();
    }
    if (right.opens) open_.push_back({known_, right.learnt});
    known_.insert(right.learnt.begin(), right.learnt.end());
  }

  // Whether the premises are true, and the query as said, when just what is known and `more` hold.
  bool model(const std::set<Lit>& more, bool truth) const {
    std::set<Lit> holding = more;
    for (const Lit& l : known_)
      if (!l.negated && l.who != kClass) holding.insert(l);
    for (std::size_t i = 0; i < problem_.premises.size(); ++i)
      if (problem_.premises[i].kind == 's')
        for (const Lit& l : problem_.premises[i].body)
          if (!l.negated) holding.insert(l.of("W" + std::to_string(i + 1)));
    const auto holds = [&](Lit l, const std::string& who) {
      const bool negated = l.negated;
      return holding.contains({l.who.empty() ? who : l.who, l.what, false}) != negated;
    };
    const auto is = [&](const Premise& p) {
      const auto all = [&](const std::string& who) {
        return std::all_of(p.body.begin(), p.body.end(),
                           [&](const Lit& l) { return holds(l, who); });
      };
      if (p.kind == 'f') return holds(p.head, "");
      if (p.kind == 's') return std::any_of(things_.begin(), things_.end(), all);
      return std::all_of(things_.begin(), things_.end(),
                         [&](const auto& who) { return !all(who) || holds(p.head, who); });
    };
    return std::all_of(problem_.premises.begin(), problem_.premises.end(), is) &&
           is(problem_.query) == truth;
  }

  const std::vector<std::string>& things() const { return things_; }

 private:
  static constexpr const char* kClass = "*";

  struct Open {
    std::set<Lit> before;
    std::set<Lit> assumed;  // empty: the target
  };

  static std::string words(const Lit& l) { return (l.negated ? "not " : "") + l.what; }
  static std::vector<Lit> sorted(std::vector<Lit> all) {
    std::sort(all.begin(), all.end(), [](const Lit& a, const Lit& b) {
      return std::pair(a.negated, words(a)) < std::pair(b.negated, words(b));
    });
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  std::string subject(bool none) const {
    if (class_.empty()) return none ? "nothing" : "everything";
    const std::string& what = class_[0].what;
    if (class_.size() == 1 && !class_[0].negated &&
        (what.starts_with("a ") || what.starts_with("an ")))
      return (none ? "no" : "every") + what.substr(what.find(' '));
    std::string text = none ? "nothing that is " : "everything that is ";
    for (std::size_t i = 0; i < class_.size(); ++i)
      text += (i > 0 ? " and " : "") + words(class_[i]);
    return text;
  }

  std::string joined(const std::set<Lit>& facts) const {
    std::set<std::string> texts;
    for (const Lit& l : facts) texts.insert(say(l));
    std::string text;
    for (const auto& t : texts) text += (text.empty() ? "" : ", ") + t;
    return text;
  }

  void add_by(const std::string& name, const std::vector<Lit>& body, const Lit& head,
              std::map<std::string, Right>& all) const {
    std::set<Lit> clause{head};
    for (const Lit& l : body) clause.insert(l.opposite());
    for (const Lit& l : clause)
      if (clause.contains(l.opposite())) return;
    for (const Lit& conclusion : clause) {
      if (known_.contains(conclusion)) continue;
      std::set<Lit> needs;
      for (const Lit& l : clause)
        if (!(l == conclusion)) needs.insert(l.opposite());
      if (!std::includes(known_.begin(), known_.end(), needs.begin(), needs.end())) continue;
      all[name + (needs.empty() ? "" : ", " + joined(needs)) + ": " + say(conclusion)] = {
          .learnt = {conclusion}};
    }
  }

  void add_rules(std::map<std::string, Right>& all) const {
    auto things = things_;
    if (quantified()) things.push_back(kClass);
    const auto add = [&](const std::string& name, const std::vector<Lit>& body, const Lit& head,
                         const std::vector<std::string>& to) {
      for (const auto& who : to) {
        std::vector<Lit> of;
        for (const Lit& l : body) of.push_back(l.of(who));
        add_by(name, of, head.of(who), all);
      }
    };
    for (std::size_t i = 0; i < problem_.premises.size(); ++i) {
      const auto& p = problem_.premises[i];
      if (p.kind != 'r') continue;
      const std::string name = "rule " + std::to_string(i + 1);
      if (p.head.who.empty())
        add(name, p.body, p.head, things);
      else
        add_by(name, p.body, p.head, all);
    }
    if (!open_.empty() && open_[0].assumed.empty()) add("assumption", class_, goal_, things_);
  }

  void add_witnesses(std::map<std::string, Right>& all) const {
    for (std::size_t i = 0; i < problem_.premises.size(); ++i) {
      if (problem_.premises[i].kind != 's') continue;
      const std::string number = std::to_string(i + 1);
      std::set<Lit> facts;
      for (const Lit& l : problem_.premises[i].body) facts.insert(l.of("W" + number));
      if (!std::includes(known_.begin(), known_.end(), facts.begin(), facts.end()))
        all["witness " + number + ": " + joined(facts)] = {.learnt = facts};
    }
  }

  void add_assumptions(std::map<std::string, Right>& all) const {
    if (open_.size() >= 3) return;
    auto things = things_;
    if (quantified()) things.push_back(kClass);
    const bool open_query = !known_.contains(goal_) && !known_.contains(goal_.opposite());
    for (const auto& who : things)
      for (const auto& what : problem_.properties)
        for (const bool negated : {false, true}) {
          const Lit l{who, what, negated};
          if (known_.contains(l) || known_.contains(l.opposite())) continue;
          if (quantified() && l == goal_) continue;
          const bool about_query = l == goal_ || l == goal_.opposite();
          if (open_.empty() && open_query && !about_query && !contradictory_) continue;
          all["assume " + say(l)] = {.learnt = {l}, .opens = true};
        }
    if (quantified() && open_.empty())
      all["assume " + say_target()] = {.learnt = {}, .opens = true};
  }

  void add_contradictions(std::map<std::string, Right>& all) const {
    for (const Lit& l : known_) {
      if (l.negated || !known_.contains(l.opposite())) continue;
      const bool hypothetical = l.who == kClass;
      const std::string start = "contradiction on " + say(l) + ": ";
      if (open_.empty() && hypothetical) {
        if (!known_.contains(goal_)) all[start + say_target()] = {.learnt = {goal_}};
      } else if (open_.empty()) {
        all[start + "contradictory premises"] = {.ends = true};
      } else if (open_.back().assumed.empty()) {
        std::vector<Lit> example = class_;
        example.push_back(goal_.opposite().of(""));
        std::string text;
        for (const Lit& e : example) text += (text.empty() ? "" : " and ") + words(e);
        if (!hypothetical)
          all[start + "something is " + text] = {.closes = true, .refutes_target = true};
      } else {
        const Lit assumed = *open_.back().assumed.begin();
        if (hypothetical && assumed.who != kClass) continue;
        all[start + say(assumed.opposite())] = {.learnt = {assumed.opposite()}, .closes = true};
      }
    }
  }

  const Problem& problem_;
  const bool contradictory_;
  std::vector<std::string> things_;
  std::vector<Lit> class_;
  Lit goal_;
  std::set<Lit> known_;
  std::vector<Open> open_;
};

}  // namespace lemma::search::deduction_oracle
