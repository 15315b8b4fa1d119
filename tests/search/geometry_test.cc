// Plane geometry: what people write is understood or refused, never misread; every step that a theorem
// gives passes, every other fails, against drawings on which it is measured.
#include "search/tasks/geometry/geometry.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/chain.h"
#include "search/strategy.h"
#include "search/tasks/derivation.h"
#include "search/tasks/geometry/moves.h"
#include "search/tasks/geometry/problem.h"
#include "search/tasks/registry.h"
#include "tests/search/geometry_oracle.h"
#include "tests/search/stub_caller.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

using core::Random;
using geometry::Exact;
using geometry::GeometryProblem;
using nlohmann::json;
using test::Drawing;
using test::PosedFigure;
using test::Poser;

const GeometryTask kTask;

std::string answer_of(const Problem& problem) {
  const auto steps = kTask.solve(problem);
  if (!steps) return "unsolved: " + steps.error().detail;
  const auto answer = kTask.answer(problem, steps.value());
  return answer ? answer.value() : "wrong steps: " + answer.error().detail;
}

std::string reading(const std::string& text) {
  const Recognised read = kTask.recognise(text);
  if (read.match) return answer_of(*read.match->problem);
  EXPECT_FALSE(read.why_not.empty()) << text;
  return "not mine";
}

ProblemPtr typed(const std::string& form) {
  const auto problem = kTask.from_typed(json::parse(form), "typed");
  EXPECT_TRUE(problem) << problem.error().to_string() << form;
  return problem.value();
}

TEST(GeometryRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  int understood = 0, refused = 0;
  for (const Wording& wording : wordings("geometry")) {
    EXPECT_EQ(reading(wording.text), wording.expected)
        << "line " << wording.line << ": " << wording.text << "\n  "
        << kTask.recognise(wording.text).why_not;
    (wording.expected == "not mine" ? refused : understood) += 1;
    const auto found = recognise(wording.text, Unclaimed::kIsGeneral);
    ASSERT_TRUE(found) << wording.text;
    EXPECT_EQ(found.value().task->name() == "geometry", wording.expected != "not mine")
        << wording.text << " is " << found.value().task->name();
  }
  EXPECT_GE(understood, 60);
  EXPECT_GE(refused, 30);
}

TEST(GeometryRecogniser, ClaimsNoTextOfAnotherFamily) {
  for (const char* family : {"wordmath", "sudoku", "zebra"})
    for (const Wording& wording : wordings(family))
      EXPECT_FALSE(kTask.recognise(wording.text).match) << wording.text;
}

std::set<std::string> phrases_of(const std::string& text) {
  std::vector<std::string> words{""};
  for (const char c : text) {
    if (c == ' ' || c == '.' || c == '?')
      words.emplace_back();
    else
      words.back() += c;
  }
  std::erase_if(words, [](const std::string& word) {
    return word.empty() || (word[0] >= '0' && word[0] <= '9');
  });
  std::set<std::string> phrases;
  for (std::size_t i = 0; i + 3 < words.size(); ++i)
    phrases.insert(words[i] + " " + words[i + 1] + " " + words[i + 2] + " " + words[i + 3]);
  return phrases;
}

TEST(GeometryRecogniser, WordingsShareNoPhraseWithTheGenerator) {
  std::set<std::string> generated;
  for (int i = 0; i < 200; ++i) {
    Random random(static_cast<std::uint64_t>(i));
    generated.merge(phrases_of(kTask.generate(random, 2).value().text));
  }
  for (const Wording& wording : wordings("geometry"))
    for (const std::string& phrase : phrases_of(wording.text))
      EXPECT_FALSE(generated.contains(phrase)) << "line " << wording.line << ": " << phrase;
}

