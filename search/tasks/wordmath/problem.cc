#include "search/tasks/wordmath/problem.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "search/tasks/typed_form.h"
#include "search/tasks/wordmath/ledger.h"

namespace lemma::search::wordmath {

using nlohmann::json;

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string where(const char* list, std::size_t i, const char* member) {
  return std::string(list) + "[" + std::to_string(i) + "]" + (*member ? "." : "") + member;
}

core::Result<Rational> number_from(const json& value, std::string_view field,
                                   const std::string& member) {
  const char* bound = "must be an integer within +-10^9 or a string \"a/b\" of two such";
  if (value.is_number_integer()) {
    if (const auto integer = bounded_integer(value, WordmathProblem::kMaxNumber))
      return Rational(*integer);
    return out_of_range_member(bound, field, member);
  }
  if (value.is_string()) {
    if (const auto number = Rational::parse(value.get_ref<const std::string&>(), 9)) return *number;
  }
  return invalid_member(bound, field, member);
}

json number_json(const Rational& number) {
  if (number.is_integer()) return static_cast<std::int64_t>(number.numerator());
  return number.to_string();
}

// Reads what is related, once the names are known.
class Reader {
 public:
  Reader(std::string_view field, const std::vector<Quantity>& quantities)
      : field_(field), quantities_(quantities) {}

  core::Result<int> quantity(const json& value, const std::string& member) const {
    if (value.is_string()) {
      const auto found =
          std::ranges::find(quantities_, value.get_ref<const std::string&>(), &Quantity::name);
      if (found != quantities_.end()) return static_cast<int>(found - quantities_.begin());
    }
    return invalid_member("must be the name of a quantity", field_, member);
  }

  core::Result<Operand> operand(const json& value, const std::string& member) const {
    if (value.is_string()) {
      const auto found =
          std::ranges::find(quantities_, value.get_ref<const std::string&>(), &Quantity::name);
      if (found != quantities_.end())
        return Operand{.quantity = static_cast<int>(found - quantities_.begin())};
      if (!Rational::parse(value.get_ref<const std::string&>(), 9))
        return invalid_member("must be a number or the name of a quantity", field_, member);
    }
    BOOST_OUTCOME_TRY(const Rational number, number_from(value, field_, member));
    return Operand{.number = number};
  }

 private:
  const std::string_view field_;
  const std::vector<Quantity>& quantities_;
};

core::Result<std::vector<Quantity>> quantities_from(const json& list, std::string_view field) {
  if (!list.is_array()) return invalid_member("must be an array of objects", field, "quantities");
  if (list.empty() || list.size() > WordmathProblem::kMaxQuantities)
    return out_of_range_member("must hold 1 to 40 quantities", field, "quantities");
  std::vector<Quantity> quantities;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json& one = list[i];
    if (!one.is_object() || !one.contains("name") || !one["name"].is_string())
      return invalid_member("must be an object with a name", field, where("quantities", i, ""));
    for (const auto& [member, value] : one.items())
      if (member != "name" && member != "value" && member != "counted")
        return invalid_member("is no member of a quantity", field,
                              where("quantities", i, member.substr(0, 32).c_str()));
    Quantity quantity{.name = one["name"]};
    const std::string member = where("quantities", i, "name");
    if (!is_quantity_name(quantity.name))
      return invalid_member("must be 1 to 40 letters, digits, inner spaces, apostrophes or hyphens",
                            field, member);
    if (std::ranges::find(quantities, quantity.name, &Quantity::name) != quantities.end())
      return invalid_member("names a quantity that is there already", field, member);
    if (one.contains("counted")) {
      if (!one["counted"].is_boolean())
        return invalid_member("must be true or false", field, where("quantities", i, "counted"));
      quantity.counted = one["counted"];
    }
    if (one.contains("value")) {
      BOOST_OUTCOME_TRY(quantity.value,
                        number_from(one["value"], field, where("quantities", i, "value")));
      if (quantity.counted && !may_count(*quantity.value))
        return out_of_range_member("counts things, so it must be a natural number", field,
                                   where("quantities", i, "value"));
    }
    quantities.push_back(std::move(quantity));
  }
  return quantities;
}

core::Result<std::vector<Relation>> relations_from(const json& list, std::string_view field,
                                                   const Reader& reader) {
  if (!list.is_array()) return invalid_member("must be an array of objects", field, "relations");
  if (list.size() > WordmathProblem::kMaxRelations)
    return out_of_range_member("must hold up to 40 relations", field, "relations");
  std::vector<Relation> relations;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json& one = list[i];
    if (!one.is_object())
      return invalid_member("must be an object", field, where("relations", i, ""));
    for (const char* member : {"is", "left", "op", "right"})
      if (!one.contains(member))
        return invalid_member("is needed", field, where("relations", i, member));
    if (one.size() != 4)
      return invalid_member("has members beside is, left, op and right", field,
                            where("relations", i, ""));
    BOOST_OUTCOME_TRY(const int result, reader.quantity(one["is"], where("relations", i, "is")));
    BOOST_OUTCOME_TRY(const Operand left,
                      reader.operand(one["left"], where("relations", i, "left")));
    BOOST_OUTCOME_TRY(const Operand right,
                      reader.operand(one["right"], where("relations", i, "right")));
    if (left.quantity < 0 && right.quantity < 0)
      return invalid_member("relates no quantity to another", field, where("relations", i, ""));
    const auto op = one["op"].is_string()
                        ? arithmetic::op_from(one["op"].get_ref<const std::string&>())
                        : std::nullopt;
    if (!op || *op == arithmetic::Op::kPower || *op == arithmetic::Op::kMod)
      return invalid_member("must be \"+\", \"-\", \"*\" or \"/\"", field,
                            where("relations", i, "op"));
    relations.push_back({result, left, *op, right});
  }
  return relations;
}

