#include "search/formalisation.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "core/json_schema.h"
#include "core/random.h"
#include "search/tasks/words.h"

namespace lemma::search {

using core::ErrorCode;
using core::Grammar;
using core::Result;
using core::Symbol;

namespace {

// An integer of a form that can't be greater than this is a count of what the form lists, such as
// houses, which the text needn't spell.
constexpr std::int64_t kMaxCount = 12;
constexpr std::uint64_t kExampleSeed = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The numbers in digits, of a decimal both halves; in prose "1,234" is one, in JSON it is two.
std::set<std::int64_t> numerals(std::string_view text, bool prose) {
  std::set<std::int64_t> found;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    std::string digits;
    while (i < text.size() && is_digit(text[i])) {
      digits += text[i++];
      const bool group = prose && i + 3 < text.size() && text[i] == ',' && is_digit(text[i + 1]) &&
                         is_digit(text[i + 2]) && is_digit(text[i + 3]) &&
                         (i + 4 == text.size() || !is_digit(text[i + 4]));
      if (group) ++i;
    }
    std::int64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec == std::errc()) found.insert(value);
  }
  return found;
}

std::set<std::int64_t> spelled_numbers(std::string_view text) {
  std::set<std::int64_t> found;
  for (std::size_t i = 0; i < text.size();) {
    std::string word;
    while (i < text.size() && is_letter(text[i])) word += static_cast<char>(text[i++] | 0x20);
    if (word.empty())
      ++i;
    else if (const auto value = number_word(word))
      found.insert(*value);
    else if (word == "dozen" || word == "dozens")
      found.insert(12);
    else if (word == "half" || word == "twice" || word == "double")
      found.insert(2);
  }
  return found;
}

// What the form states of its own: everything but constants, choices and counts.
std::set<std::int64_t> stated(const Task& task, const nlohmann::json& typed) {
  std::set<std::int64_t> found;
  core::for_each_leaf(
      task.typed_schema(), typed,
      [&](const nlohmann::ordered_json& declared, const nlohmann::json& leaf) {
        const auto most = declared.find("maximum");
        const bool count = most != declared.end() && *most <= kMaxCount;
        if (count || declared.contains("enum") || declared.contains("const")) return;
        found.merge(numerals(leaf.is_string() ? leaf.get<std::string>() : leaf.dump(), false));
      });
  return found;
}

Result<void> fits_the_text(const Task& task, const nlohmann::json& typed, std::string_view text) {
  const auto in_form = numerals(typed.dump(), /*prose=*/false);
  auto in_text = numerals(text, /*prose=*/true);
  const auto missing = [](std::int64_t number, const char* where) {
    return core::error(ErrorCode::kInvalidArgument,
                       std::to_string(number) + " is only in the " + where, "typed");
  };
  for (const std::int64_t number : in_text)
    if (!in_form.contains(number)) return missing(number, "text");
  in_text.merge(spelled_numbers(text));
  for (const std::int64_t number : stated(task, typed))
    if (!in_text.contains(number)) return missing(number, "form");
  return core::success();
}

std::string line_of(const Task& task, const Problem& problem) {
  return core::in_schema_order(task.typed_schema(), problem.typed()).dump();
}

}  // namespace

std::vector<const Task*> formalisable(std::span<const Task* const> tasks) {
  std::vector<const Task*> with_schema;
  for (const Task* task : tasks)
    if (!task->typed_schema().is_null()) with_schema.push_back(task);
  return with_schema;
}

std::shared_ptr<const Grammar> formalisation_grammar(std::span<const Task* const> tasks) {
  auto joined = std::make_shared<Grammar>();
  joined->rules.push_back({"form", {}});
  for (const Task* task : tasks) {
    auto one = core::grammar_of_schema(task->typed_schema(), "\n");
    LEMMA_ASSERT(one, "a family's schema is within the subset");
    const int base = static_cast<int>(joined->rules.size());
    joined->rules[0].alternatives.push_back({Symbol::ref(base)});
    for (core::Rule& rule : one.value().rules) {
      for (auto& sequence : rule.alternatives)
        for (Symbol& symbol : sequence)
          if (symbol.kind == Symbol::Kind::kRule) symbol.rule += base;
      joined->rules.push_back(std::move(rule));
    }
  }
  LEMMA_ASSERT(joined->validate(), "all families' schemas fit into one grammar");
  return joined;
}

std::vector<ChatMessage> formalisation_messages(std::span<const Task* const> tasks,
                                                std::string_view text) {
  std::vector<ChatMessage> messages{
      {"system",
       "You write a problem as one line of JSON, with every number and every name that it states, "
       "and nothing that it doesn't state."}};
  core::Random random(kExampleSeed);
  const int each = tasks.size() == 1 ? 2 : 1;
  for (const Task* task : tasks) {
    for (int i = 0; i < each; ++i) {
      const auto example = task->generate(random, task->min_level() + i);
      if (!example) continue;
      messages.push_back({"user", example.value().text});
      messages.push_back({"assistant", line_of(*task, *example.value().problem)});
    }
  }
  messages.push_back({"user", std::string(text)});
  return messages;
}

Result<TaskRecognition> read_formalisation(std::string_view line, std::string_view text,
                                           std::span<const Task* const> tasks) {
  const auto typed = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  BOOST_OUTCOME_TRY(TaskRecognition read, from_typed(typed));
  if (std::ranges::find(tasks, read.task) == tasks.end())
    return core::error(ErrorCode::kInvalidArgument, "is a form of another family", "typed.task");
  BOOST_OUTCOME_TRY(fits_the_text(*read.task, read.recognition.problem->typed(), text));
  read.recognition.formalised_by = FormalisedBy::kModel;
  read.recognition.why = "the model wrote this form; no recogniser was certain of the text";
  return read;
}

std::optional<TaskRecognition> agreed(std::vector<TaskRecognition> readings) {
  std::size_t best = 0, votes = 0;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const std::string& key = readings[i].recognition.problem->key();
    const auto same =
        static_cast<std::size_t>(std::ranges::count_if(readings, [&](const TaskRecognition& other) {
          return other.recognition.problem->key() == key;
        }));
    if (same > votes) {
      best = i;
      votes = same;
    }
  }
  if (votes < 2) return std::nullopt;
  TaskRecognition chosen = std::move(readings[best]);
  chosen.recognition.why += "; " + std::to_string(votes) + " of its " +
                            std::to_string(readings.size()) + " readings agree";
  return chosen;
}

}  // namespace lemma::search
