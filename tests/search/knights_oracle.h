// Slow, obvious, independent answers about the knights family, from the typed JSON form alone: what
// a formula says, which assignments fit, which step lines are right where. It shares no code with
// search/.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace lemma::search::knights_oracle {

using nlohmann::json;
using Kinds = std::map<std::string, bool>;  // name -> is a knight

inline bool truth(const json& f, const Kinds& kinds) {
  const auto knights_among = [&](const json& names) {
    int count = 0;
    for (const auto& name : names) count += kinds.at(name) ? 1 : 0;
    return count;
  };
  if (f.contains("knight")) return kinds.at(f["knight"]);
  if (f.contains("knave")) return !kinds.at(f["knave"]);
  if (f.contains("not")) return !truth(f["not"], kinds);
  if (f.contains("and")) {
    bool all = true;
    for (const auto& part : f["and"]) all = truth(part, kinds) && all;
    return all;
  }
  if (f.contains("or")) {
    bool any = false;
    for (const auto& part : f["or"]) any = truth(part, kinds) || any;
    return any;
  }
  if (f.contains("xor")) return truth(f["xor"][0], kinds) != truth(f["xor"][1], kinds);
  if (f.contains("iff")) return truth(f["iff"][0], kinds) == truth(f["iff"][1], kinds);
  if (f.contains("if")) return truth(f["if"], kinds) ? truth(f["then"], kinds) : true;
  if (f.contains("same")) {
    const int knights = knights_among(f["same"]);
    return knights == 0 || knights == static_cast<int>(f["same"].size());
  }
  if (f.contains("different")) return kinds.at(f["different"][0]) != kinds.at(f["different"][1]);
  if (f.contains("would_say"))
    return kinds.at(f["by"]) ? truth(f["would_say"], kinds) : !truth(f["would_say"], kinds);
  const bool of_knights = f.contains("knights");
  const json& names = f.at(of_knights ? "knights" : "knaves");
  const int knights = knights_among(names);
  const int count = of_knights ? knights : static_cast<int>(names.size()) - knights;
  if (f.contains("exactly")) return count == f["exactly"];
  if (f.contains("at_least")) return count >= f["at_least"];
  return count <= f.at("at_most");
}

inline std::vector<Kinds> assignments(const std::vector<std::string>& people) {
  std::vector<Kinds> all{{}};
  for (const auto& name : people) {
    std::vector<Kinds> longer;
    for (const Kinds& kinds : all) {
      for (const bool knight : {false, true}) {
        longer.push_back(kinds);
        longer.back()[name] = knight;
      }
    }
    all = std::move(longer);
  }
  return all;
}

// Whether the claims of one speaker, or with "" the facts, agree with an assignment.
inline bool source_agrees(const json& typed, const std::string& speaker, const Kinds& kinds) {
  if (speaker.empty()) {
    for (const auto& fact : typed.value("facts", json::array()))
      if (!truth(fact, kinds)) return false;
    return true;
  }
  for (const auto& claim : typed["claims"])
    if (claim["by"] == speaker && truth(claim["says"], kinds) != kinds.at(speaker)) return false;
  return true;
}

inline std::vector<Kinds> solutions(const json& typed) {
  const std::vector<std::string> people = typed["people"];
  std::vector<Kinds> fitting;
  for (const Kinds& kinds : assignments(people)) {
    bool fits = source_agrees(typed, "", kinds);
    for (const auto& name : people) fits = fits && source_agrees(typed, name, kinds);
    if (fits) fitting.push_back(kinds);
  }
  return fitting;
}

