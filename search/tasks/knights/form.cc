#include "search/tasks/knights/form.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include <nlohmann/json.hpp>

#include "search/tasks/typed_form.h"
#include "search/verify/printable.h"

namespace lemma::search::knights {

using core::ErrorCode;
using nlohmann::json;
using Kind = Formula::Kind;

namespace {

constexpr std::size_t kMaxOperands = 8;

// The member that says what a formula is.
constexpr std::array<std::pair<std::string_view, Kind>, 14> kHeads = {
    {{"knight", Kind::kKnight},
     {"knave", Kind::kKnave},
     {"not", Kind::kNot},
     {"and", Kind::kAnd},
     {"or", Kind::kOr},
     {"xor", Kind::kXor},
     {"iff", Kind::kIff},
     {"if", Kind::kIf},
     {"same", Kind::kSame},
     {"different", Kind::kDifferent},
     {"exactly", Kind::kExactly},
     {"at_least", Kind::kAtLeast},
     {"at_most", Kind::kAtMost},
     {"would_say", Kind::kWouldSay}}};

std::string below(std::string_view field, std::string_view member) {
  return std::string(field) + "." + std::string(member);
}

std::string element(std::string_view field, std::size_t i) {
  return std::string(field) + "[" + std::to_string(i) + "]";
}

core::Error invalid(std::string detail, std::string_view field) {
  return core::error(ErrorCode::kInvalidArgument, std::move(detail), std::string(field));
}

core::Error out_of_range(std::string detail, std::string_view field) {
  return core::error(ErrorCode::kOutOfRange, std::move(detail), std::string(field));
}

core::Result<PersonSet> people_from(const json& value, const KnightsWords& words,
                                    std::string_view field, std::size_t least, std::size_t most) {
  if (!value.is_array()) return invalid("must be an array of names", field);
  if (value.size() < least || value.size() > most)
    return out_of_range("must hold " + std::to_string(least) +
                            (least == most ? "" : " to " + std::to_string(most)) + " names",
                        field);
  PersonSet people = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    BOOST_OUTCOME_TRY(const int person, person_from(value[i], words, element(field, i)));
    if ((people & only(person)) != 0) return invalid("names a person twice", element(field, i));
    people |= only(person);
  }
  return people;
}

class FormulaReader {
 public:
  explicit FormulaReader(const KnightsWords& words) : words_(words) {}

  core::Result<Formula> read(const json& value, const std::string& field, int depth) {
    if (!value.is_object()) return invalid("must be an object that is a formula", field);
    if (depth > kMaxFormulaDepth) return out_of_range("is nested more than 5 deep", field);
    if (++formulas_ > kMaxFormulaParts)
      return out_of_range("makes the formula one of more than 32 parts", field);
    for (const auto& [head, kind] : kHeads)
      if (value.contains(head)) return read_as(kind, head, value, field, depth);
    return invalid(
        "must hold one of knight, knave, not, and, or, xor, iff, if, same, different, exactly, "
        "at_least, at_most, would_say",
        field);
  }

 private:
  core::Result<Formula> read_as(Kind kind, std::string_view head, const json& value,
                                const std::string& field, int depth) {
    const std::string inside = below(field, head);
    switch (kind) {
      case Kind::kIf:
        return implication(value, field, depth);
      case Kind::kWouldSay:
        return would_say(value, field, depth);
      case Kind::kExactly:
      case Kind::kAtLeast:
      case Kind::kAtMost:
        return count(kind, head, value, field);
      default:
        break;
    }
    BOOST_OUTCOME_TRY(check_members(value, field, {head}));
    const json& operand = value[std::string(head)];
    switch (kind) {
      case Kind::kKnight:
      case Kind::kKnave: {
        BOOST_OUTCOME_TRY(const int person, person_from(operand, words_, inside));
        return Formula::is(person, kind == Kind::kKnight);
      }
      case Kind::kNot: {
        BOOST_OUTCOME_TRY(Formula part, read(operand, inside, depth + 1));
        return Formula::join(kind, {std::move(part)});
      }
      case Kind::kSame:
      case Kind::kDifferent: {
        const std::size_t most = kind == Kind::kSame ? kMaxOperands : 2;
        BOOST_OUTCOME_TRY(const PersonSet people, people_from(operand, words_, inside, 2, most));
        return Formula::about(kind, people);
      }
      default:
        return parts(kind, operand, inside, depth);
    }
  }