std::vector<Wording> understood() {
  std::vector<Wording> all = wordings("geometry");
  std::erase_if(all, [](const Wording& wording) { return wording.expected == "not mine"; });
  return all;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One thing changed in a text that is understood. What is still understood must come to what the change
// makes of it.
TEST(GeometryRecogniser, AChangedTextIsNeverMisread) {
  int texts = 0;
  const char* const kSofteners[] = {"about ",  "almost ",       "at least ",  "not ",
                                    "up to ",  "maybe ",        "more than ", "less than ",
                                    "nearly ", "no more than ", "over ",      "roughly "};
  const char* const kAdded[] = {
      "Not all of this is true.",        "All of this is wrong.",   "The opposite is true.",
      "None of these lengths is known.", "It is a cube.",           "The figure isn't flat.",
      "One of them is a lie.",           "Double everything first."};
  for (const Wording& wording : understood()) {
    for (std::size_t at = 0; at < wording.text.size(); ++at) {
      if (!is_digit(wording.text[at]) || (at > 0 && wording.text[at - 1] != ' ')) continue;
      for (const char* softener : kSofteners) {
        std::string text = wording.text;
        text.insert(at, softener);
        ++texts;
        EXPECT_EQ(reading(text), "not mine") << text;
      }
    }
    for (const char* added : kAdded) {
      ++texts;
      EXPECT_EQ(reading(wording.text + " " + added), "not mine") << added;
      EXPECT_EQ(reading(std::string(added) + " " + wording.text), "not mine") << added;
    }
    for (const char* verb : {" is", " has", " are", " lies", " intersect"})
      for (const char* denial : {" not", " never", " no longer", " hardly"}) {
        const auto at = wording.text.find(verb);
        if (at == std::string::npos) continue;
        std::string text = wording.text;
        text.insert(at + std::string_view(verb).size(), denial);
        ++texts;
        EXPECT_EQ(reading(text), "not mine") << text;
      }
    for (const char* wrap : {"Hello. ", "Please solve this problem. ", "Can you help me? "}) {
      ++texts;
      EXPECT_EQ(reading(wrap + wording.text), wording.expected) << wrap << wording.text;
    }
  }
  EXPECT_GE(texts, 2000);
}

TEST(GeometryRecogniser, AChangedNumberUnitOrNameChangesWhatItSays) {
  int numbers = 0, units = 0, names = 0;
  for (const Wording& wording : understood()) {
    const std::string& text = wording.text;
    const auto before = kTask.recognise(text).match->problem;
    for (std::size_t at = 0; at < text.size(); ++at) {
      // A whole number that occurs once in the text and once in what was understood.
      const bool begins =
          is_digit(text[at]) &&
          (at == 0 || (!is_digit(text[at - 1]) && text[at - 1] != '.' && text[at - 1] != '-'));
      if (begins) {
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        const std::string number = text.substr(at, end - at);
        const std::string other = std::to_string(std::stoi(number) + 1);
        std::string changed = text;
        changed.replace(at, number.size(), other);
        json form = before->typed();
        int places = 0;
        for (json& fact : form["facts"])
          for (const char* member : {"value", "x", "y"})
            if (fact.contains(member) && fact[member].is_number() &&
                fact[member] == std::stoi(number)) {
              fact[member] = std::stoi(other);
              ++places;
            }
        if (places == 1 && text.find(number) == at && text.find(number, end) == std::string::npos) {
          const auto read = kTask.recognise(changed);
          if (!read.match) continue;  // "5 and 5" may be one point twice
          EXPECT_EQ(read.match->problem->key(), kTask.from_typed(form, "typed").value()->key())
              << changed;
          ++numbers;
        }
      }
      // One unit of several changed: lengths are mixed.
      if (text.compare(at, 3, " cm") == 0) {
        std::string changed = text;
        changed.replace(at, 3, " mm");
        const bool another =
            text.find(" cm") != at || text.find(" cm", at + 1) != std::string::npos;
        if (another) {
          EXPECT_EQ(reading(changed), "not mine") << changed;
          ++units;
        }
      }
    }
    // Every point renamed: the same answer.
    if (before->typed()["facts"].dump().find("\"K\"") == std::string::npos) {
      std::string renamed = text;
      bool named = false;
      for (std::size_t i = 0; i < renamed.size(); ++i) {
        const auto upper = [&](std::size_t j) {
          return j < text.size() && text[j] >= 'A' && text[j] <= 'Z';
        };
        const bool lower_next = i + 1 < text.size() && text[i + 1] >= 'a' && text[i + 1] <= 'z';
        const bool lower_before = i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z';
        const bool article = text[i] == 'A' && i + 2 < text.size() && text[i + 1] == ' ' &&
                             (text[i + 2] >= 'a' && text[i + 2] <= 'z') && i == 0 &&
                             text.compare(i + 2, 4, "and ") != 0;
        if (!upper(i) || lower_next || lower_before || article) continue;
        if (text[i] == 'A' || text[i] == 'B') {
          renamed[i] = text[i] == 'A' ? 'K' : 'L';
          named = true;
        }
      }
      if (named) {
        EXPECT_EQ(reading(renamed), wording.expected) << renamed;
        ++names;
      }
    }
  }
  EXPECT_GE(numbers, 60);
  EXPECT_GE(units, 8);
  EXPECT_GE(names, 25);
}

TEST(GeometryRecogniser, NonsenseIsRefusedQuickly) {
  for (const char* piece : {"In triangle ABC and ", "a ", "AB = ", ", and ", "angle A is 40, ",
                            "5 ", "triangle ABC ", "((("}) {
    std::string text;
    while (text.size() < 32'000) text += piece;
    EXPECT_FALSE(kTask.recognise(text).match) << piece;
  }
  std::string angles = "In triangle ABC";
  for (int i = 0; i < 12; ++i) angles += ", angle A is 40 and";
  EXPECT_FALSE(kTask.recognise(angles).match);
  EXPECT_FALSE(kTask.recognise("").match);
}

// --- steps, against drawings ---

TEST(GeometryAttack, TenThousandStepsRightAndWrong) {
  Random random(17);
  int right = 0, wrong = 0;
  std::set<std::string> theorems;
  for (std::uint64_t seed = 0; right < 10'000 || wrong < 10'000; ++seed) {
    PosedFigure posed = Poser::pose(seed);
    const auto read = kTask.from_typed(posed.typed, "typed");
    ASSERT_TRUE(read) << read.error().to_string() << posed.typed.dump();
    const auto& problem = static_cast<const GeometryProblem&>(*read.value());
    ASSERT_TRUE(problem.consistent()) << problem.text();
    // A walk through whatever follows, until nothing does.
    State state = kTask.initial(problem);
    for (int walked = 0; walked < 12 && !state.terminal(); ++walked) {
      const geometry::Position position = geometry::position_of(problem, state);
      std::vector<std::string> lines;
      for (const auto& deduction : geometry::deductions(position))
        lines.push_back(geometry::line_of(position, deduction));
      for (const auto& addition : geometry::additions(position))
        lines.push_back(geometry::line_of(addition));
      EXPECT_TRUE(geometry::clashes(position).empty()) << problem.text() << state.line;
      if (lines.empty()) break;
      std::optional<StepVerdict> chosen;
      std::string chosen_line;
      const std::size_t choice = random.below(lines.size());
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i];
        if (i != choice && random.below(4) != 0) continue;
        for (const Drawing& drawing : posed.drawings) {
          Drawing tried = drawing;
          EXPECT_EQ(tried.holds(line), std::optional(true)) << line << " in " << problem.text();
        }
        if (const auto by = line.find(" by "); by != std::string::npos)
          theorems.insert(line.substr(by + 4, line.find(' ', by + 4) - by - 4));
        StepVerdict verdict = kTask.check(problem, state, line);
        ASSERT_TRUE(verdict.next) << line << ": " << verdict.verdict.evidence;
        EXPECT_EQ(verdict.text, line);
        EXPECT_LT(verdict.next->measure, state.measure);
        ++right;
        if (i == choice) {
          chosen = std::move(verdict);
          chosen_line = line;
        }
        // Another result, another measure, another theorem, a claim without its premises.
        const auto equals = line.find(" = "), by = line.rfind(" by ");
        if (equals == std::string::npos) continue;
        const std::string& other = lines[random.below(lines.size())];
        const auto other_equals = other.find(" = ");
        for (int attacks = 0; attacks < 2; ++attacks) {
          const auto kind = random.below(4);
          std::string attack = line;
          if (kind == 0) {
            attack.insert(by, " + " + std::to_string(1 + random.below(20)));
          } else if (kind == 1) {
            attack = line.substr(0, equals) + " = " + std::to_string(1 + random.below(120)) +
                     line.substr(by);
          } else if (kind == 2 && other_equals != std::string::npos) {
            attack = other.substr(0, other_equals) + line.substr(equals);
          } else if (kind == 3) {
            const auto& measures = position.theory->measures();
            attack = to_string(measures[random.below(measures.size())]) + line.substr(equals);
          }
          bool so = true;
          for (const Drawing& drawing : posed.drawings) {
            Drawing tried = drawing;
            so = so && tried.holds(attack).value_or(false);
          }
          if (so) continue;
          EXPECT_FALSE(kTask.check(problem, state, attack).next)
              << attack << " in " << problem.text() << " at " << state.line;
          ++wrong;
        }
      }
      for (Drawing& drawing : posed.drawings) drawing.holds(chosen_line);
      state = *chosen->next;
    }
  }
  std::string seen;
  for (const std::string& theorem : theorems) seen += theorem + " ";
  EXPECT_GE(theorems.size(), 38u) << seen;
  RecordProperty("theorems", seen);
}

