// What the model may write for the code family, as core::Grammar values: a line of the subset where the
// next line may stand, over names that have values. The parser says the rest.
#include "core/assert.h"
#include "search/tasks/code/calls.h"
#include "search/tasks/code/code.h"
#include "search/tasks/code/position.h"

namespace lemma::search {

using namespace code;
using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

namespace {

constexpr int kExpression = 1, kTerm = 2, kAtom = 3, kAfter = 4, kOperator = 5, kName = 6, kNew = 7,
              kText = 8, kNumber = 9, kMore = 10, kRest = 11, kCondition = 12;
constexpr int kMostItems = 4;
constexpr auto kLoopNames = {"x", "y", "c", "w", "i"};

ByteSet lower() { return ByteSet::range('a', 'z'); }

Rule words(const char* name, const std::vector<std::string>& choices) {
  Rule rule{name, {}};
  for (const auto& choice : choices) rule.alternatives.push_back({Symbol::text(choice)});
  return rule;
}

// Rules 1 to 12; names[0] is there.
void add_expression_rules(Grammar& grammar, const std::vector<std::string>& names) {
  const auto ref = [](int rule, int min = 1, int max = 1) { return Symbol::ref(rule, min, max); };
  const auto text = [](const char* literal) { return Symbol::text(literal); };
  const Sequence in_loop{text(" for "), ref(kNew), text(" in "), ref(kTerm), ref(kCondition, 0, 1)};
  grammar.rules.push_back({"expression", {{ref(kTerm), ref(kRest, 0, 3)}}});
  grammar.rules.push_back({"term",
                           {{ref(kAtom), ref(kAfter, 0, 3)},
                            {ref(kNumber)},
                            {text("-"), ref(kAtom)},
                            {text("-"), ref(kNumber)},
                            {text("not "), ref(kAtom)}}});
  Rule atom{"atom",
            {{ref(kName)},
             {ref(kText)},
             {text("True")},
             {text("False")},
             {text("None")},
             {text("[]")},
             {text("["), ref(kExpression), ref(kMore, 0, kMostItems), text("]")},
             {text("("), ref(kExpression), text(")")}}};
  Sequence comprehension{text("["), ref(kExpression)};
  comprehension.insert(comprehension.end(), in_loop.begin(), in_loop.end());
  comprehension.push_back(text("]"));
  atom.alternatives.push_back(std::move(comprehension));
  for (const std::string_view function : functions()) {
    atom.alternatives.push_back(
        {Symbol::text(std::string(function) + "("), ref(kExpression), ref(kMore, 0, 2), text(")")});
  }
  atom.alternatives.push_back({text("sorted("), ref(kExpression), text(", reverse=True)")});
  grammar.rules.push_back(std::move(atom));
  Rule after{"after",
             {{text("["), ref(kExpression), text("]")},
              {text("["), ref(kExpression, 0, 1), text(":"), ref(kExpression, 0, 1), text("]")},
              {text("[::"), ref(kExpression), text("]")}}};
  for (const std::string_view method : methods())
    after.alternatives.push_back({Symbol::text("." + std::string(method) + "("),
                                  ref(kExpression, 0, 1), ref(kMore, 0, 1), text(")")});
  grammar.rules.push_back(std::move(after));
  grammar.rules.push_back(
      words("operator", {" + ", " - ", " * ", " // ", " % ", " ** ", " == ", " != ", " < ",
                         " <= ", " > ", " >= ", " in ", " not in ", " and ", " or "}));
  std::vector<std::string> known = names;
  known.insert(known.end(), kLoopNames.begin(), kLoopNames.end());
  grammar.rules.push_back(words("name", known));
  grammar.rules.push_back({"new", {{Symbol::any_of(lower(), 1, static_cast<int>(kMaxName))}}});
  ByteSet plain = lower();
  for (const char c : std::string_view(" ,.-ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    plain.add(static_cast<unsigned char>(c));
  grammar.rules.push_back({"text", {{text("'"), Symbol::any_of(plain, 0, 12), text("'")}}});
  grammar.rules.push_back({"number",
                           {{text("0")},
                            {Symbol::any_of(ByteSet::range('1', '9')),
                             Symbol::any_of(ByteSet::range('0', '9'), 0, 3)}}});
  grammar.rules.push_back({"more", {{text(", "), ref(kExpression)}}});
  grammar.rules.push_back(
      {"rest",
       {{ref(kOperator), ref(kTerm)}, {text(" if "), ref(kTerm), text(" else "), ref(kTerm)}}});
  grammar.rules.push_back({"condition", {{text(" if "), ref(kExpression)}}});
  LEMMA_ASSERT(grammar.rules.size() == kCondition + 1, "each rule is at its number");
}

void add_lines(Rule& step, const Program& program, int depth) {
  const std::string blanks(static_cast<std::size_t>(depth) * 4, ' ');
  const auto add = [&](const std::string& begin, Sequence rest) {
    Sequence line{Symbol::text(blanks + begin)};
    line.insert(line.end(), rest.begin(), rest.end());
    step.alternatives.push_back(std::move(line));
  };
  const Symbol expression = Symbol::ref(kExpression), name = Symbol::ref(kName),
               end = Symbol::text("\n"), opens = Symbol::text(":\n");
  add("return ", {expression, end});
  add("", {Symbol::ref(kNew), Symbol::text(" = "), expression, end});
  for (const char* op : {" += ", " -= ", " *= "})
    add("", {name, Symbol::text(op), expression, end});
  add("", {name, Symbol::text(".append("), expression, Symbol::text(")\n")});
  if (depth < Program::kMaxBlocks) {
    add("for ", {Symbol::ref(kNew), Symbol::text(" in "), expression, opens});
    add("while ", {expression, opens});
    add("if ", {expression, opens});
    if (program.may_be_else(depth)) {
      add("elif ", {expression, opens});
      add("else", {opens});
    }
  }
}

}  // namespace

std::shared_ptr<const Grammar> CodeTask::step_grammar(const Problem& problem,
                                                      const State& state) const {
  const auto& code = static_cast<const CodeProblem&>(problem);
  Grammar grammar;
  if (!code.contradiction().empty()) {
    grammar.rules.push_back({"step", {{Symbol::text(contradiction_step(code) + "\n")}}});
    return std::make_shared<const Grammar>(std::move(grammar));
  }
  const Program program = program_of(code, state);
  Rule step{"step", {}};
  const bool opened = !program.lines.empty() && program.lines.back().opens_block();
  for (int depth = opened ? program.deepest() : 0; depth <= program.deepest(); ++depth)
    add_lines(step, program, depth);
  grammar.rules.push_back(std::move(step));
  add_expression_rules(grammar, program.variables());
  return std::make_shared<const Grammar>(std::move(grammar));
}

std::shared_ptr<const Grammar> CodeTask::answer_grammar(const Problem& problem) const {
  const auto& code = static_cast<const CodeProblem&>(problem);
  Grammar grammar;
  std::string header = Program{code.function(), code.parameters()}.source();
  header.pop_back();
  grammar.rules.push_back(
      {"answer",
       {{Symbol::text(header + " return "), Symbol::ref(kExpression), Symbol::text("\n")},
        {Symbol::text("no solution\n")}}});
  add_expression_rules(grammar, code.parameters());
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
