#include "search/tasks/knights/knights.h"

#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/tasks/registry.h"
#include "tests/search/knights_oracle.h"

namespace lemma::search {
namespace {

using nlohmann::json;

const KnightsTask kTask;

ProblemPtr problem(const std::string& typed) {
  return kTask.from_typed(json::parse(typed), "typed").value();
}

// Ann calls Bob a knave; Bob says that they are of one kind.
const char* const kUnique =
    R"({"task":"knights","people":["Ann","Bob"],
        "claims":[{"by":"Ann","says":{"knave":"Bob"}},
                  {"by":"Bob","says":{"same":["Ann","Bob"]}}]})";
const char* const kContradictory =
    R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knave":"Ann"}}]})";
const char* const kOpen =
    R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knave":"Bob"}}]})";

State after(const Problem& p, const std::vector<std::string>& steps) {
  State state = kTask.initial(p);
  for (const auto& step : steps) {
    const auto verdict = kTask.check(p, state, step);
    EXPECT_TRUE(verdict.next.has_value()) << step << ": " << verdict.verdict.evidence;
    EXPECT_LT(verdict.next->measure, state.measure) << step;
    state = *verdict.next;
  }
  return state;
}

TEST(KnightsTyped, NamesTheOffendingField) {
  using enum core::ErrorCode;
  const std::string head = R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":)";
  const auto says = [&](const std::string& formula) { return head + formula + "}]}"; };
  std::string deep = R"({"knight":"Ann"})";
  for (int i = 0; i < 5; ++i) deep = "{\"not\":" + deep + "}";
  std::string wide = R"({"or":[)";
  for (int i = 0; i < 5; ++i)
    wide += R"({"and":[{"knight":"Ann"},{"knight":"Ann"},{"knight":"Ann"},)"
            R"({"knight":"Ann"},{"knight":"Ann"},{"knight":"Ann"}]},)";
  wide.back() = ']';
  wide += '}';
  const std::vector<std::tuple<std::string, core::ErrorCode, std::string>> forms = {
      {"[]", kInvalidArgument, "typed"},
      {R"({"claims":[]})", kInvalidArgument, "typed.people"},
      {R"({"people":["Ann","Bob"]})", kInvalidArgument, "typed.claims"},
      {R"({"people":"Ann","claims":[]})", kInvalidArgument, "typed.people"},
      {R"({"people":["Ann"],"claims":[]})", kOutOfRange, "typed.people"},
      {R"({"people":["a","b","c","d","e","f","g","h","i"],"claims":[]})", kOutOfRange,
       "typed.people"},
      {R"({"people":["Ann","Bob the Great"],"claims":[]})", kInvalidArgument, "typed.people[1]"},
      {R"({"people":["Ann",""],"claims":[]})", kInvalidArgument, "typed.people[1]"},
      {R"({"people":["Ann","1"],"claims":[]})", kInvalidArgument, "typed.people[1]"},
      {R"({"people":["Ann","aNN"],"claims":[]})", kInvalidArgument, "typed.people[1]"},
      {R"({"people":["Ann",7],"claims":[]})", kInvalidArgument, "typed.people[1]"},
      {R"({"people":["Ann","Abcdefghijklmnopqrstu"],"claims":[]})", kInvalidArgument,
       "typed.people[1]"},
      {R"({"people":["Ann","Bob"],"claims":[]})", kOutOfRange, "typed.claims"},
      {R"({"people":["Ann","Bob"],"claims":{}})", kInvalidArgument, "typed.claims"},
      {R"({"people":["Ann","Bob"],"claims":[7]})", kInvalidArgument, "typed.claims[0]"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Ann"}]})", kInvalidArgument,
       "typed.claims[0].says"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Cy","says":{"knight":"Ann"}}]})",
       kInvalidArgument, "typed.claims[0].by"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knight":"Ann"},"to":"Bob"}]})",
       kInvalidArgument, "typed.claims[0].to"},
      {says("[]"), kInvalidArgument, "typed.claims[0].says"},
      {says("{}"), kInvalidArgument, "typed.claims[0].says"},
      {says(R"({"knight":"Cy"})"), kInvalidArgument, "typed.claims[0].says.knight"},
      {says(R"({"knight":["Ann"]})"), kInvalidArgument, "typed.claims[0].says.knight"},
      {says(R"({"knight":"Ann","knave":"Bob"})"), kInvalidArgument, "typed.claims[0].says.knave"},
      {says(R"({"not":[{"knight":"Ann"}]})"), kInvalidArgument, "typed.claims[0].says.not"},
      {says(R"({"and":{"knight":"Ann"}})"), kInvalidArgument, "typed.claims[0].says.and"},
      {says(R"({"and":[{"knight":"Ann"}]})"), kOutOfRange, "typed.claims[0].says.and"},
      {says(R"({"or":[{"knight":"Ann"},{"knigt":"Ann"}]})"), kInvalidArgument,
       "typed.claims[0].says.or[1]"},
      {says(R"({"xor":[{"knight":"Ann"},{"knight":"Bob"},{"knight":"Bob"}]})"), kOutOfRange,
       "typed.claims[0].says.xor"},
      {says(R"({"iff":[{"knight":"Ann"}]})"), kOutOfRange, "typed.claims[0].says.iff"},
      {says(R"({"if":{"knight":"Ann"}})"), kInvalidArgument, "typed.claims[0].says.then"},
      {says(R"({"same":["Ann"]})"), kOutOfRange, "typed.claims[0].says.same"},
      {says(R"({"same":["Ann","Ann"]})"), kInvalidArgument, "typed.claims[0].says.same[1]"},
      {says(R"({"different":["Ann","Bob","Ann"]})"), kOutOfRange, "typed.claims[0].says.different"},
      {says(R"({"exactly":1})"), kInvalidArgument, "typed.claims[0].says.knights"},
      {says(R"({"exactly":3,"knights":["Ann","Bob"]})"), kOutOfRange,
       "typed.claims[0].says.exactly"},
      {says(R"({"at_least":-1,"knaves":["Ann","Bob"]})"), kOutOfRange,
       "typed.claims[0].says.at_least"},
      {says(R"({"at_most":1.0,"knaves":["Ann","Bob"]})"), kInvalidArgument,
       "typed.claims[0].says.at_most"},
      {says(R"({"at_most":18446744073709551615,"knaves":["Ann"]})"), kOutOfRange,
       "typed.claims[0].says.at_most"},
      {says(R"({"would_say":{"knight":"Ann"}})"), kInvalidArgument, "typed.claims[0].says.by"},
      {says(deep), kOutOfRange, "typed.claims[0].says.not.not.not.not.not"},
      {says(wide), kOutOfRange, "typed.claims[0].says.or[4].and[2]"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knight":"Bob"}}],"facts":{}})",
       kInvalidArgument, "typed.facts"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knight":"Bob"}}],"facts":[{}]})",
       kInvalidArgument, "typed.facts[0]"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knight":"Bob"}}],"kinds":["x"]})",
       kInvalidArgument, "typed.kinds"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knight":"Bob"}}],
           "kinds":["saint","Sinner"]})",
       kInvalidArgument, "typed.kinds[1]"},
      {R"({"people":["Ann","Bob"],"claims":[{"by":"Ann","says":{"knight":"Bob"}}],
           "kinds":["saint","saint"]})",
       kInvalidArgument, "typed.kinds"},
      {R"({"task":"numbers","people":["Ann","Bob"],"claims":[]})", kInvalidArgument, "typed.task"},
      {R"({"people":["Ann","Bob"],"claims":[],"extra":1})", kInvalidArgument, "typed.extra"},
  };
  for (const auto& [form, code, field] : forms) {
    const auto result = kTask.from_typed(json::parse(form), "typed");
    ASSERT_FALSE(result.has_value()) << form;
    EXPECT_EQ(result.error().code, code) << form;
    EXPECT_EQ(result.error().field, field) << form;
    EXPECT_FALSE(result.error().detail.empty());
  }
}