TEST(GeometryAttack, AnswersAreWhatTheDrawingsMeasure) {
  int solved = 0, open = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const PosedFigure posed = Poser::pose(seed);
    const auto read = kTask.from_typed(posed.typed, "typed");
    ASSERT_TRUE(read);
    const auto& problem = static_cast<const GeometryProblem&>(*read.value());
    const std::string answer = answer_of(problem);
    if (answer.starts_with("unsolved")) continue;
    EXPECT_NE(answer, "no solution") << problem.text();
    bool varies = false;
    for (const auto& asked : problem.find()) {
      std::vector<double> seen;
      for (const Drawing& drawing : posed.drawings)
        seen.push_back(drawing.measured(to_string(asked)).value());
      const auto [least, most] = std::ranges::minmax(seen);
      varies = varies || most - least > 1e-6;
      if (answer == "not determined" || problem.find().size() == 2) continue;
      EXPECT_NEAR(Exact::parse(answer).value().approximately(), seen[0], 1e-5) << problem.text();
      EXPECT_TRUE(kTask.check_answer(problem, answer).passed());
      EXPECT_FALSE(kTask.check_answer(problem, answer + "1").passed());
      EXPECT_FALSE(kTask.check_answer(problem, "no solution").passed());
      EXPECT_FALSE(kTask.check_answer(problem, "not determined").passed());
    }
    EXPECT_EQ(varies, answer == "not determined") << problem.text() << answer;
    ++(answer == "not determined" ? open : solved);
    const auto report =
        check_chain(kTask, {read.value(), FormalisedBy::kClient, ""}, kTask.solve(problem).value());
    EXPECT_TRUE(report.verdict.passed()) << report.verdict.evidence;
  }
  EXPECT_GE(solved, 780);
  EXPECT_GE(open, 40);
}