  core::Result<Formula> parts(Kind kind, const json& operands, const std::string& field,
                              int depth) {
    const bool binary = kind == Kind::kXor || kind == Kind::kIff;
    if (!operands.is_array()) return invalid("must be an array of formulas", field);
    if (operands.size() < 2 || operands.size() > (binary ? 2 : kMaxOperands))
      return out_of_range(binary ? "must hold 2 formulas" : "must hold 2 to 8 formulas", field);
    std::vector<Formula> parts;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      BOOST_OUTCOME_TRY(Formula part, read(operands[i], element(field, i), depth + 1));
      parts.push_back(std::move(part));
    }
    return Formula::join(kind, std::move(parts));
  }

  core::Result<Formula> implication(const json& value, const std::string& field, int depth) {
    BOOST_OUTCOME_TRY(check_members(value, field, {"if", "then"}));
    BOOST_OUTCOME_TRY(Formula premise, read(value["if"], below(field, "if"), depth + 1));
    BOOST_OUTCOME_TRY(Formula conclusion, read(value["then"], below(field, "then"), depth + 1));
    return Formula::join(Kind::kIf, {std::move(premise), std::move(conclusion)});
  }

  core::Result<Formula> would_say(const json& value, const std::string& field, int depth) {
    BOOST_OUTCOME_TRY(check_members(value, field, {"would_say", "by"}));
    BOOST_OUTCOME_TRY(const int person, person_from(value["by"], words_, below(field, "by")));
    BOOST_OUTCOME_TRY(Formula what, read(value["would_say"], below(field, "would_say"), depth + 1));
    return Formula::would_say(person, std::move(what));
  }

  core::Result<Formula> count(Kind kind, std::string_view head, const json& value,
                              const std::string& field) {
    const bool knights = !value.contains("knaves");
    const char* of = knights ? "knights" : "knaves";
    BOOST_OUTCOME_TRY(check_members(value, field, {head, of}));
    BOOST_OUTCOME_TRY(const PersonSet people,
                      people_from(value[of], words_, below(field, of), 1, kMaxOperands));
    const json& number = value[std::string(head)];
    if (!number.is_number_integer()) return invalid("must be an integer", below(field, head));
    const auto bounded = bounded_integer(number, std::popcount(people));
    if (!bounded || *bounded < 0)
      return out_of_range("must be 0 to the number of people listed", below(field, head));
    return Formula::number(kind, static_cast<int>(*bounded), people, knights);
  }

  const KnightsWords& words_;
  int formulas_ = 0;
};

json names(PersonSet people, const KnightsWords& words) {
  json list = json::array();
  for (std::size_t i = 0; i < words.people.size(); ++i)
    if ((people & only(static_cast<int>(i))) != 0) list.push_back(words.people[i]);
  return list;
}

}  // namespace

core::Result<void> check_members(const json& value, std::string_view field,
                                 std::initializer_list<std::string_view> members) {
  if (!value.is_object()) return invalid("must be an object", field);
  for (const auto member : members)
    if (!value.contains(member)) return invalid_member("is missing", field, member);
  for (const auto& [member, ignored] : value.items())
    if (std::find(members.begin(), members.end(), member) == members.end())
      return invalid_member("is not a member here", field, printable(member, 64));
  return core::success();
}

core::Result<int> person_from(const json& value, const KnightsWords& words,
                              std::string_view field) {
  if (!value.is_string()) return invalid("must be the name of a person", field);
  const int person = words.person_named(value.get_ref<const std::string&>());
  if (person < 0) return invalid("names nobody in people", field);
  return person;
}

core::Result<Formula> formula_from(const json& value, const KnightsWords& words,
                                   std::string_view field) {
  return FormulaReader(words).read(value, std::string(field), 1);
}

json typed(const Formula& f, const KnightsWords& words) {
  const auto part = [&](std::size_t i) { return typed(f.parts[i], words); };
  const auto head = std::find_if(kHeads.begin(), kHeads.end(),
                                 [&](const auto& named) { return named.second == f.kind; });
  const std::string name(head->first);
  switch (f.kind) {
    case Kind::kKnight:
    case Kind::kKnave:
      return {{name, names(f.people, words)[0]}};
    case Kind::kNot:
      return {{name, part(0)}};
    case Kind::kIf:
      return {{"if", part(0)}, {"then", part(1)}};
    case Kind::kWouldSay:
      return {{name, part(0)}, {"by", names(f.people, words)[0]}};
    case Kind::kSame:
    case Kind::kDifferent:
      return {{name, names(f.people, words)}};
    case Kind::kExactly:
    case Kind::kAtLeast:
    case Kind::kAtMost:
      return {{name, f.count}, {f.counts_knights ? "knights" : "knaves", names(f.people, words)}};
    default:
      break;
  }
  json parts = json::array();
  for (std::size_t i = 0; i < f.parts.size(); ++i) parts.push_back(part(i));
  return {{name, std::move(parts)}};
}

}  // namespace lemma::search::knights