// Where a derivation stands, and the lines that may come next.
class Derivation {
 public:
  explicit Derivation(const json& typed) : people_(typed["people"]) {
    const auto kinds = typed.value("kinds", json{"knight", "knave"});
    knight_ = kinds[0];
    knave_ = kinds[1];
    for (const Kinds& each : assignments(people_)) {
      for (const auto& name : people_)
        if (speaks(typed, name) && source_agrees(typed, name, each)) sources_[name].push_back(each);
      if (typed.contains("facts") && source_agrees(typed, "", each)) sources_[""].push_back(each);
    }
    for (const auto& name : people_)
      if (speaks(typed, name)) sources_.try_emplace(name);
    if (typed.contains("facts")) sources_.try_emplace("");
  }

  bool ended() const { return !end_.empty(); }
  // "unique", "no solution" or "not unique".
  const std::string& end() const { return end_; }
  const Kinds& known() const { return levels_.back(); }

  std::set<std::string> right_lines() const {
    std::set<std::string> lines;
    if (ended()) return lines;
    bool all_agree = true;
    for (const auto& [speaker, agreeing] : sources_) {
      const std::string from =
          speaker.empty() ? "from the facts: " : "from what " + speaker + " says: ";
      std::vector<Kinds> left;
      for (const Kinds& kinds : agreeing)
        if (extends(kinds, known())) left.push_back(kinds);
      if (left.empty()) {
        lines.insert(from + "contradiction");
        all_agree = false;
        continue;
      }
      for (const auto& name : people_) {
        if (known().contains(name)) continue;
        std::set<bool> possible;
        for (const Kinds& kinds : left) possible.insert(kinds.at(name));
        if (possible.size() == 1) lines.insert(from + is(name, *possible.begin()));
      }
    }
    for (const auto& name : people_)
      for (const bool knight : {false, true})
        if (!known().contains(name) &&
            !(levels_.size() == 1 && shown_ && shown_->at(name) == knight))
          lines.insert("assume " + is(name, knight));
    if (known().size() == people_.size() && all_agree) lines.insert("everything fits");
    return lines;
  }

  // A line of right_lines().
  void take(const std::string& line) {
    if (line == "everything fits") {
      const Kinds found = known();
      levels_.resize(1);
      assumed_.clear();
      if (shown_) end_ = "not unique";
      shown_ = found;
    } else if (line.ends_with("contradiction")) {
      if (levels_.size() == 1) {
        end_ = "no solution";
        return;
      }
      levels_.pop_back();
      levels_.back()[assumed_.back().first] = !assumed_.back().second;
      assumed_.pop_back();
    } else {
      for (const auto& name : people_) {
        for (const bool knight : {false, true}) {
          const std::string conclusion = is(name, knight);
          if (line == "assume " + conclusion) {
            levels_.push_back(known());
            assumed_.emplace_back(name, knight);
          } else if (!line.ends_with(": " + conclusion)) {
            continue;
          }
          levels_.back()[name] = knight;
        }
      }
    }
    if (ended() || levels_.size() > 1 || known().size() < people_.size()) return;
    for (const auto& [speaker, agreeing] : sources_)
      if (std::find(agreeing.begin(), agreeing.end(), known()) == agreeing.end()) return;
    end_ = "unique";
  }

 private:
  static bool speaks(const json& typed, const std::string& name) {
    for (const auto& claim : typed["claims"])
      if (claim["by"] == name) return true;
    return false;
  }
  static bool extends(const Kinds& whole, const Kinds& part) {
    for (const auto& [name, knight] : part)
      if (whole.at(name) != knight) return false;
    return true;
  }
  std::string is(const std::string& name, bool knight) const {
    const std::string& kind = knight ? knight_ : knave_;
    const bool vowel = std::string("aeiou").find(kind[0]) != std::string::npos;
    return name + " is " + (vowel ? "an " : "a ") + kind;
  }

  const std::vector<std::string> people_;
  std::string knight_, knave_;
  std::map<std::string, std::vector<Kinds>> sources_;
  std::vector<Kinds> levels_{{}};
  std::vector<std::pair<std::string, bool>> assumed_;
  std::optional<Kinds> shown_;
  std::string end_;
};

}  // namespace lemma::search::knights_oracle