TEST(GeometryAttack, ContradictionsAreProvenAndOnlyWhereThereIsOne) {
  int contradictory = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const PosedFigure posed = Poser::pose(seed);
    const auto read = kTask.from_typed(posed.typed, "typed");
    ASSERT_TRUE(read);
    const std::string answer = answer_of(*read.value());
    for (const char* label : {"angle_sum ABC", "triangle_inequality ABC", "pythagoras ABC"})
      EXPECT_FALSE(kTask
                       .check(*read.value(), kTask.initial(*read.value()),
                              std::string("contradiction: ") + label)
                       .next);
    const auto& find = posed.typed["find"];
    if (find.contains("point") || !Exact::parse(answer)) continue;
    // What follows, stated as something else.
    json changed = posed.typed;
    const auto value = add(Exact::parse(answer).value(), Exact(1));
    if (!value || (find.contains("angle") && !value->is_rational())) continue;
    changed["facts"].push_back({{"fact", find.begin().key()},
                                {"of", find.begin().value()},
                                {"value", value->to_string()}});
    const auto wrong = kTask.from_typed(changed, "typed");
    ASSERT_TRUE(wrong) << wrong.error().to_string();
    EXPECT_EQ(answer_of(*wrong.value()), "no solution") << wrong.value()->text();
    EXPECT_TRUE(kTask.check_answer(*wrong.value(), "no solution").passed());
    EXPECT_FALSE(kTask.check_answer(*wrong.value(), answer).passed());
    ++contradictory;
  }
  EXPECT_GT(contradictory, 300);
}

