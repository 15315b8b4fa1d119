// Slow, obvious, independent answers about the zebra family: it reads the typed form itself, tries
// every assignment of houses, and lists every right step line by its definition, with sets of
// houses and a clue held against pairs of them. It shares no code with search/.
#pragma once

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

namespace lemma::search::oracle {

struct Told {
  struct Clue {
    std::string kind, a, b;
    int house = 0;
  };
  int houses = 0;
  std::vector<std::pair<std::string, std::vector<std::string>>> categories;
  std::vector<Clue> clues;
};

inline Told told_by(const nlohmann::json& typed) {
  Told told;
  told.houses = typed["houses"];
  for (const auto& category : typed["categories"])
    told.categories.emplace_back(category["name"],
                                 category["values"].get<std::vector<std::string>>());
  for (const auto& clue : typed["clues"])
    told.clues.push_back({clue["clue"], clue["a"], clue.value("b", ""), clue.value("house", 0)});
  return told;
}

// Whether a clue holds for a in house x and b in house y.
inline bool holds(const Told::Clue& clue, int x, int y) {
  if (clue.kind == "same") return x == y;
  if (clue.kind == "different") return x != y;
  if (clue.kind == "next") return x - y == 1 || y - x == 1;
  if (clue.kind == "left") return y - x == 1;
  if (clue.kind == "before") return x < y;
  if (clue.kind == "at") return x == clue.house;
  return x != clue.house;
}

using Places = std::map<std::string, int>;  // of each value, from 1

inline void assign(const Told& told, std::size_t category, Places& places, std::size_t wanted,
                   std::vector<Places>& found) {
  if (category == told.categories.size()) {
    found.push_back(places);
    return;
  }
  std::vector<int> order(static_cast<std::size_t>(told.houses));
  std::iota(order.begin(), order.end(), 1);
  const auto& values = told.categories[category].second;
  do {
    for (std::size_t i = 0; i < values.size(); ++i) places[values[i]] = order[i];
    const bool fits =
        std::all_of(told.clues.begin(), told.clues.end(), [&](const Told::Clue& clue) {
          if (!places.contains(clue.a) || (!clue.b.empty() && !places.contains(clue.b)))
            return true;
          return holds(clue, places[clue.a], clue.b.empty() ? 0 : places[clue.b]);
        });
    if (fits) assign(told, category + 1, places, wanted, found);
    if (found.size() >= wanted) return;
  } while (std::next_permutation(order.begin(), order.end()));
  for (const auto& value : values) places.erase(value);
}

inline std::vector<Places> all_solutions(const Told& told, std::size_t wanted) {
  std::vector<Places> found;
  Places places;
  assign(told, 0, places, wanted, found);
  return found;
}

inline std::string row_of(const Told& told, const Places& places) {
  std::string text;
  for (int house = 1; house <= told.houses; ++house) {
    text += (house > 1 ? "; " : "") + std::to_string(house) + ": ";
    bool first = true;
    for (const auto& [name, values] : told.categories)
      for (const auto& value : values)
        if (places.at(value) == house) {
          text += (first ? "" : ", ") + value;
          first = false;
        }
  }
  return text;
}

inline std::string code_of(const Told& told, const Places& places) {
  std::string text;
  for (const auto& [name, values] : told.categories) {
    if (!text.empty()) text += " ";
    for (const auto& value : values) text += std::to_string(places.at(value));
  }
  return text;
}

// Whether `text` is the right answer: the only solution; "no solution"; or two different ones.
inline bool accepts(const Told& told, std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  const auto some = all_solutions(told, 2);
  if (some.empty()) return text == "no solution";
  if (some.size() == 1) return text == row_of(told, some[0]);
  const std::string start = "not unique: ", middle = " / ";
  if (!text.starts_with(start)) return false;
  std::set<std::string> codes;
  for (const auto& places : all_solutions(told, 100000)) codes.insert(code_of(told, places));
  const auto at = text.find(middle);
  if (at == std::string::npos) return false;
  const std::string one = text.substr(start.size(), at - start.size());
  const std::string other = text.substr(at + middle.size());
  return one != other && codes.contains(one) && codes.contains(other);
}

// What is known at each level of assumptions, outermost first: the open houses of each value.
struct Open {
  const Told* told;
  std::vector<std::map<std::string, std::set<int>>> levels;
  std::vector<std::pair<std::string, int>> assumed;