TEST(KnightsTyped, RoundTripsAndKeysByMeaning) {
  const auto typed = json::parse(
      R"({"task":"knights","people":["Bob","Ann","Cy"],"kinds":["saint","sinner"],
          "claims":[{"by":"Bob","says":{"if":{"knight":"Ann"},
                                        "then":{"not":{"same":["Ann","Cy"]}}}},
                    {"by":"Cy","says":{"would_say":{"at_least":2,"knaves":["Bob","Ann","Cy"]},
                                       "by":"Ann"}},
                    {"by":"Ann","says":{"xor":[{"knave":"Bob"},{"different":["Bob","Cy"]}]}}],
          "facts":[{"or":[{"exactly":1,"knights":["Bob","Cy"]},{"knight":"Ann"}]},
                   {"iff":[{"and":[{"knight":"Ann"},{"knight":"Bob"}]},
                           {"at_most":1,"knights":["Bob","Cy"]}]}]})");
  const auto parsed = kTask.from_typed(typed, "typed").value();
  EXPECT_EQ(parsed->typed(), typed);
  EXPECT_EQ(problem(typed.dump())->key(), parsed->key());
  EXPECT_NE(parsed->text().find("Cy says: \"Ann would say that at least 2 of Bob, Ann and Cy are "
                                "sinners.\""),
            std::string::npos)
      << parsed->text();

  const auto key = [](const std::string& people, const std::string& says) {
    return problem("{\"people\":" + people + ",\"claims\":[{\"by\":\"Ann\",\"says\":" + says +
                   "}]}")
        ->key();
  };
  const std::string ab = R"(["Ann","Bob"])", ba = R"(["Bob","Ann"])";
  EXPECT_EQ(key(ab, R"({"different":["Ann","Bob"]})"),
            key(ba, R"({"not":{"same":["Bob","Ann"]}})"));
  EXPECT_EQ(key(ab, R"({"different":["Ann","Bob"]})"),
            key(ab, R"({"xor":[{"knight":"Bob"},{"knight":"Ann"}]})"));
  EXPECT_NE(key(ab, R"({"knight":"Bob"})"), key(ab, R"({"knave":"Bob"})"));
  EXPECT_NE(key(ab, R"({"knight":"Bob"})"), key(R"(["Ann","Bob","Cy"])", R"({"knight":"Bob"})"));
  EXPECT_NE(problem(kOpen)->key(), problem(R"({"people":["Ann","Bob"],"kinds":["saint","sinner"],
                 "claims":[{"by":"Ann","says":{"knave":"Bob"}}]})")
                                       ->key())
      << "the words for the kinds are in every step";
}