TEST(Geometry, ImpossibleFiguresAreContradictory) {
  for (
      const char* facts :
      {R"({"fact":"angle","of":["A","B","C"],"value":190})",
       R"({"fact":"length","of":["A","B"],"value":-3})",
       R"({"fact":"length","of":["A","B"],"value":1},{"fact":"length","of":["B","C"],"value":2},
           {"fact":"length","of":["C","A"],"value":3})",
       R"({"fact":"angle","of":["A","B","C"],"value":90},{"fact":"angle","of":["A","C","B"],"value":90})",
       R"({"fact":"angle","of":["A","B","C"],"value":90},{"fact":"length","of":["A","B"],"value":5},
           {"fact":"length","of":["A","C"],"value":4})",
       R"({"fact":"isosceles","of":["A","B","C"]},{"fact":"angle","of":["A","B","C"],"value":95})",
       R"({"fact":"angle","of":["A","B","C"],"value":40},{"fact":"angle","of":["C","B","A"],"value":41})"}) {
    const auto problem = typed(std::string(R"({"facts":[{"fact":"triangle","of":["A","B","C"]},)") +
                               facts + R"(],"find":{"angle":["B","A","C"]}})");
    EXPECT_EQ(answer_of(*problem), "no solution") << problem->text();
  }
}

TEST(Geometry, WhatIsOpenIsShownByTwoFigures) {
  const auto problem = typed(
      R"({"facts":[{"fact":"triangle","of":["A","B","C"]},{"fact":"angle","of":["B","A","C"],"value":40}],
          "find":{"angle":["A","C","B"]}})");
  const State begin = kTask.initial(*problem);
  EXPECT_EQ(answer_of(*problem), "not determined");
  EXPECT_TRUE(kTask.check(*problem, begin, "not determined: angle ACB can be 60 or 70").next);
  EXPECT_FALSE(kTask.check(*problem, begin, "not determined: angle ACB can be 60 or 60").next);
  EXPECT_FALSE(kTask.check(*problem, begin, "not determined: angle ACB can be 60 or 140").next);
  EXPECT_FALSE(kTask.check(*problem, begin, "not determined: angle ACB can be 60 or 150").next);
  EXPECT_FALSE(kTask.check(*problem, begin, "not determined: angle ABC can be 60 or 70").next);
  // Two triangles, one at each end of the swing of BC.
  const auto two = typed(
      R"({"facts":[{"fact":"angle","of":["B","A","C"],"value":30},{"fact":"length","of":["A","B"],"value":10},
                   {"fact":"length","of":["B","C"],"value":6}],"find":{"length":["A","C"]}})");
  EXPECT_FALSE(kTask.check(*two, kTask.initial(*two), "not determined: AC can be 5 or 12").next);
}

TEST(Geometry, AConstructionLeadsOnWhereNoTheoremDoes) {
  // Without it the angle at the middle isn't spoken of.
  const auto problem = typed(
      R"({"facts":[{"fact":"isosceles","of":["C","A","B"]},{"fact":"length","of":["A","C"],"value":13},
                   {"fact":"length","of":["A","B"],"value":10},{"fact":"midpoint","of":["N","A","C"]}],
          "find":{"area":["A","B","C"]}})");
  State state = kTask.initial(*problem);
  for (const char* step :
       {"let D be the midpoint of AB", "angle ADC = 90 by isosceles_median DAB C",
        "AD = 5 by midpoint DAB", "CD = 12 by pythagoras CDA"}) {
    const auto verdict = kTask.check(*problem, state, step);
    ASSERT_TRUE(verdict.next) << step << ": " << verdict.verdict.evidence;
    state = *verdict.next;
  }
  for (const char* step : {"let D be the midpoint of BC", "let E be the foot from C to CA",
                           "let E be the midpoint of AB"})
    EXPECT_FALSE(kTask.check(*problem, state, step).next) << step;
  // A foot may fall outside, a similarity needs two angles.
  const auto bare = typed(
      R"({"facts":[{"fact":"triangle","of":["A","B","C"]},{"fact":"triangle","of":["D","E","F"]},
                   {"fact":"angle","of":["A","B","C"],"value":50},{"fact":"angle","of":["D","E","F"],"value":50}],
          "find":{"length":["A","B"]}})");
  const State begin = kTask.initial(*bare);
  EXPECT_FALSE(kTask.check(*bare, begin, "let G be the foot from A to BC").next);
  EXPECT_FALSE(kTask.check(*bare, begin, "triangles ABC and DEF are similar by aa").next);
  EXPECT_FALSE(kTask.check(*bare, begin, "triangles ABC and DEF are congruent by sss").next);
}

