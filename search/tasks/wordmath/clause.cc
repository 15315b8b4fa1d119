#include "search/tasks/wordmath/clause.h"

#include <sstream>

#include "search/tasks/words.h"

namespace lemma::search::wordmath {

namespace {

constexpr std::size_t kMaxThingWords = 3;

const WordSet& structural() {
  static const WordSet kWords = word_set(
      "a an the this that these those his her their its my your our some several few any no none "
      "not "
      "never all both every each half twice double triple thrice times more fewer less than as "
      "many "
      "much most least and but or then so while if when before after until with without of to from "
      "in "
      "on at for by is are was were be been has had have having owns owned own does did do will "
      "would "
      "can could may might must should gives gave give hands handed sends sent eats ate eat loses "
      "lost "
      "lose sells sold sell uses used use breaks broke throws threw away buys bought buy gets got "
      "get "
      "finds found find receives received picks picked wins won collects collected earns earned "
      "holds "
      "contains costs cost pays pay paid spends spent spend there here he she they it him them we "
      "i you "
      "who how what which now left today yesterday tomorrow already also only still again first "
      "initially beginning begin end altogether together total combined another other others "
      "exactly "
      "about around nearly almost likes loves years old year is isnt doesnt dont didnt hasnt hadnt "
      "cannot cant wont dozen pair pairs per apiece remaining rest same equal equally share shares "
      "shared split");
  return kWords;
}

bool is_word(const ProseToken& token) { return token.kind == ProseToken::Kind::kWord; }

std::optional<std::int64_t> number_at(Tokens tokens) {
  if (tokens.empty()) return std::nullopt;
  if (tokens[0].kind == ProseToken::Kind::kNumber) return tokens[0].value;
  return is_word(tokens[0]) ? number_word(tokens[0].text) : std::nullopt;
}

std::string capitalised(std::string word) {
  if (word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

bool may_be_named(const ProseToken& token) {
  return is_word(token) && token.text.size() <= 12 && !is_structural(token.text) &&
         !number_word(token.text);
}

}  // namespace

bool is_structural(const std::string& word) { return structural().contains(word); }

std::string singular(const std::string& word) {
  static const std::map<std::string, std::string> kIrregular = {
      {"children", "child"}, {"people", "person"}, {"men", "man"},      {"women", "woman"},
      {"mice", "mouse"},     {"geese", "goose"},   {"feet", "foot"},    {"leaves", "leaf"},
      {"loaves", "loaf"},    {"knives", "knife"},  {"shelves", "shelf"}};
  if (const auto found = kIrregular.find(word); found != kIrregular.end()) return found->second;
  const auto ends = [&word](std::string_view end) {
    return word.size() > end.size() + 1 && word.ends_with(end);
  };
  if (ends("ies")) return word.substr(0, word.size() - 3) + "y";
  for (const char* end : {"ches", "shes", "xes", "sses", "zes"})
    if (ends(end)) return word.substr(0, word.size() - 2);
  if (ends("s") && !ends("ss") && !ends("us")) return word.substr(0, word.size() - 1);
  return word;
}

ClausePattern::ClausePattern(std::string_view pattern) {
  std::istringstream words{std::string(pattern)};
  for (std::string word; words >> word;) {
    Element element;
    if (word[0] == '?') {
      element.optional = true;
      word.erase(0, 1);
    }
    if (word[0] == '{') {
      element.place = word.substr(1, word.size() - 2);
    } else {
      std::istringstream alternatives(word);
      for (std::string one; std::getline(alternatives, one, '|');) {
        element.alternatives.emplace_back();
        std::istringstream parts(one);
        for (std::string part; std::getline(parts, part, '_');)
          element.alternatives.back().push_back(part);
      }
    }
    elements_.push_back(std::move(element));
  }
}

std::optional<Captures> ClausePattern::match(Tokens clause, const std::string& subject) const {
  Captures captures;
  if (match_from(0, clause, subject, captures)) return captures;
  return std::nullopt;
}

bool ClausePattern::match_from(std::size_t at, Tokens rest, const std::string& subject,
                               Captures& captures) const {
  if (at == elements_.size()) return rest.empty();
  const Element& element = elements_[at];
  const auto go_on = [&](std::size_t taken, Captures next) {
    if (!match_from(at + 1, rest.subspan(taken), subject, next)) return false;
    captures = std::move(next);
    return true;
  };
  if (element.place == "n") {
    // Two numbers in a row, "twenty five", are not read as one.
    const auto number = number_at(rest);
    if (number && !number_at(rest.subspan(1))) {
      Captures next = captures;
      next.number = number;
      if (go_on(1, std::move(next))) return true;
    }
  } else if (element.place == "thing" || element.place == "box") {
    for (std::size_t length = std::min(kMaxThingWords, rest.size()); length > 0; --length) {
      bool words = true;
      std::string spelt, known;
      for (std::size_t i = 0; i < length; ++i) {
        words = words && is_word(rest[i]) && !is_structural(rest[i].text) &&
                !number_word(rest[i].text) && !(rest[i].capital && i > 0);
        spelt += (i > 0 ? " " : "") + rest[i].text;
        known += (i > 0 ? " " : "") + (i + 1 == length ? singular(rest[i].text) : rest[i].text);
      }
      if (!words) continue;
      Captures next = captures;
      next.words[element.place] = known;
      next.spelt[element.place] = spelt;
      if (go_on(length, std::move(next))) return true;
    }
  } else if (!element.place.empty()) {
    if (!rest.empty() && (may_be_named(rest[0]) || rest[0].text == "he" || rest[0].text == "she")) {
      Captures next = captures;
      next.words[element.place] = capitalised(rest[0].text);
      if (go_on(1, std::move(next))) return true;
    }
    if (element.place == "who" && at == 0 && !subject.empty()) {
      Captures next = captures;
      next.words[element.place] = subject;
      if (go_on(0, std::move(next))) return true;
    }
  } else {
    for (const auto& words : element.alternatives) {
      if (words.size() > rest.size()) continue;
      bool same = true;
      for (std::size_t i = 0; i < words.size(); ++i)
        same = same && is_word(rest[i]) && rest[i].text == words[i];
      if (!same) continue;
      Captures next = captures;
      next.said.insert(words.begin(), words.end());
      if (go_on(words.size(), std::move(next))) return true;
    }
  }
  return element.optional && go_on(0, captures);
}

}  // namespace lemma::search::wordmath
