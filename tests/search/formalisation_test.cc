// What a model may make of a text: every family's form can be written, whatever is written reads or is
// refused, and a form that can't be the text's is caught.
#include "search/formalisation.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/json_schema.h"
#include "core/random.h"
#include "tests/core/grammar_sampler.h"

namespace lemma::search {
namespace {

const std::vector<const Task*>& tasks() {
  static const std::vector<const Task*> kTasks = formalisable(all_tasks());
  return kTasks;
}

std::string line_of(const Task& task, const Problem& problem) {
  return core::in_schema_order(task.typed_schema(), problem.typed()).dump();
}

TEST(Formalisation, EveryFamilyHasASchemaThatItsProblemsFit) {
  EXPECT_EQ(tasks().size(), all_tasks().size());
  core::Random random(11);
  for (const Task* task : tasks()) {
    const auto grammar = core::grammar_of_schema(task->typed_schema());
    ASSERT_TRUE(grammar) << task->name() << ": " << grammar.error().to_string();
    for (int level = task->min_level(); level <= task->max_level(); ++level) {
      for (int i = 0; i < 3; ++i) {
        const auto generated = task->generate(random, level);
        ASSERT_TRUE(generated);
        const std::string line = line_of(*task, *generated.value().problem);
        EXPECT_TRUE(core::matches(grammar.value(), line)) << line;
        const auto read = from_typed(nlohmann::json::parse(line));
        ASSERT_TRUE(read) << line;
        EXPECT_EQ(read.value().recognition.problem->key(), generated.value().problem->key());
      }
    }
  }
}

TEST(Formalisation, TheModelsFormIsTheModels) {
  const std::string text = "Out of 3, 7 and 12 I want 36.";
  const auto read =
      read_formalisation(R"({"task":"numbers","numbers":[3,7,12],"target":36})", text, tasks());
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read.value().task->name(), "numbers");
  EXPECT_EQ(read.value().recognition.formalised_by, FormalisedBy::kModel);
}

TEST(Formalisation, AFormWithOtherNumbersThanTheTextIsRefused) {
  const std::string text = "Out of 3, 7, 1,200 and twelve I want 36.";
  const auto refused = [&](const char* line) { return !read_formalisation(line, text, tasks()); };
  EXPECT_FALSE(refused(R"({"task":"numbers","numbers":[3,7,1200,12],"target":36})"));
  EXPECT_TRUE(refused(R"({"task":"numbers","numbers":[3,7,12],"target":36})"));
  EXPECT_TRUE(refused(R"({"task":"numbers","numbers":[3,7,1200,12],"target":37})"));
  EXPECT_TRUE(refused(R"({"task":"numbers","numbers":[3,7,1200,13],"target":36})"));
  EXPECT_TRUE(refused(R"({"task":"numbers","numbers":[3,7,1,200,12],"target":36})"));
}

TEST(Formalisation, AFormMayCountWhatItLists) {
  const char* kHouses =
      R"({"task":"zebra","houses":2,"categories":[{"name":"pet","values":["cat","dog"]}],)"
      R"("clues":[{"clue":"at","a":"cat","house":1}]})";
  EXPECT_TRUE(read_formalisation(kHouses, "A cat on the left, a dog beside it.", tasks()));
  const char* kNothing = R"({"task":"numbers","numbers":[1],"target":1})";
  EXPECT_FALSE(read_formalisation(kNothing, "What colour is the wind?", tasks()));
  const char* kDozen = R"({"task":"numbers","numbers":[2,12],"target":24})";
  EXPECT_TRUE(read_formalisation(kDozen, "From a dozen and two make 24.", tasks()));
}

TEST(Formalisation, OnlyTheFamiliesInQuestionAreTaken) {
  const Task* knights = find_task("knights").value();
  const std::vector<const Task*> only{knights};
  const auto read =
      read_formalisation(R"({"task":"numbers","numbers":[3,7],"target":10})", "3 7 10", only);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().field, "typed.task");
}

TEST(Formalisation, WhateverTheGrammarDerivesReadsOrNamesAField) {
  const auto grammar = formalisation_grammar(tasks());
  core::Random random(3);
  int known = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string line = core::test::sample(*grammar, random);
    const auto typed = nlohmann::json::parse(line, nullptr, false);
    ASSERT_FALSE(typed.is_discarded()) << line;
    const auto read = from_typed(typed);
    if (read)
      ++known;
    else
      EXPECT_TRUE(read.error().field.starts_with("typed")) << read.error().to_string();
  }
  EXPECT_GT(known, 100);
}

TEST(Formalisation, GarbageIsAnError) {
  for (const char* line : {"", "{", "null", "[]", R"({"task":7})", R"({"task":"astrology"})"})
    EXPECT_FALSE(read_formalisation(line, "", tasks())) << line;
}

TEST(Formalisation, ThePromptsExamplesAreWhatTheGrammarAllows) {
  for (const bool all : {true, false}) {
    const std::vector<const Task*> asked =
        all ? tasks() : std::vector<const Task*>{tasks().front()};
    const auto grammar = formalisation_grammar(asked);
    const auto messages = formalisation_messages(asked, "How many?");
    int examples = 0;
    for (const auto& message : messages) {
      if (message.role != "assistant") continue;
      ++examples;
      EXPECT_TRUE(core::matches(*grammar, message.content + "\n")) << message.content;
    }
    EXPECT_EQ(examples, all ? static_cast<int>(tasks().size()) : 2);
    EXPECT_EQ(messages.back().content, "How many?");
  }
}

TEST(Formalisation, ReadingsThatAgreeCount) {
  const auto reading = [](const char* line) {
    return read_formalisation(line, "3 7 and ten or four", tasks()).value();
  };
  const char* kOne = R"({"task":"numbers","numbers":[3,7],"target":10})";
  const char* kSame = R"({"task":"numbers","numbers":[7,3],"target":10})";
  const char* kOther = R"({"task":"numbers","numbers":[3,7,4],"target":10})";
  EXPECT_FALSE(agreed({}));
  EXPECT_FALSE(agreed({reading(kOne)}));
  EXPECT_FALSE(agreed({reading(kOne), reading(kOther)}));
  const auto chosen = agreed({reading(kOther), reading(kOne), reading(kSame)});
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->recognition.problem->key(), reading(kOne).recognition.problem->key());
}

}  // namespace
}  // namespace lemma::search
