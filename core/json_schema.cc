#include "core/json_schema.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace lemma::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxItems = 256;
constexpr int kMaxLength = 4096;
constexpr int kMaxDigits = 18;
constexpr int kMaxNesting = 32;
constexpr std::size_t kMaxMembers = 64;
constexpr auto kAnnotations =
    std::to_array<std::string_view>({"title", "description", "default", "examples"});

Error bad(std::string detail, const std::string& where) {
  return error(ErrorCode::kInvalidArgument, std::move(detail), where);
}

class Writer {
 public:
  explicit Writer(const Json& root) : root_(root) { grammar_.rules.push_back({"root", {}}); }

  Result<Grammar> write(std::string_view end) {
    BOOST_OUTCOME_TRY(const int whole, rule_of(root_, "schema", 0));
    Sequence text{Symbol::ref(whole)};
    if (!end.empty()) text.push_back(Symbol::text(std::string(end)));
    grammar_.rules[0].alternatives = {std::move(text)};
    BOOST_OUTCOME_TRY(grammar_.validate());
    return std::move(grammar_);
  }

 private:
  int add(std::string name, std::vector<Sequence> alternatives) {
    grammar_.rules.push_back({std::move(name), std::move(alternatives)});
    return static_cast<int>(grammar_.rules.size()) - 1;
  }