std::string operand_key(const std::vector<Quantity>& quantities, const Operand& operand) {
  return operand.quantity < 0
             ? operand.number.to_string()
             : "'" + quantities[static_cast<std::size_t>(operand.quantity)].name + "'";
}

std::string key_of(const std::vector<Quantity>& quantities, const std::vector<Relation>& relations,
                   int ask) {
  std::vector<std::string> parts;
  for (const Quantity& quantity : quantities)
    parts.push_back(quantity.name + (quantity.counted ? " counted" : "") +
                    (quantity.value ? " " + quantity.value->to_string() : ""));
  for (const Relation& relation : relations) {
    std::string left = operand_key(quantities, relation.left),
                right = operand_key(quantities, relation.right);
    const bool commutes =
        relation.op == arithmetic::Op::kAdd || relation.op == arithmetic::Op::kMultiply;
    if (commutes && right < left) std::swap(left, right);
    parts.push_back("'" + quantities[static_cast<std::size_t>(relation.result)].name + "' = " +
                    left + " " + std::string(arithmetic::symbol(relation.op)) + " " + right);
  }
  std::ranges::sort(parts);
  std::string key = "wordmath|" + quantities[static_cast<std::size_t>(ask)].name;
  for (const std::string& part : parts) key += "|" + part;
  return key;
}

}  // namespace

bool is_quantity_name(std::string_view name) {
  if (name.empty() || name.size() > WordmathProblem::kMaxName || !is_letter(name.front()) ||
      name.back() == ' ')
    return false;
  return std::ranges::all_of(name, [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == ' ' || c == '\'' || c == '-';
  });
}

WordmathProblem::WordmathProblem(std::vector<Quantity> quantities, std::vector<Relation> relations,
                                 int ask)
    : quantities_(std::move(quantities)),
      relations_(std::move(relations)),
      ask_(ask),
      consistent_(closure(*this, given()).clashes.empty()),
      key_(key_of(quantities_, relations_, ask_)) {}

core::Result<std::shared_ptr<const WordmathProblem>> WordmathProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "wordmath", {"quantities", "ask"}, {"relations"}));
  BOOST_OUTCOME_TRY(auto quantities, quantities_from(typed.at("quantities"), field));
  const Reader reader(field, quantities);
  std::vector<Relation> relations;
  if (typed.contains("relations")) {
    BOOST_OUTCOME_TRY(relations, relations_from(typed.at("relations"), field, reader));
  }
  BOOST_OUTCOME_TRY(const int ask, reader.quantity(typed.at("ask"), "ask"));
  return std::make_shared<const WordmathProblem>(quantities, std::move(relations), ask);
}

json WordmathProblem::typed() const {
  json form{{"task", "wordmath"},
            {"quantities", json::array()},
            {"relations", json::array()},
            {"ask", name(ask_)}};
  for (const Quantity& quantity : quantities_) {
    json one{{"name", quantity.name}};
    if (quantity.counted) one["counted"] = true;
    if (quantity.value) one["value"] = number_json(*quantity.value);
    form["quantities"].push_back(std::move(one));
  }
  const auto operand = [this](const Operand& o) {
    return o.quantity < 0 ? number_json(o.number) : json(name(o.quantity));
  };
  for (const Relation& relation : relations_)
    form["relations"].push_back({{"is", name(relation.result)},
                                 {"left", operand(relation.left)},
                                 {"op", arithmetic::symbol(relation.op)},
                                 {"right", operand(relation.right)}});
  return form;
}

std::string WordmathProblem::spelt(const Operand& operand) const {
  return operand.quantity < 0 ? arithmetic::numeral(operand.number, true) : name(operand.quantity);
}

std::string WordmathProblem::text() const {
  std::string text, counted;
  for (const Quantity& quantity : quantities_) {
    if (quantity.value)
      text += quantity.name + " = " + arithmetic::numeral(*quantity.value, true) + ". ";
    if (quantity.counted) counted += (counted.empty() ? "" : ", ") + quantity.name;
  }
  for (const Relation& relation : relations_)
    text += name(relation.result) + " = " + spelt(relation.left) + " " +
            std::string(arithmetic::symbol(relation.op)) + " " + spelt(relation.right) + ". ";
  if (!counted.empty()) text += "Counted: " + counted + ". ";
  return text + "What is " + name(ask_) + "?";
}

int WordmathProblem::named(std::string_view name) const {
  const auto found = std::ranges::find(quantities_, name, &Quantity::name);
  return found == quantities_.end() ? -1 : static_cast<int>(found - quantities_.begin());
}

Values WordmathProblem::given() const {
  Values values;
  for (const Quantity& quantity : quantities_) values.push_back(quantity.value);
  return values;
}

}  // namespace lemma::search::wordmath