TEST(KnightsState, ShowsWhatIsKnown) {
  const auto p = problem(kUnique);
  EXPECT_EQ(kTask.initial(*p).line, "known: nothing");
  EXPECT_EQ(after(*p, {"assume Bob is a knight"}).line, "known: nothing; if Bob knight");
  EXPECT_EQ(after(*p, {"assume Bob is a knight", "from what Ann says: Ann is a knave"}).line,
            "known: nothing; if Bob knight: Ann knave");
  const State one = after(*p, {"from what Bob says: Ann is a knight"});
  EXPECT_EQ(one.line, "known: Ann knight");
  EXPECT_EQ(one.key, "K?");
  const State solved =
      after(*p, {"from what Bob says: Ann is a knight", "from what Ann says: Bob is a knave"});
  EXPECT_TRUE(solved.solved());
  EXPECT_EQ(solved.line, "known: Ann knight, Bob knave");
  EXPECT_EQ(after(*p, {"assume Ann is a knave", "from what Bob says: contradiction"}).key, one.key)
      << "however it was found out";

  const auto open = problem(kOpen);
  const State shown = after(
      *open, {"assume Ann is a knight", "from what Ann says: Bob is a knave", "everything fits"});
  EXPECT_EQ(shown.line, "known: nothing; possible: Ann knight, Bob knave");
  EXPECT_FALSE(shown.terminal());
}