  // A rule for the schema at `where`.
  Result<int> rule_of(const Json& schema, const std::string& where, int nesting) {
    if (nesting > kMaxNesting) return bad("is nested too deeply", where);
    if (grammar_.rules.size() >= Grammar::kMaxRules)
      return error(ErrorCode::kOutOfRange, "needs too many grammar rules", where);
    if (!schema.is_object()) return bad("must be an object", where);
    if (const auto ref = schema.find("$ref"); ref != schema.end()) {
      BOOST_OUTCOME_TRY(known(schema, {"$ref"}, where));
      return definition(*ref, where + ".$ref", nesting);
    }
    if (const auto value = schema.find("const"); value != schema.end()) {
      BOOST_OUTCOME_TRY(known(schema, {"const", "type"}, where));
      return add(where, {{Symbol::text(value->dump())}});
    }
    if (const auto values = schema.find("enum"); values != schema.end()) {
      BOOST_OUTCOME_TRY(known(schema, {"enum", "type"}, where));
      if (!values->is_array() || values->empty())
        return bad("must be a list that isn't empty", where + ".enum");
      std::vector<Sequence> alternatives;
      for (const Json& value : *values) alternatives.push_back({Symbol::text(value.dump())});
      return add(where, std::move(alternatives));
    }
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const auto schemas = schema.find(keyword);
      if (schemas == schema.end()) continue;
      BOOST_OUTCOME_TRY(known(schema, {keyword}, where));
      return one_of(*schemas, where + "." + keyword, nesting);
    }
    const auto type = schema.find("type");
    if (type == schema.end() || !type->is_string())
      return bad("needs a type, a const, an enum, an anyOf or a $ref", where);
    if (*type == "object") return object(schema, where, nesting);
    if (*type == "array") return array(schema, where, nesting);
    if (*type == "string") return string(schema, where);
    if (*type == "integer") return integer(schema, where);
    if (*type == "boolean") {
      BOOST_OUTCOME_TRY(known(schema, {"type"}, where));
      return add(where, {{Symbol::text("true")}, {Symbol::text("false")}});
    }
    if (*type == "null") {
      BOOST_OUTCOME_TRY(known(schema, {"type"}, where));
      return add(where, {{Symbol::text("null")}});
    }
    return bad("is no type that is supported", where + ".type");
  }

  Result<int> definition(const Json& ref, const std::string& where, int nesting) {
    constexpr std::string_view kPrefix = "#/$defs/";
    if (!ref.is_string() || !ref.get_ref<const std::string&>().starts_with(kPrefix))
      return bad("must begin with #/$defs/", where);
    const std::string name = ref.get<std::string>().substr(kPrefix.size());
    if (const auto seen = definitions_.find(name); seen != definitions_.end()) return seen->second;
    const auto all = root_.find("$defs");
    if (all == root_.end() || !all->is_object() || !all->contains(name))
      return bad("names no definition", where);
    const int rule = add(name, {});
    definitions_[name] = rule;
    BOOST_OUTCOME_TRY(const int body, rule_of((*all)[name], "$defs." + name, nesting + 1));
    grammar_.rules[static_cast<std::size_t>(rule)].alternatives = {{Symbol::ref(body)}};
    return rule;
  }

  Result<int> one_of(const Json& schemas, const std::string& where, int nesting) {
    if (!schemas.is_array() || schemas.empty())
      return bad("must be a list that isn't empty", where);
    std::vector<Sequence> alternatives;
    for (std::size_t i = 0; i < schemas.size(); ++i) {
      const std::string place = where + "[" + std::to_string(i) + "]";
      BOOST_OUTCOME_TRY(const int rule, rule_of(schemas[i], place, nesting + 1));
      alternatives.push_back({Symbol::ref(rule)});
    }
    return add(where, std::move(alternatives));
  }

  // Rules for "the members from i on", before and after a first member has been written, from the
  // last to the first.
  Result<int> object(const Json& schema, const std::string& where, int nesting) {
    BOOST_OUTCOME_TRY(
        known(schema, {"type", "properties", "required", "additionalProperties"}, where));
    const auto properties = schema.find("properties");
    const auto required = schema.find("required");
    if (properties == schema.end() || !properties->is_object())
      return bad("must be an object", where + ".properties");
    if (properties->size() > kMaxMembers)
      return error(ErrorCode::kOutOfRange, "has too many members", where + ".properties");
    std::vector<std::pair<Symbol, bool>> members;  // `"name":value`, and whether it is required
    for (const auto& [name, value] : properties->items()) {
      BOOST_OUTCOME_TRY(const int rule, rule_of(value, where + "." + name, nesting + 1));
      const bool needed = required != schema.end() && required->is_array() &&
                          std::ranges::find(*required, Json(name)) != required->end();
      const int member =
          add(where + "." + name, {{Symbol::text(Json(name).dump() + ":"), Symbol::ref(rule)}});
      members.emplace_back(Symbol::ref(member), needed);
    }
    int first = add(where + " end", {{Symbol::text("}")}});
    int later = first;
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
      std::vector<Sequence> as_first{{member->first, Symbol::ref(later)}};
      std::vector<Sequence> as_later{{Symbol::text(","), member->first, Symbol::ref(later)}};
      if (!member->second) {
        as_first.push_back({Symbol::ref(first)});
        as_later.push_back({Symbol::ref(later)});
      }
      first = add(where + " members", std::move(as_first));
      later = add(where + " more", std::move(as_later));
    }
    return add(where, {{Symbol::text("{"), Symbol::ref(first)}});
  }

  Result<int> array(const Json& schema, const std::string& where, int nesting) {
    BOOST_OUTCOME_TRY(known(schema, {"type", "items", "minItems", "maxItems"}, where));
    BOOST_OUTCOME_TRY(const int least, bound(schema, "minItems", 0, kMaxItems, where));
    BOOST_OUTCOME_TRY(const int most, bound(schema, "maxItems", kMaxItems, kMaxItems, where));
    if (least > most) return bad("is above maxItems", where + ".minItems");
    const auto items = schema.find("items");
    if (items == schema.end()) return bad("is missing", where + ".items");
    BOOST_OUTCOME_TRY(const int item, rule_of(*items, where + "[]", nesting + 1));
    std::vector<Sequence> alternatives;
    if (least == 0) alternatives.push_back({Symbol::text("[]")});
    if (most > 0) {
      Sequence some{Symbol::text("["), Symbol::ref(item)};
      if (most > 1) {
        const int next = add(where + " next", {{Symbol::text(","), Symbol::ref(item)}});
        some.push_back(Symbol::ref(next, std::max(0, least - 1), most - 1));
      }
      some.push_back(Symbol::text("]"));
      alternatives.push_back(std::move(some));
    }
    return add(where, std::move(alternatives));
  }

  Result<int> string(const Json& schema, const std::string& where) {
    BOOST_OUTCOME_TRY(known(schema, {"type", "minLength", "maxLength"}, where));
    BOOST_OUTCOME_TRY(const int least, bound(schema, "minLength", 0, kMaxLength, where));
    BOOST_OUTCOME_TRY(const int most, bound(schema, "maxLength", kMaxLength, kMaxLength, where));
    if (least > most) return bad("is above maxLength", where + ".minLength");
    ByteSet plain;
    for (int c = ' '; c <= '~'; ++c)
      if (c != '"' && c != '\\') plain.add(static_cast<unsigned char>(c));
    Sequence text{Symbol::text("\"")};
    if (most > 0) text.push_back(Symbol::any_of(plain, least, most));
    text.push_back(Symbol::text("\""));
    return add(where, {std::move(text)});
  }

  Result<int> integer(const Json& schema, const std::string& where) {
    BOOST_OUTCOME_TRY(known(schema, {"type", "minimum", "maximum"}, where));
    const auto limit = [&](const char* name) -> Result<std::int64_t> {
      const bool below = std::string_view(name) == "minimum";
      const auto found = schema.find(name);
      if (found == schema.end()) return (below ? -1 : 1) * std::int64_t{999'999'999'999'999'999};
      if (!found->is_number_integer()) return bad("must be an integer", where + "." + name);
      return found->get<std::int64_t>();
    };
    BOOST_OUTCOME_TRY(const std::int64_t low, limit("minimum"));
    BOOST_OUTCOME_TRY(const std::int64_t high, limit("maximum"));
    if (low > high) return bad("is above the maximum", where + ".minimum");
    const auto digits = [](std::int64_t value) {
      int count = 1;
      while ((value /= 10) != 0) ++count;
      return std::min(count, kMaxDigits);
    };
    std::vector<Sequence> alternatives;
    if (low <= 0 && high >= 0) alternatives.push_back({Symbol::text("0")});
    const auto signed_digits = [&](const char* sign, int count) {
      Sequence number;
      if (*sign) number.push_back(Symbol::text(sign));
      number.push_back(Symbol::any_of(ByteSet::range('1', '9')));
      if (count > 1) number.push_back(Symbol::any_of(ByteSet::range('0', '9'), 0, count - 1));
      alternatives.push_back(std::move(number));
    };
    if (high > 0) signed_digits("", digits(high));
    if (low < 0) signed_digits("-", digits(low));
    return add(where, std::move(alternatives));
  }

  static Result<int> bound(const Json& schema, const char* name, int otherwise, int most,
                           const std::string& where) {
    const auto found = schema.find(name);
    if (found == schema.end()) return otherwise;
    const std::string place = where + "." + name;
    if (!found->is_number_integer()) return bad("must be an integer", place);
    const auto value = found->get<std::int64_t>();
    if (value < 0 || value > most)
      return error(ErrorCode::kOutOfRange, "must be from 0 to " + std::to_string(most), place);
    return static_cast<int>(value);
  }

  Result<void> known(const Json& schema, std::initializer_list<std::string_view> keywords,
                     const std::string& where) const {
    for (const auto& [key, value] : schema.items()) {
      const bool fits =
          std::ranges::find(keywords, std::string_view(key)) != keywords.end() ||
          std::ranges::find(kAnnotations, std::string_view(key)) != kAnnotations.end() ||
          (&schema == &root_ && (key == "$defs" || key == "$schema"));
      if (!fits) return bad("isn't supported here", where + "." + key);
    }
    return success();
  }

  const Json& root_;
  Grammar grammar_;
  std::map<std::string, int, std::less<>> definitions_;
};

