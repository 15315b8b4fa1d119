// Random small typed problems of the deduction family, for its tests.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/random.h"

namespace lemma::search::test {

class RandomDeduction {
 public:
  explicit RandomDeduction(core::Random& random) : random_(random) {
    constexpr int kMost = 5;
    const char* properties[kMost] = {"a ram", "wide", "an elm", "calm", "lit"};
    for (auto n = 2 + random.below(kMost - 1); n > 0; --n) what_.push_back(properties[n - 1]);
    const char* names[3] = {"Ann", "Bob", "the old oak"};
    for (auto n = 1 + random.below(2); n > 0; --n) who_.push_back(names[random.below(3)]);
  }

  nlohmann::json draw() {
    nlohmann::json premises = nlohmann::json::array();
    for (auto n = 2 + random_.below(7); n > 0; --n) premises.push_back(premise());
    nlohmann::json typed = {{"task", "deduction"}, {"premises", premises}};
    switch (random_.below(4)) {
      case 0:
        typed["query"] = {{"if", list(random_.below(3), "")}, {"then", literal("")}};
        break;
      case 1:
        typed["query"] = {{"some", list(1 + random_.below(2), "")}};
        break;
      default:
        typed["query"] = literal(name());
    }
    if (random_.below(8) == 0) typed["classes"] = "not_empty";
    return typed;
  }

 private:
  std::string name() { return who_[random_.below(who_.size())]; }

  nlohmann::json literal(const std::string& who) {
    nlohmann::json form = {
        {random_.below(3) == 0 ? "is_not" : "is", what_[random_.below(what_.size())]}};
    if (!who.empty()) form["who"] = who;
    return form;
  }

  nlohmann::json list(std::uint64_t count, const std::string& who) {
    nlohmann::json all = nlohmann::json::array();
    for (; count > 0; --count) all.push_back(literal(who));
    return all;
  }

  nlohmann::json premise() {
    switch (random_.below(10)) {
      case 0:
        return {{"some", list(1 + random_.below(2), "")}};
      case 1: {
        nlohmann::json body = list(1, name());
        if (random_.below(2) == 0) body.push_back(literal(name()));
        return {{"if", body}, {"then", literal(name())}};
      }
      case 2:
      case 3:
      case 4:
        return literal(name());
      default:
        return {{"if", list(random_.below(12) == 0 ? 0 : 1 + random_.below(2), "")},
                {"then", literal("")}};
    }
  }

  core::Random& random_;
  std::vector<std::string> what_, who_;
};

}  // namespace lemma::search::test