  explicit Open(const Told& of) : told(&of), levels(1) {
    for (const auto& [name, values] : of.categories)
      for (const auto& value : values)
        for (int house = 1; house <= of.houses; ++house) levels[0][value].insert(house);
  }

  // A placed value's house is open to no other of its category.
  void settle() {
    auto& open = levels.back();
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& [name, values] : told->categories)
        for (const auto& one : values)
          for (const auto& other : values)
            if (one != other && open[one].size() == 1)
              changed = open[other].erase(*open[one].begin()) > 0 || changed;
    }
  }
};

inline std::string listed(const std::set<int>& houses) {
  std::string text;
  for (const int house : houses) text += (text.empty() ? "" : " ") + std::to_string(house);
  return text;
}

// Every line that is right here, but "not unique".
inline std::set<std::string> right_steps(const Open& known) {
  std::set<std::string> lines;
  const Told& told = *known.told;
  auto open = known.levels.back();
  for (std::size_t i = 0; i < told.clues.size(); ++i) {
    const auto& clue = told.clues[i];
    const std::string reason = "clue " + std::to_string(i + 1);
    const std::set<int> partner = clue.b.empty() ? std::set<int>{0} : open[clue.b];
    std::set<int> a, b;
    for (const int x : open[clue.a])
      for (const int y : partner)
        if (holds(clue, x, y)) {
          a.insert(x);
          b.insert(y);
        }
    if (a.empty()) {
      lines.insert("contradiction: " + reason);
      continue;
    }
    if (a != open[clue.a]) lines.insert(clue.a + ": " + listed(a) + " " + reason);
    if (!clue.b.empty() && b != open[clue.b])
      lines.insert(clue.b + ": " + listed(b) + " " + reason);
  }
  for (const auto& [name, values] : told.categories) {
    for (const auto& value : values) {
      if (open[value].empty()) lines.insert("contradiction: " + value + " has no house");
      if (open[value].size() > 1 && known.levels.size() <= 2)
        for (const int house : open[value])
          lines.insert("assume " + value + ": " + std::to_string(house));
    }
    for (int house = 1; house <= told.houses; ++house) {
      std::vector<std::string> fitting;
      for (const auto& value : values)
        if (open[value].contains(house)) fitting.push_back(value);
      const std::string number = std::to_string(house);
      if (fitting.empty()) lines.insert("contradiction: house " + number + " lacks " + name);
      if (fitting.size() == 1 && open[fitting[0]].size() > 1)
        lines.insert(fitting[0] + ": " + number + " house");
    }
  }
  return lines;
}

// What follows from a right line. False when it ends the derivation: no solution.
inline bool follow(Open& known, const std::string& line) {
  if (line.starts_with("contradiction")) {
    known.levels.pop_back();
    if (known.levels.empty()) return false;
    known.levels.back()[known.assumed.back().first].erase(known.assumed.back().second);
    known.assumed.pop_back();
  } else if (line.starts_with("assume ")) {
    const auto colon = line.find(": ");
    const std::string value = line.substr(7, colon - 7);
    const int house = std::stoi(line.substr(colon + 2));
    known.levels.push_back(known.levels.back());
    known.levels.back()[value] = {house};
    known.assumed.emplace_back(value, house);
  } else {
    const auto colon = line.find(": ");
    std::set<int> left;
    for (std::size_t at = colon + 2; at < line.size() && line[at] >= '1' && line[at] <= '9';
         at += 2)
      left.insert(line[at] - '0');
    known.levels.back()[line.substr(0, colon)] = left;
  }
  known.settle();
  return true;
}

}  // namespace lemma::search::oracle
