#include "search/tasks/zebra/problem.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/typed_form.h"

namespace lemma::search {

using nlohmann::json;
using Kind = ZebraClue::Kind;

namespace {

struct ClueForm {
  Kind kind;
  std::string_view name;      // in the typed form
  std::string_view relation;  // between a and b, or a and the house, in English
};

constexpr std::array<ClueForm, 7> kForms = {
    {{Kind::kSame, "same", "is in the same house as"},
     {Kind::kDifferent, "different", "is not in the same house as"},
     {Kind::kNext, "next", "is next to"},
     {Kind::kLeft, "left", "is directly left of"},
     {Kind::kBefore, "before", "is somewhere left of"},
     {Kind::kAt, "at", "is in house"},
     {Kind::kNotAt, "not_at", "is not in house"}}};

const ClueForm& form_of(Kind kind) { return kForms[static_cast<std::size_t>(kind)]; }

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string joined(const std::vector<std::string>& items, std::string_view between) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += between;
    text += item;
  }
  return text;
}

std::string key_of(int houses, const std::vector<ZebraCategory>& categories,
                   const std::vector<ZebraClue>& clues) {
  std::string key = "zebra|" + std::to_string(houses);
  for (const auto& category : categories)
    key += "|" + category.name + ": " + joined(category.values, ", ");
  for (ZebraClue clue : clues) {
    const bool symmetric =
        clue.kind == Kind::kSame || clue.kind == Kind::kDifferent || clue.kind == Kind::kNext;
    if (symmetric && clue.b < clue.a) std::swap(clue.a, clue.b);
    key += "|" + std::string(form_of(clue.kind).name) + " " + std::to_string(clue.a) + " " +
           std::to_string(clue.has_house() ? clue.house : clue.b);
  }
  return key;
}

// --- the typed form ---

core::Result<std::string> name_from(const json& value, std::set<std::string>& taken,
                                    std::string_view field, const std::string& member) {
  if (!value.is_string()) return invalid_member("must be a string", field, member);
  const auto& name = value.get_ref<const std::string&>();
  if (!is_zebra_name(name))
    return invalid_member("must be 1 to 16 letters, digits, inner spaces or hyphens", field,
                          member);
  if (!taken.insert(lowered(name)).second) return invalid_member("is named twice", field, member);
  return name;
}

core::Result<ZebraCategory> category_from(const json& value, int houses,
                                          std::set<std::string>& taken, std::string_view field,
                                          const std::string& member) {
  const std::string path = std::string(field) + "." + member;
  BOOST_OUTCOME_TRY(check_form(value, path, "zebra", {"name", "values"}));
  ZebraCategory category;
  BOOST_OUTCOME_TRY(category.name, name_from(value["name"], taken, path, "name"));
  const json& values = value["values"];
  if (!values.is_array()) return invalid_member("must be an array of names", path, "values");
  if (values.size() != static_cast<std::size_t>(houses))
    return out_of_range_member("must hold one value for each house", path, "values");
  for (std::size_t i = 0; i < values.size(); ++i) {
    BOOST_OUTCOME_TRY(auto name,
                      name_from(values[i], taken, path, "values[" + std::to_string(i) + "]"));
    category.values.push_back(std::move(name));
  }
  return category;
}

core::Result<std::vector<ZebraCategory>> categories_from(const json& value, int houses,
                                                         std::string_view field) {
  if (!value.is_array()) return invalid_member("must be an array of objects", field, "categories");
  if (value.empty() || value.size() > ZebraProblem::kMaxCategories)
    return out_of_range_member("must hold 1 to 6 categories", field, "categories");
  std::vector<ZebraCategory> categories;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < value.size(); ++i) {
    BOOST_OUTCOME_TRY(auto category, category_from(value[i], houses, taken, field,
                                                   "categories[" + std::to_string(i) + "]"));
    categories.push_back(std::move(category));
  }
  return categories;
}

core::Result<int> house_from(const json& value, int houses, std::string_view field,
                             std::string_view member, int least) {
  if (!value.is_number_integer()) return invalid_member("must be an integer", field, member);
  const auto house = bounded_integer(value, houses);
  if (!house || *house < least)
    return out_of_range_member(
        "must be from " + std::to_string(least) + " to " + std::to_string(houses), field, member);
  return static_cast<int>(*house);
}

