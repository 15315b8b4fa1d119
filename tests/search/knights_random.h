// Random small typed problems of the knights family, for its tests: some have one solution, some
// several, some none.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/random.h"

namespace lemma::search::knights_random {

using nlohmann::json;

inline std::vector<std::string> some_people(std::size_t count) {
  static const std::vector<std::string> kNames = {"Ann", "Annie", "Bo-Bo", "D'Arcy",
                                                  "is",  "X1",    "knave", "contradiction"};
  return {kNames.begin(), kNames.begin() + static_cast<std::ptrdiff_t>(count)};
}

class Draw {
 public:
  Draw(core::Random& random, std::vector<std::string> people)
      : random_(random), people_(std::move(people)) {}

  const std::string& name() { return people_[random_.below(people_.size())]; }
  bool coin() { return random_.below(2) == 0; }

  json formula(int depth) {
    const auto parts = [&](std::size_t count) {
      json list = json::array();
      for (std::size_t i = 0; i < count; ++i) list.push_back(formula(depth - 1));
      return list;
    };
    switch (random_.below(depth == 1 ? 5 : 11)) {
      case 0:
      case 1:
        return {{coin() ? "knight" : "knave", name()}};
      case 2:
        return {{"same", names(2)}};
      case 3:
        return {{"different", names(2, 2)}};
      case 4: {
        const json counted = names(1);
        const char* how[] = {"exactly", "at_least", "at_most"};
        return {{how[random_.below(3)], random_.below(counted.size() + 1)},
                {coin() ? "knights" : "knaves", counted}};
      }
      case 5:
        return {{"not", formula(depth - 1)}};
      case 6:
        return {{"and", parts(2 + random_.below(2))}};
      case 7:
        return {{"or", parts(2 + random_.below(2))}};
      case 8:
        return {{coin() ? "xor" : "iff", parts(2)}};
      case 9:
        return {{"if", formula(depth - 1)}, {"then", formula(depth - 1)}};
      default:
        return {{"would_say", formula(depth - 1)}, {"by", name()}};
    }
  }

  json problem() {
    json typed = {{"task", "knights"}, {"people", people_}, {"claims", json::array()}};
    for (const auto& speaker : people_)
      if (typed["claims"].empty() || random_.below(5) != 0)
        typed["claims"].push_back({{"by", speaker}, {"says", formula(3)}});
    if (random_.below(4) == 0) typed["claims"].push_back({{"by", name()}, {"says", formula(2)}});
    if (random_.below(3) == 0) typed["facts"] = {formula(2)};
    if (random_.below(3) == 0) typed["kinds"] = {"angel", "devil"};
    return typed;
  }

 private:
  json names(std::size_t least, std::size_t most = 8) {
    std::vector<std::string> all = people_;
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random_.below(i)]);
    const std::size_t bound = std::min(most, all.size());
    all.resize(least + random_.below(bound - least + 1));
    return all;
  }

  core::Random& random_;
  const std::vector<std::string> people_;
};

}  // namespace lemma::search::knights_random
