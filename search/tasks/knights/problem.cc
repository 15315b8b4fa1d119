#include "search/tasks/knights/problem.h"

#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/knights/form.h"
#include "search/tasks/typed_form.h"

namespace lemma::search::knights {

using nlohmann::json;

namespace {

using Claim = KnightsProblem::Claim;
using Source = KnightsProblem::Source;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > KnightsProblem::kMaxWord) return false;
  if (!is_small_letter(lower(text[0]))) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_small_letter(lower(c)) || is_digit(c) || c == '-' || c == '\'';
  });
}

bool is_kind_word(std::string_view text) {
  return text.size() >= 2 && text.size() <= KnightsProblem::kMaxWord &&
         std::all_of(text.begin(), text.end(), is_small_letter);
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

core::Result<std::vector<std::string>> people_from(const json& value, std::string_view field) {
  if (!value.is_array()) return invalid_member("must be an array of names", field, "people");
  if (value.size() < KnightsProblem::kMinPeople || value.size() > KnightsProblem::kMaxPeople)
    return out_of_range_member("must hold 2 to 8 names", field, "people");
  std::vector<std::string> people;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string member = "people[" + std::to_string(i) + "]";
    if (!value[i].is_string()) return invalid_member("must be a name", field, member);
    const auto& name = value[i].get_ref<const std::string&>();
    if (!is_name(name))
      return invalid_member("must be a letter and then up to 19 letters, digits, - or '", field,
                            member);
    for (const auto& other : people)
      if (same_but_for_case(other, name))
        return invalid_member("is a name that is there already", field, member);
    people.push_back(name);
  }
  return people;
}

core::Result<void> read_kinds(const json& value, std::string_view field, KnightsWords& words) {
  if (!value.is_array() || value.size() != 2)
    return invalid_member("must be an array of two words", field, "kinds");
  for (std::size_t i = 0; i < 2; ++i)
    if (!value[i].is_string() || !is_kind_word(value[i].get_ref<const std::string&>()))
      return invalid_member("must be a word of 2 to 20 small letters", field,
                            "kinds[" + std::to_string(i) + "]");
  if (value[0] == value[1]) return invalid_member("must be two different words", field, "kinds");
  words.knight = value[0].get<std::string>();
  words.knave = value[1].get<std::string>();
  return core::success();
}

core::Result<std::vector<Claim>> claims_from(const json& value, const KnightsWords& words,
                                             std::string_view field) {
  if (!value.is_array()) return invalid_member("must be an array of claims", field, "claims");
  if (value.empty() || value.size() > KnightsProblem::kMaxClaims)
    return out_of_range_member("must hold 1 to 16 claims", field, "claims");
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string inside = std::string(field) + ".claims[" + std::to_string(i) + "]";
    BOOST_OUTCOME_TRY(check_members(value[i], inside, {"by", "says"}));
    BOOST_OUTCOME_TRY(const int by, person_from(value[i]["by"], words, inside + ".by"));
    BOOST_OUTCOME_TRY(Formula says, formula_from(value[i]["says"], words, inside + ".says"));
    claims.push_back({by, std::move(says)});
  }
  return claims;
}

core::Result<std::vector<Formula>> facts_from(const json& value, const KnightsWords& words,
                                              std::string_view field) {
  if (!value.is_array()) return invalid_member("must be an array of formulas", field, "facts");
  if (value.size() > KnightsProblem::kMaxFacts)
    return out_of_range_member("must hold at most 8 formulas", field, "facts");
  std::vector<Formula> facts;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string inside = std::string(field) + ".facts[" + std::to_string(i) + "]";
    BOOST_OUTCOME_TRY(Formula fact, formula_from(value[i], words, inside));
    facts.push_back(std::move(fact));
  }
  return facts;
}

// A knight's claims hold, a knave's don't.
bool permits(const Claim& claim, PersonSet knights) {
  return holds(claim.says, knights) == ((knights & only(claim.by)) != 0);
}

std::vector<Source> sources_of(std::size_t people, const std::vector<Claim>& claims,
                               const std::vector<Formula>& facts) {
  std::vector<Source> sources;
  const auto add = [&](int speaker, auto permitted) {
    Source source{.speaker = speaker, .allowed = {}};
    for (PersonSet a = 0; a < (PersonSet{1} << people); ++a) source.allowed[a] = permitted(a);
    sources.push_back(source);
  };
  for (int speaker = 0; speaker < static_cast<int>(people); ++speaker) {
    const auto is_theirs = [&](const Claim& claim) { return claim.by == speaker; };
    if (std::none_of(claims.begin(), claims.end(), is_theirs)) continue;
    add(speaker, [&](PersonSet a) {
      return std::all_of(claims.begin(), claims.end(), [&](const Claim& claim) {
        return !is_theirs(claim) || permits(claim, a);
      });
    });
  }
  if (!facts.empty())
    add(Source::kFacts, [&](PersonSet a) {
      return std::all_of(facts.begin(), facts.end(),
                         [&](const Formula& fact) { return holds(fact, a); });
    });
  return sources;
}

