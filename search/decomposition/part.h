// A part of a problem as a problem of its own: the same family, steps, states and verifier, over as
// soon as the part is answered. What derives the part's answer are lines of the whole problem's
// derivation, so they count for it as they are. Values; any thread.
#pragma once

#include <memory>

#include "search/tasks/task.h"

namespace lemma::search {

// `task` lives as long as the program.
class Part final : public Problem {
 public:
  Part(const Task& task, ProblemPtr whole, SubQuestion question);

  std::string_view task() const override { return whole_->task(); }
  nlohmann::json typed() const override;  // {"task", "part", "of": the whole's typed form}
  const std::string& key() const override { return key_; }
  std::string text() const override { return question_.question; }

  const Task& family() const { return task_; }
  const Problem& whole() const { return *whole_; }
  const SubQuestion& question() const { return question_; }

 private:
  const Task& task_;
  const ProblemPtr whole_;
  const SubQuestion question_;
  const std::string key_;
};

// The family of all parts; it takes no problem but a Part. A state that says the part's answer is
// solved, as is one that settles the whole problem. Not in the registry: texts and typed forms are
// never parts, and generate() is unsupported.
const Task& part_task();

}  // namespace lemma::search
