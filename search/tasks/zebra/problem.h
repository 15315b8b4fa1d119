// The zebra family's typed problem: houses in a row, categories with one value for each house, and
// clues about which value belongs to which house. Values, any thread.
//
//   {"task":"zebra", "houses":3,
//    "categories":[{"name":"person", "values":["Ann","Bob","Cy"]},
//                  {"name":"pet", "values":["cat","dog","fish"]}],
//    "clues":[{"clue":"same", "a":"Ann", "b":"cat"}, {"clue":"at", "a":"dog", "house":2}]}
//
// houses: 2 to 6, counted from 1 on the left. categories: 1 to 6, each with as many values as there
// are houses. Names have 1 to 16 letters, digits, inner spaces or hyphens and are all different,
// whatever their case. clues: up to 40. "same", "different" (house), "next" (to each other), "left"
// (a directly left of b) and "before" (a somewhere left of b) have a and b; "at" and "not_at" have a
// and house.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/problem.h"

namespace lemma::search {

struct ZebraCategory {
  std::string name;
  std::vector<std::string> values;
};

struct ZebraClue {
  enum class Kind { kSame, kDifferent, kNext, kLeft, kBefore, kAt, kNotAt };

  Kind kind;
  int a;          // a value, numbered through all categories from 0
  int b = 0;      // another value, where the clue has one
  int house = 0;  // from 0, where the clue has one

  bool has_house() const { return kind == Kind::kAt || kind == Kind::kNotAt; }
};

class ZebraProblem final : public Problem {
 public:
  static constexpr int kMinHouses = 2;
  static constexpr int kMaxHouses = 6;
  static constexpr std::size_t kMaxCategories = 6;
  static constexpr int kMaxValues = 36;
  static constexpr std::size_t kMaxClues = 40;
  static constexpr std::size_t kMaxName = 16;

  // Within the bounds above.
  ZebraProblem(int houses, std::vector<ZebraCategory> categories, std::vector<ZebraClue> clues);

  static core::Result<std::shared_ptr<const ZebraProblem>> from_typed(const nlohmann::json& typed,
                                                                      std::string_view field);

  std::string_view task() const override { return "zebra"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }
  std::string text() const override;

  int houses() const { return houses_; }
  const std::vector<ZebraCategory>& categories() const { return categories_; }
  const std::vector<ZebraClue>& clues() const { return clues_; }

  int values() const { return houses_ * static_cast<int>(categories_.size()); }
  int category_of(int value) const { return value / houses_; }
  const std::string& name_of(int value) const;
  // The value or category of a name, exactly as it is spelt, or -1.
  int value_named(std::string_view name) const;
  int category_named(std::string_view name) const;
  // "Ann is directly left of the one with cat"
  std::string clue_text(const ZebraClue& clue) const;

 private:
  const int houses_;
  const std::vector<ZebraCategory> categories_;
  const std::vector<ZebraClue> clues_;  // in the order given: steps name them by number
  const std::string key_;
};

// Whether a name is one that the typed form may hold.
bool is_zebra_name(std::string_view name);

}  // namespace lemma::search
