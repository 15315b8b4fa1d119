// The code family without Python: the subset's one spelling, what may stand where, problems and their
// errors, made problems and their solutions, and wordings by hand. tests/solvers compares the
// interpreter with Python.
#include "search/tasks/code/code.h"

#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/tasks/code/interpreter.h"
#include "search/tasks/code/problem.h"
#include "search/tasks/registry.h"
#include "tests/core/grammar_sampler.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

using namespace code;
using nlohmann::json;

const CodeTask kTask;

Value literal(std::string_view text) {
  auto value = take_literal(text);
  EXPECT_TRUE(value && text.empty()) << text;
  return value.value_or(Value());
}

std::string returned(const std::string& source, const std::string& argument) {
  const auto program = parse_program(source);
  EXPECT_TRUE(program) << program.error().detail;
  if (!program) return {};
  const code::Run done = code::run(program.value(), {literal(argument)});
  return done.kind == code::Run::Kind::kReturned ? to_literal(done.value) : done.why;
}

json doubled() {
  return {{"task", "code"},
          {"function", "f"},
          {"parameters", {"x"}},
          {"statement", "Twice the number."},
          {"examples", {{{"call", "f(2)"}, {"result", "4"}}}},
          {"tests",
           {{{"call", "f(0)"}, {"result", "0"}},
            {{"call", "f(-3)"}, {"result", "-6"}},
            {{"call", "f(5)"}, {"result", "10"}}}}};
}

ProblemPtr problem_of(const json& typed) {
  auto problem = kTask.from_typed(typed, "typed");
  EXPECT_TRUE(problem) << problem.error().to_string();
  return problem ? problem.value() : nullptr;
}

TEST(CodeExpression, HasOneSpelling) {
  const std::pair<const char*, const char*> kSpelled[] = {
      {"1+2*3", "1 + 2 * 3"},
      {"(1+2)*3", "(1 + 2) * 3"},
      {"a-(b-c)", "a - (b - c)"},
      {"(a-b)-c", "a - b - c"},
      {"-x**2", "-x ** 2"},
      {"(-x)**2", "(-x) ** 2"},
      {"2**-n", "2 ** -n"},
      {"not(a and b)or c", "not (a and b) or c"},
      {"a if b else c if d else e", "a if b else c if d else e"},
      {"sum(x*x for x in xs if x>0)", "sum([x * x for x in xs if x > 0])"},
      {"xs[ :: -1]", "xs[::-1]"},
      {"xs[1:][0]", "xs[1:][0]"},
      {"s . upper ( )", "s.upper()"},
      {"x not in[1,2]", "x not in [1, 2]"},
      {"sorted(xs,reverse=True)", "sorted(xs, reverse=True)"},
      {"list(range(1,n))", "list(range(1, n))"},
      {"\"it's\"", "\"it's\""},
      {"(a==b)==c", "(a == b) == c"},
  };
  for (const auto& [text, spelled] : kSpelled) {
    const auto parsed = parse_expression(text);
    ASSERT_TRUE(parsed) << text << ": " << parsed.error().detail;
    EXPECT_EQ(to_string(parsed.value()), spelled);
    const auto again = parse_expression(spelled);
    ASSERT_TRUE(again) << spelled;
    EXPECT_EQ(to_string(again.value()), spelled);
  }
}