// Of a choice, the first object schema that declares all members of `value` and requires no other; or
// the first schema that isn't an object's for a value that isn't an object.
const Json* chosen(const Json& root, const Json& schema, const nlohmann::json& value, int nesting) {
  if (nesting > kMaxNesting) return nullptr;
  if (const auto ref = schema.find("$ref"); ref != schema.end()) {
    const std::string name = ref->get<std::string>().substr(std::string_view("#/$defs/").size());
    return chosen(root, root.at("$defs").at(name), value, nesting + 1);
  }
  for (const char* keyword : {"anyOf", "oneOf"}) {
    const auto schemas = schema.find(keyword);
    if (schemas == schema.end()) continue;
    for (const Json& one : *schemas)
      if (const Json* found = chosen(root, one, value, nesting + 1)) return found;
    return nullptr;
  }
  const std::string type = schema.value("type", "");
  if (value.is_array() != (type == "array") || value.is_object() != (type == "object"))
    return nullptr;
  if (type == "integer" && !value.is_number_integer()) return nullptr;
  if (type == "string" && !value.is_string()) return nullptr;
  if (!value.is_object()) return &schema;
  const auto& properties = schema.at("properties");
  for (const auto& [name, member] : value.items()) {
    const auto declared = properties.find(name);
    if (declared == properties.end()) return nullptr;
    if (const auto only = declared->find("const"); only != declared->end() && *only != Json(member))
      return nullptr;
  }
  for (const Json& name : schema.value("required", Json::array()))
    if (!value.contains(name.get<std::string>())) return nullptr;
  return &schema;
}

Json ordered(const Json& root, const Json& schema, const nlohmann::json& value, int nesting) {
  const Json* shape = chosen(root, schema, value, nesting);
  if (shape == nullptr || nesting > kMaxNesting) return Json(value);
  if (value.is_array()) {
    Json list = Json::array();
    for (const auto& item : value)
      list.push_back(ordered(root, shape->at("items"), item, nesting + 1));
    return list;
  }
  if (!value.is_object()) return Json(value);
  Json members = Json::object();
  for (const auto& [name, declared] : shape->at("properties").items())
    if (const auto member = value.find(name); member != value.end())
      members[name] = ordered(root, declared, *member, nesting + 1);
  return members;
}

using VisitLeaf = FunctionRef<void(const Json&, const nlohmann::json&)>;

void visit_leaves(const Json& root, const Json& schema, const nlohmann::json& value, int nesting,
                  VisitLeaf visit) {
  const Json* shape = chosen(root, schema, value, nesting);
  if (shape == nullptr || nesting > kMaxNesting) return;
  if (value.is_array()) {
    for (const auto& item : value) visit_leaves(root, shape->at("items"), item, nesting + 1, visit);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items())
      visit_leaves(root, shape->at("properties").at(name), member, nesting + 1, visit);
  } else {
    visit(*shape, value);
  }
}

}  // namespace

void for_each_leaf(const Json& schema, const nlohmann::json& value, VisitLeaf visit) {
  visit_leaves(schema, schema, value, 0, visit);
}

Json in_schema_order(const Json& schema, const nlohmann::json& value) {
  return ordered(schema, schema, value, 0);
}

Result<Grammar> grammar_of_schema(const nlohmann::ordered_json& schema, std::string_view end) {
  return Writer(schema).write(end);
}

}  // namespace lemma::core