TEST(KnightsCheck, PassesOnlyWhatFollowsFromOneSource) {
  const auto p = problem(kUnique);
  const State root = kTask.initial(*p);
  const auto judged = [&](const State& state, const std::string& line) {
    const auto verdict = kTask.check(*p, state, line);
    EXPECT_FALSE(verdict.verdict.evidence.empty());
    EXPECT_EQ(verdict.next.has_value(), verdict.verdict.passed());
    return verdict.verdict.judgement;
  };
  EXPECT_EQ(judged(root, "from what Bob says: Ann is a knight\n"), Judgement::kPassed);
  EXPECT_EQ(judged(root, "from what Bob says: Ann is a knave"), Judgement::kFailed);
  EXPECT_EQ(judged(root, "from what Ann says: Ann is a knight"), Judgement::kFailed)
      << "it is so, but it doesn't follow from what Ann says";
  EXPECT_EQ(judged(root, "from what Ann says: contradiction"), Judgement::kFailed);
  EXPECT_EQ(judged(root, "everything fits"), Judgement::kFailed);
  EXPECT_EQ(judged(root, "from the facts: Ann is a knight"), Judgement::kFailed);
  EXPECT_EQ(judged(root, "no solution"), Judgement::kFailed);
  const State one = after(*p, {"from what Bob says: Ann is a knight"});
  EXPECT_EQ(judged(one, "from what Bob says: Ann is a knight"), Judgement::kFailed);
  EXPECT_EQ(judged(one, "assume Ann is a knight"), Judgement::kFailed);
  const auto passed = kTask.check(*p, one, "from what Ann says: Bob is a knave\n");
  EXPECT_EQ(passed.text, "from what Ann says: Bob is a knave");
  EXPECT_EQ(
      passed.verdict.evidence,
      "what Ann says, true of a knight, leaves, with what is known, only that Bob is a knave");
  EXPECT_EQ(judged(*passed.next, "assume Bob is a knight"), Judgement::kFailed) << "already solved";
  EXPECT_EQ(judged(root, std::string(300, 'a')), Judgement::kFailed);
}

TEST(KnightsAnswer, IsWhatTheStepsDerive) {
  using Steps = std::vector<std::string>;
  const auto derived = [](const char* typed, const Steps& steps) {
    const auto p = problem(typed);
    const auto answer = kTask.answer(*p, steps);
    EXPECT_TRUE(answer.has_value()) << answer.error().to_string();
    EXPECT_TRUE(kTask.check_answer(*p, answer.value()).passed()) << answer.value();
    return answer.value();
  };
  EXPECT_EQ(derived(kUnique,
                    {"from what Bob says: Ann is a knight", "from what Ann says: Bob is a knave"}),
            "Ann: knight, Bob: knave");
  EXPECT_EQ(derived(kContradictory, {"from what Ann says: contradiction"}), "no solution");
  EXPECT_EQ(derived(kContradictory, {"assume Bob is a knave", "from what Ann says: contradiction",
                                     "from what Ann says: contradiction"}),
            "no solution");
  EXPECT_EQ(derived(kOpen, {"assume Ann is a knight", "from what Ann says: Bob is a knave",
                            "everything fits", "assume Bob is a knight",
                            "from what Ann says: Ann is a knave", "everything fits"}),
            "not unique: Ann: knight, Bob: knave; Ann: knave, Bob: knight");

  const auto open = problem(kOpen);
  const Steps shown{"assume Ann is a knight", "from what Ann says: Bob is a knave",
                    "everything fits"};
  EXPECT_EQ(kTask.answer(*open, shown).error().code, core::ErrorCode::kConflict)
      << "one possible assignment is no answer";
  EXPECT_FALSE(kTask.check(*open, after(*open, shown), "assume Ann is a knight").next.has_value())
      << "the shown assignment can't be shown again";
  EXPECT_EQ(kTask.answer(*open, Steps{"from what Ann says: Bob is a knave"}).error().field,
            "steps[0]");
  EXPECT_EQ(kTask.answer(*open, Steps{"assume Ann is a knight\n"}).error().field, "steps[0]");
}