core::Result<ZebraClue> clue_from(const json& value, const ZebraProblem& named,
                                  const std::string& path) {
  if (!value.is_object())
    return core::error(core::ErrorCode::kInvalidArgument, "must be an object", path);
  const auto kind = value.find("clue");
  const auto form = std::find_if(kForms.begin(), kForms.end(), [&](const ClueForm& known) {
    return kind != value.end() && *kind == known.name;
  });
  if (form == kForms.end())
    return invalid_member("must be same, different, next, left, before, at or not_at", path,
                          "clue");
  ZebraClue clue{.kind = form->kind, .a = 0};
  if (clue.has_house()) {
    BOOST_OUTCOME_TRY(check_form(value, path, "zebra", {"clue", "a", "house"}));
    BOOST_OUTCOME_TRY(const int house,
                      house_from(value["house"], named.houses(), path, "house", 1));
    clue.house = house - 1;
  } else {
    BOOST_OUTCOME_TRY(check_form(value, path, "zebra", {"clue", "a", "b"}));
  }
  for (const char* side : {"a", "b"}) {
    if (side[0] == 'b' && clue.has_house()) continue;
    if (!value[side].is_string()) return invalid_member("must be a string", path, side);
    const int known = named.value_named(value[side].get_ref<const std::string&>());
    if (known < 0) return invalid_member("must be a value of a category", path, side);
    (side[0] == 'a' ? clue.a : clue.b) = known;
  }
  if (!clue.has_house() && clue.a == clue.b)
    return invalid_member("must be another value than a", path, "b");
  return clue;
}

}  // namespace

bool is_zebra_name(std::string_view name) {
  if (name.empty() || name.size() > ZebraProblem::kMaxName) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool inner = (c == ' ' || c == '-') && i > 0 && i + 1 < name.size() &&
                       name[i - 1] != ' ' && name[i - 1] != '-';
    if (!plain && !inner) return false;
  }
  return true;
}

ZebraProblem::ZebraProblem(int houses, std::vector<ZebraCategory> categories,
                           std::vector<ZebraClue> clues)
    : houses_(houses),
      categories_(std::move(categories)),
      clues_(std::move(clues)),
      key_(key_of(houses_, categories_, clues_)) {
  LEMMA_ASSERT(houses_ >= kMinHouses && houses_ <= kMaxHouses && !categories_.empty() &&
                   categories_.size() <= kMaxCategories && clues_.size() <= kMaxClues,
               "a zebra problem within its bounds");
}

core::Result<std::shared_ptr<const ZebraProblem>> ZebraProblem::from_typed(const json& typed,
                                                                           std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "zebra", {"houses", "categories", "clues"}));
  BOOST_OUTCOME_TRY(const int houses,
                    house_from(typed["houses"], kMaxHouses, field, "houses", kMinHouses));
  BOOST_OUTCOME_TRY(auto categories, categories_from(typed["categories"], houses, field));
  const json& listed = typed["clues"];
  if (!listed.is_array()) return invalid_member("must be an array of objects", field, "clues");
  if (listed.size() > kMaxClues) return out_of_range_member("must hold at most 40", field, "clues");
  const ZebraProblem named(houses, categories, {});
  std::vector<ZebraClue> clues;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const std::string path = std::string(field) + ".clues[" + std::to_string(i) + "]";
    BOOST_OUTCOME_TRY(const auto clue, clue_from(listed[i], named, path));
    clues.push_back(clue);
  }
  return std::make_shared<const ZebraProblem>(houses, std::move(categories), std::move(clues));
}

json ZebraProblem::typed() const {
  json categories = json::array(), clues = json::array();
  for (const auto& category : categories_)
    categories.push_back({{"name", category.name}, {"values", category.values}});
  for (const auto& clue : clues_) {
    json form = {{"clue", form_of(clue.kind).name}, {"a", name_of(clue.a)}};
    if (clue.has_house())
      form["house"] = clue.house + 1;
    else
      form["b"] = name_of(clue.b);
    clues.push_back(std::move(form));
  }
  return {{"task", "zebra"},
          {"houses", houses_},
          {"categories", std::move(categories)},
          {"clues", std::move(clues)}};
}

std::string ZebraProblem::text() const {
  std::string text = "There are " + std::to_string(houses_) + " houses in a row, numbered 1 to " +
                     std::to_string(houses_) + " from left to right.";
  for (const auto& category : categories_)
    text += "\n" + category.name + ": " + joined(category.values, ", ");
  for (std::size_t i = 0; i < clues_.size(); ++i)
    text += "\nClue " + std::to_string(i + 1) + ": " + clue_text(clues_[i]) + ".";
  return text;
}

const std::string& ZebraProblem::name_of(int value) const {
  const auto& category = categories_[static_cast<std::size_t>(category_of(value))];
  return category.values[static_cast<std::size_t>(value % houses_)];
}

int ZebraProblem::value_named(std::string_view name) const {
  for (int value = 0; value < values(); ++value)
    if (name_of(value) == name) return value;
  return -1;
}

int ZebraProblem::category_named(std::string_view name) const {
  for (std::size_t i = 0; i < categories_.size(); ++i)
    if (categories_[i].name == name) return static_cast<int>(i);
  return -1;
}

std::string ZebraProblem::clue_text(const ZebraClue& clue) const {
  return name_of(clue.a) + " " + std::string(form_of(clue.kind).relation) + " " +
         (clue.has_house() ? std::to_string(clue.house + 1) : name_of(clue.b));
}

}  // namespace lemma::search