TEST(Geometry, AnAnswerIsRightHoweverItIsWritten) {
  const auto middle = typed(
      R"({"facts":[{"fact":"at","of":["A"],"x":1,"y":2},{"fact":"at","of":["B"],"x":4,"y":6},
                   {"fact":"midpoint","of":["M","A","B"]}],"find":{"point":["M"]}})");
  for (const char* right : {"(2.5, 4)", "(5/2, 4)", "(5/2, 4)\n"})
    EXPECT_TRUE(kTask.check_answer(*middle, right).passed()) << right;
  for (const char* wrong :
       {"(4, 2.5)", "(2.5, 4", "2.5", "(2.5, 4, 4)", "(2.5)", "()", "not determined"})
    EXPECT_FALSE(kTask.check_answer(*middle, wrong).passed()) << wrong;
  const auto diagonal = typed(
      R"({"facts":[{"fact":"square","of":["A","B","C","D"]},{"fact":"length","of":["A","B"],"value":2}],
          "find":{"length":["A","C"]}})");
  for (const char* right : {"2*sqrt(2)", "sqrt(8)"})
    EXPECT_TRUE(kTask.check_answer(*diagonal, right).passed()) << right;
  for (const char* wrong : {"2.828", "sqrt(2)*2", "2 * sqrt(2)", "2*sqrt(2) ", ""})
    EXPECT_FALSE(kTask.check_answer(*diagonal, wrong).passed()) << wrong;
}

TEST(Geometry, NumbersAreExactAndStayWithinTheirType) {
  const auto sum = [](const char* a, const char* b) {
    const auto result = add(Exact::parse(a).value(), Exact::parse(b).value());
    return result ? result->to_string() : "none";
  };
  const auto product = [](const char* a, const char* b) {
    const auto result = multiply(Exact::parse(a).value(), Exact::parse(b).value());
    return result ? result->to_string() : "none";
  };
  const auto quotient = [](const char* a, const char* b) {
    const auto result = divide(Exact::parse(a).value(), Exact::parse(b).value());
    return result ? result->to_string() : "none";
  };
  EXPECT_EQ(sum("sqrt(8)", "sqrt(2)"), "3*sqrt(2)");
  EXPECT_EQ(sum("sqrt(2)", "sqrt(3)"), "none");
  EXPECT_EQ(sum("1 + sqrt(2)", "1/2 - sqrt(2)"), "1.5");
  EXPECT_EQ(sum("2*pi", "1"), "none");
  EXPECT_EQ(sum("2*pi", "-2*pi"), "0");
  EXPECT_EQ(product("1 + sqrt(2)", "1 - sqrt(2)"), "-1");
  EXPECT_EQ(product("sqrt(6)", "sqrt(10)"), "2*sqrt(15)");
  EXPECT_EQ(product("pi", "pi"), "none");
  EXPECT_EQ(product("3", "pi"), "3*pi");
  EXPECT_EQ(quotient("1", "1 + sqrt(2)"), "-1 + sqrt(2)");
  EXPECT_EQ(quotient("10*pi", "2*pi"), "5");
  EXPECT_EQ(quotient("1", "0"), "none");
  EXPECT_EQ(square_root(Exact::parse("9/8").value())->to_string(), "0.75*sqrt(2)");
  EXPECT_FALSE(square_root(Exact::parse("-4").value()));
  EXPECT_EQ(Exact::parse("3 - 2*sqrt(2)")->sign(), 1);
  EXPECT_EQ(Exact::parse("-3 + 2*sqrt(2)")->sign(), -1);
  for (const char* bad : {"", "sqrt(", "sqrt(-2)", "2*", "pi*2", "1 + 2", "1 + pi", "x", "1e5"})
    EXPECT_FALSE(Exact::parse(bad)) << bad;
  // What leaves the type isn't rounded: a perimeter with two different roots.
  const auto problem = typed(
      R"({"facts":[{"fact":"at","of":["A"],"x":0,"y":0},{"fact":"at","of":["B"],"x":1,"y":1},
                   {"fact":"at","of":["C"],"x":1,"y":3},{"fact":"triangle","of":["A","B","C"]}],
          "find":{"perimeter":["A","B","C"]}})");
  EXPECT_FALSE(kTask.solve(*problem));
}