TEST(KnightsAnswer, IsJudgedAlone) {
  const auto judged = [](const char* typed, const std::string& answer) {
    const auto verdict = kTask.check_answer(*problem(typed), answer);
    EXPECT_FALSE(verdict.evidence.empty());
    return verdict.passed();
  };
  EXPECT_TRUE(judged(kUnique, "Ann: knight, Bob: knave"));
  EXPECT_TRUE(judged(kUnique, "Bob: knave, Ann: knight\n"));
  for (const char* wrong :
       {"", "\n", "Ann: knight", "Ann: knight, Bob: knight", "Ann: knight, Bob: knave, Ann: knight",
        "Ann: knight, Bob: knave,", "ann: knight, Bob: knave", "Ann: knight; Bob: knave",
        "Ann: knight, Bob: liar", "no solution", "not unique: Ann: knight, Bob: knave",
        "not unique: Ann: knight, Bob: knave; Ann: knight, Bob: knave",
        "not unique: Ann: knight, Bob: knave; Ann: knave, Bob: knight",
        "Ann: knight, Bob: knave\n\n"})
    EXPECT_FALSE(judged(kUnique, wrong)) << wrong;
  EXPECT_TRUE(judged(kContradictory, "no solution"));
  EXPECT_FALSE(judged(kContradictory, "Ann: knave, Bob: knight"));
  EXPECT_FALSE(judged(kOpen, "Ann: knight, Bob: knave")) << "it fits, but so does another one";
  EXPECT_FALSE(judged(kOpen, "no solution"));
  EXPECT_TRUE(judged(kOpen, "not unique: Ann: knave, Bob: knight; Ann: knight, Bob: knave"));
  EXPECT_FALSE(judged(kOpen, "not unique: Ann: knave, Bob: knave; Ann: knight, Bob: knave"));
}

TEST(KnightsGrammar, AllowsTheWellFormedStepsOfAState) {
  const auto p = problem(
      R"({"people":["Ann","Bob"],"kinds":["angel","devil"],
          "claims":[{"by":"Ann","says":{"knave":"Bob"}}],"facts":[{"knight":"Ann"}]})");
  const auto root = kTask.step_grammar(*p, kTask.initial(*p));
  ASSERT_TRUE(root->validate().has_value());
  for (const char* line :
       {"assume Ann is an angel\n", "assume Bob is a devil\n",
        "from what Ann says: Bob is an angel\n", "from what Ann says: contradiction\n",
        "from the facts: Ann is a devil\n"})
    EXPECT_TRUE(core::matches(*root, line)) << line;
  for (const char* line :
       {"assume Ann is an angel", "assume Cy is an angel\n", "assume Ann is a angel\n",
        "from what Bob says: Ann is an angel\n", "everything fits\n", "assume contradiction\n",
        "no solution\n", "from the facts: contradiction \n"})
    EXPECT_FALSE(core::matches(*root, line)) << line;
  const State state = after(*p, {"assume Bob is an angel", "from the facts: Ann is an angel"});
  const auto complete = kTask.step_grammar(*p, state);
  ASSERT_TRUE(complete->validate().has_value());
  EXPECT_TRUE(core::matches(*complete, "everything fits\n"));
  EXPECT_TRUE(core::matches(*complete, "from what Ann says: contradiction\n"));
  EXPECT_FALSE(core::matches(*complete, "assume Ann is an angel\n"));
}

TEST(KnightsGrammar, AnswersAreWholeLists) {
  const auto p = problem(kUnique);
  const auto grammar = kTask.answer_grammar(*p);
  ASSERT_TRUE(grammar->validate().has_value());
  for (const char* text : {"Ann: knight, Bob: knave\n", "Ann: knave, Bob: knave\n", "no solution\n",
                           "not unique: Ann: knight, Bob: knave; Ann: knave, Bob: knight\n"})
    EXPECT_TRUE(core::matches(*grammar, text)) << text;
  for (const char* text : {"Ann: knight, Bob: knave", "Ann: knight\n", "Bob: knave, Ann: knight\n",
                           "not unique: Ann: knight, Bob: knave\n", "\n"})
    EXPECT_FALSE(core::matches(*grammar, text)) << text;
  core::Random random(5);
  for (int i = 0; i < 50; ++i)
    EXPECT_TRUE(core::matches(*grammar, kTask.uniform_answer(*p, random)));
}

