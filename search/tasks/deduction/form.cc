// Reads the deduction family's typed form (problem.h) strictly.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "search/tasks/deduction/problem.h"
#include "search/tasks/typed_form.h"
#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;
using deduction::ClassReading;
using deduction::Literal;
using deduction::Statement;
using deduction::Theory;
using nlohmann::json;

namespace {

constexpr std::size_t kMaxNameWords = 4;

bool is_article(std::string_view word) { return word == "a" || word == "an"; }

// The fault of a name whose words may begin with an article, or nothing.
std::string fault_of(std::string_view name, bool article_allowed) {
  if (name.empty() || name.size() > DeductionProblem::kMaxNameBytes)
    return "must be 1 to 40 letters and spaces";
  std::size_t words = 0;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    std::string word(name.substr(at, end - at));
    for (char& c : word) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      if (c < 'a' || c > 'z') return "must be words of letters, one space between them";
    }
    if (word.empty()) return "must be words of letters, one space between them";
    const bool article = is_article(name.substr(at, end - at));
    if (article && (!article_allowed || words > 0 || end == name.size()))
      return "must hold an article only before a noun";
    if (deduction::is_reserved(word)) return "must not hold the word \"" + word + "\"";
    ++words;
    at = end + 1;
  }
  return words > kMaxNameWords ? "must be at most 4 words" : "";
}

std::string element(std::string_view member, std::size_t i) {
  return std::string(member) + "[" + std::to_string(i) + "]";
}

class Reader {
 public:
  explicit Reader(std::string_view field) : field_(field) {}

  core::Result<Theory> read(const json& typed) {
    BOOST_OUTCOME_TRY(check_form(typed, field_, "deduction", {"premises", "query"}, {"classes"}));
    BOOST_OUTCOME_TRY(read_premises(typed["premises"]));
    BOOST_OUTCOME_TRY(theory_.query, statement_from(typed["query"], "query"));
    if (theory_.query.kind == Statement::Kind::kRule && !theory_.query.general())
      return invalid_member("must not name a thing in a rule", field_, "query");
    if (const auto classes = typed.find("classes"); classes != typed.end()) {
      if (*classes == to_string(ClassReading::kNotEmpty))
        theory_.reading = ClassReading::kNotEmpty;
      else if (*classes != to_string(ClassReading::kMayBeEmpty))
        return invalid_member("must be \"may_be_empty\" or \"not_empty\"", field_, "classes");
    }
    return std::move(theory_);
  }

 private:
  core::Result<void> read_premises(const json& premises) {
    if (!premises.is_array()) return invalid_member("must be an array", field_, "premises");
    if (premises.size() > DeductionProblem::kMaxPremises)
      return out_of_range_member("must hold at most 48 premises", field_, "premises");
    std::size_t some = 0;
    for (std::size_t i = 0; i < premises.size(); ++i) {
      const std::string member = element("premises", i);
      BOOST_OUTCOME_TRY(auto premise, statement_from(premises[i], member));
      some += premise.kind == Statement::Kind::kSome ? 1 : 0;
      if (some > DeductionProblem::kMaxSome)
        return out_of_range_member("is more than the 8th \"some\"", field_, member);
      theory_.premises.push_back(std::move(premise));
    }
    return core::success();
  }

  // Only these members, all of them.
  core::Result<void> check_members(const json& form, const std::string& member,
                                   std::initializer_list<std::string_view> names) const {
    for (const auto& [key, value] : form.items())
      if (std::find(names.begin(), names.end(), key) == names.end())
        return invalid_member("is not a member of this form", field_,
                              member + "." + printable(key, 64));
    for (const auto name : names)
      if (!form.contains(name))
        return invalid_member("is missing", field_, member + "." + std::string(name));
    return core::success();
  }