// The permitted assignments with the people taken in another order, as hexadecimal digits.
std::string assignments_in_order(const AssignmentSet& allowed, const std::vector<int>& order) {
  std::string digits;
  const PersonSet count = PersonSet{1} << order.size();
  for (PersonSet first = 0; first < count; first += 4) {
    unsigned digit = 0;
    for (PersonSet sorted = first; sorted < std::min(first + 4, count); ++sorted) {
      PersonSet given = 0;
      for (std::size_t i = 0; i < order.size(); ++i)
        if ((sorted >> i & 1) != 0) given |= only(order[i]);
      digit = digit << 1 | (allowed[given] ? 1u : 0u);
    }
    digits += "0123456789abcdef"[digit];
  }
  return digits;
}

std::string canonical_key(const KnightsWords& words, const std::vector<Source>& sources) {
  std::vector<int> order(words.people.size());
  std::iota(order.begin(), order.end(), 0);
  const auto name = [&](int person) { return words.people[static_cast<std::size_t>(person)]; };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return name(a) < name(b); });
  std::string key = "knights|" + words.knight + " " + words.knave + "|";
  for (const int person : order) key += (key.back() == '|' ? "" : " ") + name(person);
  const auto add = [&](int speaker, const std::string& label) {
    for (const Source& source : sources)
      if (source.speaker == speaker)
        key += "|" + label + ":" + assignments_in_order(source.allowed, order);
  };
  for (const int person : order) add(person, name(person));
  add(Source::kFacts, "");
  return key;
}

}  // namespace

KnightsProblem::KnightsProblem(KnightsWords words, std::vector<Claim> claims,
                               std::vector<Formula> facts)
    : words_(std::move(words)),
      claims_(std::move(claims)),
      facts_(std::move(facts)),
      sources_(sources_of(words_.people.size(), claims_, facts_)),
      key_(canonical_key(words_, sources_)) {
  LEMMA_ASSERT(words_.people.size() >= kMinPeople && words_.people.size() <= kMaxPeople,
               "2 to 8 people");
}

core::Result<std::shared_ptr<const KnightsProblem>> KnightsProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "knights", {"people", "claims"}, {"facts", "kinds"}));
  KnightsWords words;
  BOOST_OUTCOME_TRY(words.people, people_from(typed["people"], field));
  if (const auto found = typed.find("kinds"); found != typed.end()) {
    BOOST_OUTCOME_TRY(read_kinds(*found, field, words));
  }
  BOOST_OUTCOME_TRY(auto claims, claims_from(typed["claims"], words, field));
  std::vector<Formula> facts;
  if (const auto found = typed.find("facts"); found != typed.end()) {
    BOOST_OUTCOME_TRY(facts, facts_from(*found, words, field));
  }
  return std::make_shared<const KnightsProblem>(std::move(words), std::move(claims),
                                                std::move(facts));
}

json KnightsProblem::typed() const {
  json form = {{"task", "knights"}, {"people", words_.people}, {"claims", json::array()}};
  for (const Claim& claim : claims_)
    form["claims"].push_back({{"by", words_.people[static_cast<std::size_t>(claim.by)]},
                              {"says", knights::typed(claim.says, words_)}});
  for (const Formula& fact : facts_) form["facts"].push_back(knights::typed(fact, words_));
  const KnightsWords usual;
  if (words_.knight != usual.knight || words_.knave != usual.knave)
    form["kinds"] = {words_.knight, words_.knave};
  return form;
}

std::string KnightsProblem::text() const {
  std::string text = "Each of " + words_.listed(everyone()) + " is " + words_.a_kind(true) +
                     ", who always tells the truth, or " + words_.a_kind(false) +
                     ", who always lies.";
  for (const Formula& fact : facts_) text += " It is given that " + in_english(fact, words_) + ".";
  for (const Claim& claim : claims_)
    text += " " + words_.people[static_cast<std::size_t>(claim.by)] + " says: \"" +
            in_english(claim.says, words_) + ".\"";
  return text;
}

AssignmentSet KnightsProblem::solutions() const {
  AssignmentSet left;
  for (PersonSet a = 0; a <= everyone(); ++a) left[a] = true;
  for (const Source& source : sources_) left &= source.allowed;
  return left;
}

std::string assignment_text(const KnightsProblem& problem, PersonSet knights) {
  std::string text;
  for (int i = 0; i < problem.size(); ++i)
    text += (i > 0 ? ", " : "") + problem.words().people[static_cast<std::size_t>(i)] + ": " +
            problem.words().kind((knights & only(i)) != 0);
  return text;
}

}  // namespace lemma::search::knights