TEST(Geometry, TypedFormsNameTheMemberThatIsWrong) {
  const std::pair<const char*, const char*> forms[] = {
      {R"({"find":{"angle":["A","B","C"]}})", "typed.facts"},
      {R"({"facts":[],"find":{"angle":["A","B","C"]}})", "typed.facts"},
      {R"({"facts":[{"fact":"triangle","of":["A","B","C"]}]})", "typed.find"},
      {R"({"facts":[{"fact":"triangle","of":["A","B"]}],"find":{"angle":["A","B","C"]}})",
       "typed.facts[0].of"},
      {R"({"facts":[{"fact":"triangle","of":["A","B","B"]}],"find":{"angle":["A","B","C"]}})",
       "typed.facts[0].of"},
      {R"({"facts":[{"fact":"triangle","of":["A","B","c"]}],"find":{"angle":["A","B","C"]}})",
       "typed.facts[0].of"},
      {R"({"facts":[{"fact":"cube","of":["A","B","C"]}],"find":{"angle":["A","B","C"]}})",
       "typed.facts[0].fact"},
      {R"({"facts":[{"fact":"angle","of":["A","B","C"],"value":1.5}],"find":{"angle":["A","B","C"]}})",
       "typed.facts[0].value"},
      {R"x({"facts":[{"fact":"angle","of":["A","B","C"],"value":"sqrt(2)"}],"find":{"angle":["A","B","C"]}})x",
       "typed.facts[0].value"},
      {R"({"facts":[{"fact":"angle","of":["A","B","C"],"value":40,"unit":"cm"}],"find":{"length":["A","B"]}})",
       "typed.facts[0].unit"},
      {R"({"facts":[{"fact":"at","of":["A"],"x":1}],"find":{"length":["A","B"]}})",
       "typed.facts[0].y"},
      {R"({"facts":[{"fact":"sum","terms":[{"measure":"mass","of":["A"]}],"value":1}],"find":{"length":["A","B"]}})",
       "typed.facts[0].terms[0].measure"},
      {R"({"facts":[{"fact":"triangle","of":["A","B","C"]}],"find":{"angle":["A","B","D"]}})",
       "typed.find.angle"},
      {R"({"facts":[{"fact":"triangle","of":["A","B","C"]}],"find":{"colour":["A"]}})",
       "typed.find.colour"},
      {R"({"points":["A"],"facts":[{"fact":"triangle","of":["A","B","C"]}],"find":{"angle":["A","B","C"]}})",
       "typed.points"},
  };
  for (const auto& [form, field] : forms) {
    const auto problem = kTask.from_typed(json::parse(form), "typed");
    ASSERT_FALSE(problem) << form;
    EXPECT_EQ(problem.error().field, field) << problem.error().detail;
  }
}

TEST(Geometry, TypedFormKeyStateAndTextOfAProblemAreItsOwn) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    PosedFigure posed = Poser::pose(seed);
    const auto problem = kTask.from_typed(posed.typed, "typed").value();
    const auto again = kTask.from_typed(problem->typed(), "typed");
    ASSERT_TRUE(again) << problem->typed().dump();
    EXPECT_EQ(again.value()->key(), problem->key());
    EXPECT_EQ(again.value()->text(), problem->text());
    std::ranges::reverse(posed.typed["facts"]);
    EXPECT_EQ(kTask.from_typed(posed.typed, "typed").value()->key(), problem->key());
    const auto& geometry = static_cast<const GeometryProblem&>(*problem);
    const auto steps = kTask.solve(*problem);
    if (!steps) continue;
    State state = kTask.initial(*problem);
    for (const std::string& step : steps.value()) {
      state = *kTask.check(*problem, state, step).next;
      if (state.terminal()) break;
      EXPECT_EQ(to_state(geometry, geometry::position_of(geometry, state)).key, state.key);
    }
  }
}

