// A whole chain of steps, a search's or a client's own, judged line by line. Pure function, any thread; as slow as the
// family's verifier.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "search/tasks/task.h"
#include "search/verify/verdict.h"

namespace lemma::search {

struct JudgedLine {
  std::string text;  // canonical where it passed, else as it came, safe to quote
  // Nothing: a line before it did not pass, so there is no state to judge it from.
  std::optional<Verdict> verdict;
};

struct ChainReport {
  // Passed: every line did and the last one solves the problem. Otherwise its evidence names the
  // line that doesn't pass and why, or what is missing at the end.
  Verdict verdict;
  std::vector<JudgedLine> lines;
  // That a passed chain derives; of the family `general` also what a chain merely ends in.
  std::optional<std::string> answer;
  std::string certificate;  // JSON text, of a passed chain
  // What a solver beside the family's own verifier said of a passed chain's answer; empty: this
  // family asks none. Filled in by who has one.
  std::string second_opinion = {};
};

ChainReport check_chain(const Task& task, const Recognition& recognition,
                        std::span<const std::string> steps);

// The same for a part of a problem (decomposition/part.h): its lines are judged as any, but what
// they prove is certified only with the whole.
ChainReport check_part(const Task& task, const Problem& part, std::span<const std::string> steps);

}  // namespace lemma::search
