// A question of no other family: its text, and nothing that could be checked against it. A value,
// any thread.
//
//   {"task":"general", "question":"Why is the sky blue?"}
//
// question: 1 to 32768 bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/problem.h"

namespace lemma::search::general {

class GeneralProblem final : public Problem {
 public:
  explicit GeneralProblem(std::string question);

  static core::Result<std::shared_ptr<const GeneralProblem>> from_typed(const nlohmann::json& typed,
                                                                        std::string_view field);

  std::string_view task() const override { return "general"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }
  std::string text() const override { return question_; }

 private:
  const std::string question_;
  const std::string key_;
};

}  // namespace lemma::search::general
