// The hand-written wordings of tests/search/data/knights_wordings.txt: texts with places where
// other words stand, each with what it then means. What a wording means is computed here, by a
// reader of formulas of its own.
#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/search/knights_oracle.h"

namespace lemma::search::knights_oracle {

// Evaluates "!Bob & (Ann -> Cy) = #>=2(Ann,Bob,Cy)"; weakest first: = ^, then -> <-, |, &, !.
class Meaning {
 public:
  Meaning(std::string text, const Kinds& kinds) : text_(std::move(text)), kinds_(kinds) {}

  bool value() {
    const bool result = equal();
    if (next() != '\0') throw std::runtime_error("unread: " + text_.substr(at_));
    return result;
  }

 private:
  char next() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(const std::string& symbol) {
    next();
    if (text_.compare(at_, symbol.size(), symbol) != 0) return false;
    at_ += symbol.size();
    return true;
  }
  bool equal() {
    bool left = implied();
    for (;;) {
      if (take("="))
        left = implied() == left;
      else if (take("^"))
        left = implied() != left;
      else
        return left;
    }
  }
  bool implied() {
    const bool left = any();
    if (take("->")) return any() || !left;
    if (take("<-")) return !any() || left;
    return left;
  }
  bool any() {
    bool left = all();
    while (take("|")) left = all() || left;
    return left;
  }
  bool all() {
    bool left = one();
    while (take("&")) left = one() && left;
    return left;
  }
  bool one() {
    if (take("!")) return !one();
    if (take("(")) {
      const bool inside = equal();
      if (!take(")")) throw std::runtime_error("no ) in " + text_);
      return inside;
    }
    if (take("#")) return count();
    return kinds_.at(name());
  }
  bool count() {
    const std::string how = take("=") ? "=" : take(">=") ? ">=" : take("<=") ? "<=" : "";
    next();
    const int bound = text_[at_++] - '0';
    if (how.empty() || !take("(")) throw std::runtime_error("no count in " + text_);
    int knights = 0;
    do knights += kinds_.at(name()) ? 1 : 0;
    while (take(","));
    if (!take(")")) throw std::runtime_error("no ) in " + text_);
    return how == "=" ? knights == bound : how == ">=" ? knights >= bound : knights <= bound;
  }
  std::string name() {
    next();
    const auto letter = [&](std::size_t i) {
      return i < text_.size() && std::isalpha(static_cast<unsigned char>(text_[i])) != 0;
    };
    std::string read;
    while (letter(at_) || (!read.empty() && text_[at_] == '-' && letter(at_ + 1)))
      read += text_[at_++];
    return read;
  }

  const std::string text_;
  const Kinds& kinds_;
  std::size_t at_ = 0;
};

struct Wording {
  struct Variant {
    std::string words;
    std::string meaning;  // "?": to be refused
  };
  int line = 0;
  std::string text = {};
  std::vector<std::pair<std::string, std::string>> claims = {};  // speaker, formula
  std::vector<std::string> facts = {};
  std::vector<std::string> silent = {};
  std::vector<std::vector<Variant>> places = {};
};

// A wording with one variant in each place.
struct Told {
  std::string text;
  bool refused = false;
  std::vector<std::pair<std::string, std::string>> claims = {};
  std::vector<std::string> facts = {};
  std::vector<std::string> people = {};
};

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

inline Told tell(const Wording& wording, const std::vector<std::size_t>& variants) {
  Told told{.text = wording.text, .claims = wording.claims, .facts = wording.facts};
  for (std::size_t i = 0; i < wording.places.size(); ++i) {
    const std::string place = "<" + std::to_string(i + 1) + ">";
    const auto& variant = wording.places[i][variants[i]];
    told.text = replaced(told.text, place, variant.words);
    told.refused = told.refused || variant.meaning == "?";
  }
  // Twice: a meaning may itself name another place.
  const auto filled = [&](std::string formula) {
    for (int round = 0; round < 2; ++round)
      for (std::size_t i = 0; i < wording.places.size(); ++i)
        formula = replaced(formula, "<" + std::to_string(i + 1) + ">",
                           wording.places[i][variants[i]].meaning);
    return formula;
  };
  std::set<std::string> people;
  for (const auto& name : wording.silent) people.insert(filled(name));
  for (auto& [speaker, formula] : told.claims) {
    speaker = filled(speaker);
    formula = filled(formula);
  }
  for (auto& formula : told.facts) formula = filled(formula);
  for (const auto& [speaker, formula] : told.claims) people.insert(speaker);
  told.people.assign(people.begin(), people.end());
  return told;
}

// Whether a typed problem says exactly what was told.
inline bool means(const json& typed, const Told& told) {
  std::set<std::string> people(told.people.begin(), told.people.end());
  if (std::set<std::string>(typed["people"].begin(), typed["people"].end()) != people) return false;
  for (const Kinds& kinds : assignments(told.people)) {
    for (const auto& name : told.people) {
      bool agrees = true;
      for (const auto& [speaker, formula] : told.claims)
        if (speaker == name) agrees = agrees && Meaning(formula, kinds).value() == kinds.at(name);
      if (source_agrees(typed, name, kinds) != agrees) return false;
    }
    bool holds = true;
    for (const auto& formula : told.facts) holds = holds && Meaning(formula, kinds).value();
    if (source_agrees(typed, "", kinds) != holds) return false;
  }
  return true;
}

// "\n" and "\uXXXX" in the file.
inline std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
    } else if (text[i + 1] == 'n') {
      out += '\n';
      ++i;
    } else {
      const auto c = static_cast<unsigned>(std::stoul(text.substr(i + 2, 4), nullptr, 16));
      out += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f)),
              static_cast<char>(0x80 | (c & 0x3f))};
      i += 5;
    }
  }
  return out;
}

inline std::vector<Wording::Variant> variants_of(const std::string& list) {
  std::vector<Wording::Variant> variants;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(" ;; ", at), list.size());
    const std::string one = list.substr(at, end - at);
    const std::size_t arrow = one.find(" =>");
    if (arrow == std::string::npos) throw std::runtime_error("no => in " + one);
    const std::string meaning = one.size() > arrow + 4 ? one.substr(arrow + 4) : "";
    variants.push_back({unescaped(one.substr(0, arrow)), meaning});
    at = end + 4;
  }
  return variants;
}

struct Wordings {
  std::vector<Wording> read;
  std::vector<std::string> refused;
};

inline Wordings wordings() {
  std::ifstream file(LEMMA_SOURCE_DIR "/tests/search/data/knights_wordings.txt");
  Wordings all;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string first = line.substr(0, space);
    const std::string rest = space < line.size() ? line.substr(space + 1) : "";
    if (first == "text")
      all.read.push_back({.line = number, .text = unescaped(rest)});
    else if (first == "not")
      all.refused.push_back(unescaped(rest));
    else if (first == "fact")
      all.read.back().facts.push_back(rest);
    else if (first == "also")
      all.read.back().silent.push_back(rest);
    else if (first[0] == '<' && rest.find(" =>") != std::string::npos)
      all.read.back().places.push_back(variants_of(rest));
    else
      all.read.back().claims.emplace_back(first, rest);
  }
  return all;
}

}  // namespace lemma::search::knights_oracle