  core::Result<Statement> statement_from(const json& form, const std::string& member) {
    if (!form.is_object())
      return invalid_member("must be an object with \"who\", \"if\" or \"some\"", field_, member);
    Statement statement;
    if (form.contains("some")) {
      BOOST_OUTCOME_TRY(check_members(form, member, {"some"}));
      statement.kind = Statement::Kind::kSome;
      BOOST_OUTCOME_TRY(statement.body, literals_from(form["some"], member + ".some", 1));
      if (named(statement.body[0]) || mixed(statement.body))
        return invalid_member("must not name a thing", field_, member + ".some");
    } else if (form.contains("if") || form.contains("then")) {
      BOOST_OUTCOME_TRY(check_members(form, member, {"if", "then"}));
      statement.kind = Statement::Kind::kRule;
      BOOST_OUTCOME_TRY(statement.body, literals_from(form["if"], member + ".if", 0));
      BOOST_OUTCOME_TRY(statement.head, literal_from(form["then"], member + ".then"));
      if (mixed(statement.body) ||
          (!statement.body.empty() && named(statement.body[0]) != named(statement.head)))
        return invalid_member("must name a thing in all of its literals or in none", field_,
                              member);
      if (statement.body.empty() && named(statement.head))
        return invalid_member("must hold a property, or be a fact", field_, member + ".if");
    } else {
      BOOST_OUTCOME_TRY(statement.head, literal_from(form, member));
      if (!named(statement.head)) return invalid_member("is missing", field_, member + ".who");
    }
    return statement;
  }

  static bool named(const Literal& literal) { return literal.constant != Literal::kAnything; }
  static bool mixed(const std::vector<Literal>& literals) {
    return std::any_of(literals.begin(), literals.end(), [&](const Literal& literal) {
      return named(literal) != named(literals[0]);
    });
  }

  core::Result<std::vector<Literal>> literals_from(const json& list, const std::string& member,
                                                   std::size_t least) {
    if (!list.is_array()) return invalid_member("must be an array", field_, member);
    if (list.size() < least || list.size() > DeductionProblem::kMaxBody)
      return out_of_range_member(
          least == 0 ? "must hold at most 4 properties" : "must hold 1 to 4 properties", field_,
          member);
    std::vector<Literal> literals;
    for (std::size_t i = 0; i < list.size(); ++i) {
      BOOST_OUTCOME_TRY(auto literal, literal_from(list[i], element(member, i)));
      literals.push_back(literal);
    }
    return literals;
  }

  core::Result<Literal> literal_from(const json& form, const std::string& member) {
    if (!form.is_object()) return invalid_member("must be an object", field_, member);
    Literal literal{.negated = form.contains("is_not")};
    const char* verb = literal.negated ? "is_not" : "is";
    const bool who = form.contains("who");
    if (who) {
      BOOST_OUTCOME_TRY(check_members(form, member, {"who", verb}));
      BOOST_OUTCOME_TRY(literal.constant,
                        name_from(form["who"], member + ".who", /*article_allowed=*/false,
                                  theory_.constants, DeductionProblem::kMaxConstants));
    } else {
      BOOST_OUTCOME_TRY(check_members(form, member, {verb}));
    }
    BOOST_OUTCOME_TRY(literal.predicate,
                      name_from(form[verb], member + "." + verb, /*article_allowed=*/true,
                                theory_.predicates, DeductionProblem::kMaxPredicates));
    return literal;
  }

  // The index of the name in `known`, where it is put if it is new.
  core::Result<int> name_from(const json& value, const std::string& member, bool article_allowed,
                              std::vector<std::string>& known, std::size_t most) {
    if (!value.is_string()) return invalid_member("must be a string", field_, member);
    const auto& name = value.get_ref<const std::string&>();
    if (std::string fault = fault_of(name, article_allowed); !fault.empty())
      return invalid_member(std::move(fault), field_, member);
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end() && known.size() == most)
      return out_of_range_member("is one name more than the " + std::to_string(most) + " allowed",
                                 field_, member);
    if (found != known.end()) return static_cast<int>(found - known.begin());
    known.push_back(name);
    return static_cast<int>(known.size()) - 1;
  }

  const std::string_view field_;
  Theory theory_;
};

}  // namespace

std::string why_no_constant(std::string_view name) { return fault_of(name, false); }
std::string why_no_predicate(std::string_view name) { return fault_of(name, true); }

core::Result<std::shared_ptr<const DeductionProblem>> DeductionProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(auto theory, Reader(field).read(typed));
  return std::make_shared<const DeductionProblem>(std::move(theory));
}

}  // namespace lemma::search