TEST(GeometryGenerator, MakesProblemsThatItsOwnRecogniserAndSolverSettle) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    std::set<std::string> keys;
    for (int i = 0; i < 50; ++i) {
      auto random = Random(7).split(static_cast<std::uint64_t>(100 * level + i));
      const auto made = kTask.generate(random, level);
      ASSERT_TRUE(made) << level;
      keys.insert(made.value().problem->key());
      const auto began = std::chrono::steady_clock::now();
      const auto steps = kTask.solve(*made.value().problem);
      EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
      ASSERT_TRUE(steps);
      EXPECT_GE(static_cast<int>(steps.value().size()), level);
      std::size_t bytes = 0;
      for (const auto& step : steps.value()) bytes += step.size() + 1;
      EXPECT_LE(bytes, 700u) << "short enough to learn from";
      EXPECT_EQ(recognise(made.value().text, Unclaimed::kIsAnError).value().task->name(),
                "geometry");
    }
    EXPECT_GE(keys.size(), 45u);
  }
  Random random(1);
  EXPECT_EQ(kTask.generate(random, 9).error().field, "level");
}

TEST(GeometryGenerator, UniformStepsSeldomSolveTheQuotedLevel) {
  int solved = 0;
  double slowest = 0;
  for (int i = 0; i < 60; ++i) {
    auto random = Random(7).split(static_cast<std::uint64_t>(i));
    const auto problem = kTask.generate(random, kTask.quoted_level()).value().problem;
    auto uniform = make_strategy("uniform", {.root = kTask.initial(*problem),
                                             .seed = static_cast<std::uint64_t>(i)})
                       .value();
    test::run_uniform(kTask, *problem, *uniform, 1024 * test::kTokensPerStep / 18);
    solved += uniform->best().solved;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_TRUE(kTask.solve(*problem));
    slowest = std::max(
        slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  EXPECT_LE(solved, 24) << "of 60, at some 18 tokens a step";
  RecordProperty("uniform_solved_of_60", solved);
  RecordProperty("slowest_solution_us", static_cast<int>(slowest * 1e6));
}

TEST(Geometry, GrammarHoldsEveryStepOfTheSolver) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto problem = kTask.from_typed(Poser::pose(seed).typed, "typed").value();
    State state = kTask.initial(*problem);
    const auto steps = kTask.solve(*problem);
    if (!steps || steps.value().empty() || steps.value()[0].starts_with("not determined")) continue;
    for (const std::string& step : steps.value()) {
      const auto grammar = kTask.step_grammar(*problem, state);
      ASSERT_TRUE(grammar->validate());
      EXPECT_TRUE(core::matches(*grammar, step + "\n")) << step;
      state = *kTask.check(*problem, state, step).next;
    }
    EXPECT_TRUE(core::matches(*kTask.answer_grammar(*problem), answer_of(*problem) + "\n"));
  }
  EXPECT_EQ(
      kTask.messages(*kTask.from_typed(Poser::pose(2).typed, "typed").value(), Ask::kSteps).size(),
      6u);
}

TEST(Geometry, PartsLeadToTheAnswerInOrder) {
  int parts = 0;
  for (int i = 0; i < 40; ++i) {
    auto random = Random(31).split(static_cast<std::uint64_t>(i));
    const auto problem = kTask.generate(random, 3).value().problem;
    const auto questions = kTask.structure(*problem);
    State state = kTask.initial(*problem);
    const auto steps = kTask.solve(*problem);
    std::size_t answered = 0;
    for (const std::string& step : steps.value()) {
      state = *kTask.check(*problem, state, step).next;
      if (state.terminal()) break;
      while (answered < questions.size() && kTask.subanswer(*problem, state, questions[answered])) {
        for (const std::size_t premise : questions[answered].premises) EXPECT_LT(premise, answered);
        ++answered;
      }
    }
    EXPECT_EQ(answered, questions.size()) << problem->text();
    parts += static_cast<int>(questions.size());
    for (const SubQuestion& question : questions) {
      const auto read = kTask.read_subquestion(*problem, question.question + "\n");
      ASSERT_TRUE(read) << question.question;
      EXPECT_EQ(read->key, question.key);
    }
  }
  EXPECT_GE(parts, 60);
}

}  // namespace
}  // namespace lemma::search