TEST(KnightsUniform, DrawsEveryLegalStepEquallyOften) {
  const auto p = problem(kUnique);
  const State root = kTask.initial(*p);
  const auto lines = knights_oracle::Derivation(p->typed()).right_lines();
  core::Random random(1);
  std::map<std::string, int> seen;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) ++seen[*kTask.uniform_step(*p, root, random)];
  ASSERT_EQ(seen.size(), lines.size());
  const double expected = static_cast<double>(kDraws) / static_cast<double>(lines.size());
  for (const auto& [line, count] : seen) {
    EXPECT_TRUE(lines.contains(line.substr(0, line.size() - 1))) << line;
    EXPECT_NEAR(count, expected, 5 * std::sqrt(expected)) << line;
  }
  EXPECT_FALSE(kTask
                   .uniform_step(*p,
                                 after(*p, {"from what Bob says: Ann is a knight",
                                            "from what Ann says: Bob is a knave"}),
                                 random)
                   .has_value());
}

TEST(KnightsPrompt, ShowsWorkedExamplesInTheTranscriptsFormat) {
  const auto p = problem(kUnique);
  const auto turns = kTask.messages(*p, Ask::kSteps);
  ASSERT_GE(turns.size(), 6u);
  EXPECT_EQ(turns.front().role, "system");
  EXPECT_EQ(turns.back().role, "user");
  EXPECT_EQ(turns.back().content, p->text());
  EXPECT_EQ(turns[2].role, "assistant");
  EXPECT_EQ(turns[2].content,
            "known: nothing\nfrom what Tom says: Tom is a knight\nknown: Tom knight\n"
            "assume Ida is a knight\nknown: Tom knight; if Ida knight\n"
            "from what Ida says: Lea is a knight\n"
            "known: Tom knight; if Ida knight: Lea knight\n"
            "from what Tom says: contradiction\nknown: Ida knave, Tom knight\n"
            "from what Ida says: Lea is a knave\nknown: Ida knave, Tom knight, Lea knave\n");
  const auto answers = kTask.messages(*p, Ask::kAnswer);
  EXPECT_EQ(answers[2].content, "Ida: knave, Tom: knight, Lea: knave\n");
  std::set<std::string> kinds;
  for (std::size_t i = 2; i < answers.size(); i += 2) kinds.insert(answers[i].content.substr(0, 6));
  EXPECT_TRUE(kinds.contains("no sol") && kinds.contains("not un")) << "all three kinds of answer";
}

TEST(KnightsCertificate, ProvesAllThreeKindsOfAnswer) {
  for (const char* typed : {kUnique, kContradictory, kOpen}) {
    const auto p = problem(typed);
    const auto steps = kTask.solve(*p).value();
    const auto made = make_certificate(kTask, *p, steps, FormalisedBy::kClient).value();
    const auto report = verify_certificate_text(made.dump()).value();
    EXPECT_TRUE(report.verdict.passed()) << report.verdict.evidence;
    EXPECT_EQ(report.verifier, "knights/1");
    EXPECT_EQ(report.answer, kTask.answer(*p, steps).value());
  }
}

// Whatever single byte is changed: it is refused, or what it then proves is true.
TEST(KnightsCertificate, WithAByteChangedProvesNothingFalse) {
  core::Random random(6);
  int refused = 0, honest = 0;
  for (int level = 2; level <= 4; ++level) {
    const auto p = kTask.generate(random, level).value().problem;
    const auto steps = kTask.solve(*p).value();
    const std::string text =
        make_certificate(kTask, *p, steps, FormalisedBy::kParser).value().dump();
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (const char replacement : {'x', 'n', ' ', '"', static_cast<char>(text[at] ^ 1)}) {
        if (replacement == text[at]) continue;
        std::string changed = text;
        changed[at] = replacement;
        const auto report = verify_certificate_text(changed);
        if (!report.has_value() || !report.value().verdict.passed()) {
          ++refused;
          continue;
        }
        ++honest;
        const json certificate = json::parse(changed);
        const auto solutions = knights_oracle::solutions(certificate["problem"]);
        ASSERT_EQ(solutions.size(), 1u) << changed;
        EXPECT_EQ(certificate["problem"]["claims"].size(), p->typed()["claims"].size());
        for (const auto& [name, knight] : solutions[0]) {
          const json kinds = certificate["problem"].value("kinds", json{"knight", "knave"});
          EXPECT_NE(report.value().answer.find(name + ": " + std::string(kinds[knight ? 0 : 1])),
                    std::string::npos)
              << changed;
        }
      }
    }
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(honest, refused / 10);
}

}  // namespace
}  // namespace lemma::search