TEST(CodeExpression, WhatIsNotOfTheSubsetIsRefused) {
  for (const char* text : {"",
                           "1 +",
                           "(1",
                           "1 < 2 < 3",
                           "x / 2",
                           "1.5",
                           "lambda x",
                           "f'{x}'",
                           "{1}",
                           "(1, 2)",
                           "__import__('os')",
                           "x.__class__",
                           "open('a')",
                           "print(x)",
                           "range(3)",
                           "len(x for x in y)",
                           "x is y",
                           "x; y",
                           "[x for x in y for z in y]",
                           "007",
                           "'a",
                           "x y",
                           "eval('1')",
                           "1e3",
                           "xs[]",
                           "xs[::]x",
                           "a if b",
                           "not"})
    EXPECT_FALSE(parse_expression(text)) << text;
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += '(';
  EXPECT_FALSE(parse_expression(deep));
  EXPECT_FALSE(parse_expression(std::string(100'000, '-') + "1"));
  EXPECT_FALSE(parse_expression(std::string(100'000, '[')));
}

TEST(CodeProgram, LinesStandWhereTheyCan) {
  for (const char* source :
       {"def f(x):\n    return y\n", "def f(x):\n        return x\n",
        "def f(x):\n    if x:\n    return x\n", "def f(x):\n    else:\n        return x\n",
        "def f(x):\n    y += 1\n    return y\n", "def f(x):\n    y.append(1)\n    return y\n",
        "def f(x):\n    return x\n    return x\n", "def f(x):\n    y = 1\n",
        "def f(x):\n    f = 1\n    return f\n", "def f(x, x):\n    return x\n",
        "def f():\n    return 1\n", "def f(x): y = 1\n", "f(x): return x",
        "def f(x):\n   return x\n",
        "def f(x):\n    for y in x:\n        for z in x:\n            for a in x:\n"
        "                for b in x:\n                    x.append(1)\n    return x\n",
        "def f(x):\n    if x:\n        y = 1\n    y = 2\n    else:\n        y = 3\n    return y\n"})
    EXPECT_FALSE(parse_program(source)) << source;
  const auto one = parse_program("def f(x): return x+1\n");
  ASSERT_TRUE(one);
  EXPECT_EQ(one.value().source(), "def f(x):\n    return x + 1\n");
}

TEST(CodeInterpreter, DoesWhatPythonDoes) {
  EXPECT_EQ(returned("def f(xs):\n    ys = xs\n    ys.append(9)\n    return xs\n", "[1]"),
            "[1, 9]");
  EXPECT_EQ(returned("def f(xs):\n    ys = xs[:]\n    ys += [9]\n    return xs\n", "[1]"), "[1]");
  EXPECT_EQ(returned("def f(n): return [-7 // 2, -7 % 2, 7 // -2, 7 % -2]", "0"),
            "[-4, 1, -4, -1]");
  EXPECT_EQ(returned("def f(x): return True + True == 2 and [True] == [1]", "0"), "True");
  EXPECT_EQ(returned("def f(n):\n    t = 1\n    while n > 1:\n        t *= n\n        n -= 1\n"
                     "    return t\n",
                     "10"),
            "3628800");
  EXPECT_EQ(
      returned("def f(n):\n    if n < 0:\n        r = 'neg'\n    elif n == 0:\n        r = 'nil'\n"
               "    else:\n        r = 'pos'\n    return r\n",
               "0"),
      "'nil'");
  EXPECT_EQ(
      returned("def f(n):\n    x = 5\n    y = [x for x in range(n)]\n    return [x, y]\n", "2"),
      "[5, [0, 1]]");
  EXPECT_EQ(returned("def f(n):\n    while True:\n        n += 1\n    return n\n", "0"),
            "it takes too long");
  EXPECT_EQ(returned("def f(xs): return xs[3]", "[1]"), "IndexError: index out of range");
  EXPECT_EQ(returned("def f(n): return 10 ** n", "40"), "an integer beyond 10^15");
  EXPECT_EQ(returned("def f(xs):\n    xs.append(xs)\n    return xs\n", "[1]"),
            "a list that is too long or too deep");
}

TEST(CodeTask, AFunctionIsWrittenLineByLine) {
  const auto problem = problem_of(doubled());
  State state = kTask.initial(*problem);
  EXPECT_EQ(state.line, "f(2) must be 4");
  auto step = kTask.check(*problem, state, "y=x+x");
  ASSERT_TRUE(step.next) << step.verdict.evidence;
  EXPECT_EQ(step.text, "y = x + x");
  EXPECT_EQ(step.next->line, "f(2): y = 4");
  EXPECT_FALSE(kTask.check(*problem, *step.next, "return x").next);
  EXPECT_FALSE(kTask.check(*problem, *step.next, "y = x[0]").next);  // it would raise
  const auto last = kTask.check(*problem, *step.next, "return y");
  ASSERT_TRUE(last.next);
  EXPECT_TRUE(last.next->solved());
  EXPECT_EQ(last.verdict.evidence,
            "the function returns what it must for 1 example and 3 held-back tests");
  const std::vector<std::string> steps{"y = x + x", "return y"};
  EXPECT_EQ(kTask.answer(*problem, steps).value(), "def f(x):\n    y = x + x\n    return y\n");
}

TEST(CodeTask, HeldBackTestsCountAndStayHeldBack) {
  const auto problem = problem_of(doubled());
  const auto wrong = kTask.check(*problem, kTask.initial(*problem), "return x * x");
  EXPECT_EQ(wrong.verdict.judgement, Judgement::kFailed);
  EXPECT_EQ(wrong.verdict.evidence, "a call that is held back returns something else than it must");
  for (const auto ask : {Ask::kSteps, Ask::kAnswer}) {
    const auto messages = kTask.messages(*problem, ask);
    EXPECT_EQ(messages.back().content.find("f(-3)"), std::string::npos);
    EXPECT_NE(messages.back().content.find("f(2) is 4"), std::string::npos);
  }
}

TEST(CodeTask, CallsThatContradictHaveNoFunction) {
  auto typed = doubled();
  typed["tests"].push_back({{"call", "f(2)"}, {"result", "5"}});
  const auto problem = problem_of(typed);
  const auto steps = kTask.solve(*problem);
  ASSERT_TRUE(steps);
  EXPECT_EQ(steps.value()[0], "contradiction: f(2) can't be both 4 and 5");
  EXPECT_EQ(kTask.answer(*problem, steps.value()).value(), "no solution");
  EXPECT_FALSE(kTask.check(*problem, kTask.initial(*problem), "return x + x").next);
  EXPECT_TRUE(kTask.check_answer(*problem, "no solution").passed());
  EXPECT_FALSE(kTask.check_answer(*problem, "def f(x): return x + x").passed());
  typed["tests"].back() = {{"call", "f(1)"}, {"result", "True"}};
  typed["tests"].push_back({{"call", "f(1)"}, {"result", "1"}});  // True isn't 1 here
  EXPECT_FALSE(static_cast<const CodeProblem&>(*problem_of(typed)).contradiction().empty());
}

TEST(CodeTask, TypedFormsAreCheckedByMember) {
  const auto field = [](const json& typed) {
    const auto problem = kTask.from_typed(typed, "typed");
    return problem ? std::string("none") : problem.error().field;
  };
  const auto with = [](const char* member, const json& value) {
    auto typed = doubled();
    typed[member] = value;
    return typed;
  };
  EXPECT_EQ(field(doubled()), "none");
  EXPECT_EQ(field(with("function", "Eval")), "typed.function");
  EXPECT_EQ(field(with("function", "len")), "typed.function");
  EXPECT_EQ(field(with("parameters", {"x", "x"})), "typed.parameters[1]");
  EXPECT_EQ(field(with("parameters", json::array())), "typed.parameters");
  EXPECT_EQ(field(with("parameters", {"x", "y"})), "typed.examples[0].call");
  EXPECT_EQ(field(with("examples", json::array())), "typed.examples");
  EXPECT_EQ(field(with("statement", std::string(2001, 'a'))), "typed.statement");
  EXPECT_EQ(field(with("tests", {{{"call", "f(1)"}, {"result", "2"}}})), "typed.tests");
  EXPECT_EQ(field(with("more", 1)), "typed.more");
  auto typed = doubled();
  typed["tests"][1] = {{"call", "f(g(1))"}, {"result", "2"}};
  EXPECT_EQ(field(typed), "typed.tests[1].call");
  typed["tests"][1] = {{"call", "f(1)"}, {"result", "2.0"}};
  EXPECT_EQ(field(typed), "typed.tests[1].result");
}

TEST(CodeTask, MadeProblemsAreReadAndSolved) {
  core::Random random(5);
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    const bool solves = level <= kTask.quoted_level();
    int solved = 0;
    const int kProblems = solves ? 12 : 2;
    for (int i = 0; i < kProblems; ++i) {
      const auto made = kTask.generate(random, level);
      ASSERT_TRUE(made) << made.error().to_string();
      const auto& [text, problem] = made.value();
      const auto read = recognise(text, Unclaimed::kIsAnError);
      ASSERT_TRUE(read) << text << "\n" << read.error().to_string();
      EXPECT_EQ(read.value().task->name(), "code");
      const auto& again = static_cast<const CodeProblem&>(*read.value().recognition.problem);
      const auto& meant = static_cast<const CodeProblem&>(*problem);
      EXPECT_EQ(again.typed()["tests"], meant.typed()["tests"]) << text;
      EXPECT_EQ(again.typed()["examples"], meant.typed()["examples"]) << text;
      const auto steps = kTask.solve(*problem);
      if (!steps) continue;
      ++solved;
      const auto certificate =
          make_certificate(kTask, *problem, steps.value(), FormalisedBy::kClient);
      ASSERT_TRUE(certificate);
      const auto verified = verify_certificate(certificate.value());
      ASSERT_TRUE(verified) << verified.error().to_string() << text;
      EXPECT_TRUE(verified.value().verdict.passed());
      std::size_t bytes = 0;
      for (const auto& step : steps.value()) bytes += step.size();
      EXPECT_LT(bytes, 600U);
    }
    if (solves) {
      EXPECT_GE(solved, kProblems - 1) << level;
    }
  }
}

// A changed line passes exactly when the function still returns what it must.
TEST(CodeAttack, ChangedLinesPassOnlyWhereNothingChanges) {
  core::Random random(77);
  int attacks = 0, passed = 0;
  while (attacks < 10'000) {
    const auto made = kTask.generate(random, 1 + static_cast<int>(random.below(2)));
    ASSERT_TRUE(made);
    const auto& problem = static_cast<const CodeProblem&>(*made.value().problem);
    const auto steps = kTask.solve(problem);
    ASSERT_TRUE(steps);
    const std::string source = kTask.answer(problem, steps.value()).value();
    ASSERT_TRUE(kTask.check_answer(problem, source).passed());
    for (int i = 0; i < 200; ++i, ++attacks) {
      std::string changed = source;
      static constexpr std::string_view kBytes = "0123456789+-*%<>=[](): abcdefinorstux'.\n";
      const std::size_t at =
          changed.find(':') + 1 + random.below(changed.size() - changed.find(':') - 1);
      changed[at] = kBytes[random.below(kBytes.size())];
      const bool claimed = kTask.check_answer(problem, changed).passed();
      bool right = false;
      if (const auto program = parse_program(changed);
          program && program.value().name == problem.function()) {
        right = true;
        for (const auto* calls : {&problem.examples(), &problem.tests()})
          for (const Call& call : *calls) {
            const code::Run done = code::run(program.value(), call.arguments);
            right = right && done.kind == code::Run::Kind::kReturned &&
                    to_literal(done.value) == to_literal(call.result);
          }
      }
      EXPECT_EQ(claimed, right) << changed;
      passed += claimed ? 1 : 0;
    }
  }
  EXPECT_GT(passed, 50);
}

// The same function in other words: its variables renamed, its values in brackets.
std::string in_other_words(std::string line, core::Random& random) {
  const std::size_t value = line.find(" = ");
  if (line.starts_with("return "))
    line = "return (" + line.substr(7) + ")";
  else if (value != std::string::npos && line.find('\n') == std::string::npos && line[0] != ' ')
    line = line.substr(0, value + 3) + "(" + line.substr(value + 3) + ")";
  std::string name = "v";
  for (int i = 0; i < 3; ++i) name += static_cast<char>('a' + random.below(26));
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '\'';
    };
    if (line[i] != 'a' || (i > 0 && word(line[i - 1])) ||
        (i + 1 < line.size() && word(line[i + 1])))
      continue;
    line.replace(i, 1, name);
    i += name.size() - 1;
  }
  return line;
}

// Every line of every solution stands, however it is put, and the whole certifies.
TEST(CodeAttack, NoRightLineIsRejected) {
  core::Random random(78);
  int lines = 0;
  while (lines < 10'000) {
    const auto made = kTask.generate(random, 1 + static_cast<int>(random.below(3)));
    ASSERT_TRUE(made);
    const auto& problem = *made.value().problem;
    const auto steps = kTask.solve(problem);
    if (!steps) continue;
    std::string function = kTask.answer(problem, steps.value()).value();
    for (int variant = 0; variant < 24; ++variant) {
      core::Random words = random.split(static_cast<std::uint64_t>(variant));
      const bool plain = variant == 0;
      const std::uint64_t name = words.next();
      State state = kTask.initial(problem);
      for (const std::string& step : steps.value()) {
        core::Random same(name);  // one name for one variable
        const std::string line = plain ? step : in_other_words(step, same);
        const StepVerdict verdict = kTask.check(problem, state, line);
        ASSERT_TRUE(verdict.next) << line << "\n" << verdict.verdict.evidence << function;
        state = *verdict.next;
        ++lines;
      }
      EXPECT_TRUE(state.solved()) << function;
    }
  }
}

TEST(CodeGrammar, SampledLinesAreJudgedAndNeverCrash) {
  const auto problem = problem_of(doubled());
  core::Random random(3);
  int passed = 0;
  for (int i = 0; i < 3000; ++i) {
    State state = kTask.initial(*problem);
    for (int lines = 0; lines < 4 && !state.terminal(); ++lines) {
      const auto grammar = kTask.step_grammar(*problem, state);
      ASSERT_TRUE(grammar->validate());
      const auto step = kTask.check(*problem, state, core::test::sample(*grammar, random));
      if (!step.next) continue;
      ++passed;
      EXPECT_LT(step.next->measure, state.measure);
      state = *step.next;
    }
  }
  EXPECT_GT(passed, 300);
}

std::string said(const Recognised& recognised) {
  if (!recognised.match) return "not mine";
  const auto& problem = static_cast<const CodeProblem&>(*recognised.match->problem);
  std::string text = problem.function() + " / ";
  for (const auto& parameter : problem.parameters())
    text += (text.ends_with("/ ") ? "" : ", ") + parameter;
  return text + " / " + std::to_string(problem.examples().size()) + " + " +
         std::to_string(problem.tests().size());
}

TEST(CodeRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  int understood = 0, refused = 0;
  for (const auto& wording : wordings("code")) {
    const auto read = kTask.recognise(wording.text);
    EXPECT_EQ(said(read), wording.expected) << wording.text << "\n" << read.why_not;
    ++(wording.expected == "not mine" ? refused : understood);
    if (!read.match) continue;
    for (const Task* other : all_tasks()) {
      if (other->name() == "code") continue;
      EXPECT_FALSE(other->recognise(wording.text).match) << other->name() << wording.text;
    }
  }
  EXPECT_GE(understood, 40);
  EXPECT_GE(refused, 20);
}

// Every run of four words, numbers and names of functions left out.
std::set<std::string> phrases_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream in(text);
  for (std::string word; in >> word;)
    if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,.:") ==
        std::string::npos)
      words.push_back(word);
  std::set<std::string> phrases;
  for (std::size_t i = 0; i + 3 < words.size(); ++i)
    phrases.insert(words[i] + " " + words[i + 1] + " " + words[i + 2] + " " + words[i + 3]);
  return phrases;
}

TEST(CodeRecogniser, WordingsShareNoPhraseWithTheGenerator) {
  core::Random random(12);
  std::set<std::string> generated;
  for (int i = 0; i < 300; ++i)
    generated.merge(phrases_of(kTask.generate(random, 1 + i % 3).value().text));
  ASSERT_GE(generated.size(), 50U);
  for (const auto& wording : wordings("code"))
    for (const auto& phrase : phrases_of(wording.text))
      EXPECT_FALSE(generated.contains(phrase)) << "line " << wording.line << ": " << phrase;
}

// A digit changed in a wording: what is understood then isn't what was, in its calls or its words.
TEST(CodeRecogniser, AChangedWordingIsNotTakenForWhatItWas) {
  core::Random random(10);
  int changes = 0;
  while (changes < 2000) {
    for (const auto& wording : wordings("code")) {
      const std::string& text = wording.text;
      const auto before = kTask.recognise(text);
      if (!before.match) continue;
      std::vector<std::size_t> digits;
      for (std::size_t at = 0; at < text.size(); ++at) {
        const bool counts_lines = at > 0 && text[at - 1] == '\n' && text.substr(at + 1, 2) == ". ";
        if (text[at] >= '0' && text[at] <= '9' && !counts_lines) digits.push_back(at);
      }
      if (digits.empty()) continue;
      std::string changed = text;
      char& digit = changed[digits[random.below(digits.size())]];
      digit = digit == '9' ? '1' : static_cast<char>(digit + 1);
      ++changes;
      const auto after = kTask.recognise(changed);
      if (!after.match) continue;
      EXPECT_NE(after.match->problem->key(), before.match->problem->key()) << changed;
    }
  }
}

// One number of a call or result changed: either another problem or none, never the same.
TEST(CodeRecogniser, WhatIsChangedIsRead) {
  core::Random random(9);
  for (int i = 0; i < 2000; ++i) {
    const auto made = kTask.generate(random, 1 + static_cast<int>(random.below(3)));
    ASSERT_TRUE(made);
    std::string text = made.value().text;
    std::vector<std::size_t> digits;
    for (std::size_t at = text.find('\n'); at < text.size(); ++at)
      if (text[at] >= '0' && text[at] <= '9') digits.push_back(at);
    const std::size_t calls = text.find('\n');
    switch (random.below(4)) {
      case 0: {
        if (digits.empty()) continue;
        char& digit = text[digits[random.below(digits.size())]];
        digit = digit == '9' ? '1' : static_cast<char>(digit + 1);
        break;
      }
      case 1:
        text.replace(text.find(" -> "), 4, " isn't ");
        break;
      case 2:
        text.replace(text.rfind(" -> "), 4, " is never ");
        break;
      default:
        text.insert(calls, "\nHowever, these are wrong:");
        text.insert(text.find("wrong:") + 6, " ");
    }
    const auto read = kTask.recognise(text);
    if (read.match) {
      EXPECT_NE(read.match->problem->key(), made.value().problem->key()) << text;
    }
  }
}

}  // namespace
}  // namespace lemma::search
