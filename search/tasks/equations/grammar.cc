// What the model may write for the equations family, as core::Grammar values: lines in their
// canonical spelling, whose meaning is free. Brackets are at most two deep.
#include "search/tasks/equations/equations.h"
#include "search/tasks/equations/problem.h"

namespace lemma::search {

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;
using equations::EquationsProblem;

namespace {

Symbol text(std::string_view literal) { return Symbol::text(std::string(literal)); }

class Lines {
 public:
  explicit Lines(const EquationsProblem& problem) : problem_(problem) {
    for (const char letter : problem.unknowns()) letters_.add(static_cast<unsigned char>(letter));
  }

  std::shared_ptr<const Grammar> step() {
    const int line = add("line");
    const int relation = add("relation"), sum = sum_rule(2);
    Rule& rule = at(line);
    rule.alternatives = {{text("no real solution\n")}};
    if (problem_.is_system()) {
      at(relation).alternatives = {{Symbol::ref(sum), text(" = "), Symbol::ref(sum)}};
      list(line, relation, ", ", static_cast<int>(equations::kMaxRows));
    } else {
      const int sign = add("sign");
      for (const char* s : {" = ", " != ", " < ", " <= ", " > ", " >= "})
        at(sign).alternatives.push_back({text(s)});
      const int chain = add("chain");
      at(chain).alternatives = {{text(" <= "), Symbol::ref(sum)}, {text(" < "), Symbol::ref(sum)}};
      at(relation).alternatives = {
          {Symbol::ref(sum), Symbol::ref(sign), Symbol::ref(sum), Symbol::ref(chain, 0, 1)}};
      const int branch = add("branch"), also = add("also");
      at(also).alternatives = {{text(" and "), Symbol::ref(relation)}};
      at(branch).alternatives = {{Symbol::ref(relation), Symbol::ref(also, 0, 3)}};
      list(line, branch, " or ", static_cast<int>(equations::kMaxBranches));
      every_number(line, sum);
    }
    return finished();
  }

  std::shared_ptr<const Grammar> answer() {
    const int line = add("answer");
    at(line).alternatives = {{text("no real solution\n")}};
    const int piece = add("piece");
    const std::string first(1, problem_.unknowns()[0]);
    if (problem_.is_system()) {
      const int sum = sum_rule(0);
      at(piece).alternatives = {{Symbol::any_of(letters_), text(" = "), Symbol::ref(sum)}};
      const int most = static_cast<int>(problem_.unknowns().size());
      list(line, piece, ", ", most);
      at(line).alternatives.push_back({text("infinitely many solutions\n")});
      list(line, piece, ", ", most, "infinitely many solutions: ");
    } else {
      letters_ = {};
      const int value = sum_rule(1);
      const int bound = add("bound");
      at(bound).alternatives = {{text(" <= ")}, {text(" < ")}};
      for (const char* s : {" = ", " < ", " <= ", " > ", " >= "})
        at(piece).alternatives.push_back({text(first + s), Symbol::ref(value)});
      at(piece).alternatives.push_back({Symbol::ref(value), Symbol::ref(bound), text(first),
                                        Symbol::ref(bound), Symbol::ref(value)});
      list(line, piece, " or ", static_cast<int>(equations::kMaxBranches));
      every_number(line, value);
    }
    return finished();
  }

 private:
  int add(std::string name) {
    grammar_.rules.push_back({std::move(name), {}});
    return static_cast<int>(grammar_.rules.size()) - 1;
  }
  Rule& at(int rule) { return grammar_.rules[static_cast<std::size_t>(rule)]; }

  void list(int line, int item, std::string_view between, int most, std::string_view lead = "") {
    const int more = add("more");
    at(more).alternatives = {{text(between), Symbol::ref(item)}};
    Sequence sequence;
    if (!lead.empty()) sequence.push_back(text(lead));
    sequence.push_back(Symbol::ref(item));
    if (most > 1) sequence.push_back(Symbol::ref(more, 0, most - 1));
    sequence.push_back(text("\n"));
    at(line).alternatives.push_back(std::move(sequence));
  }

  void every_number(int line, int value) {
    at(line).alternatives.push_back({text("every real number\n")});
    list(line, value, ", ", static_cast<int>(equations::kMaxBranches), "every real number except ");
  }

  int natural() {
    if (natural_ == 0) {
      natural_ = add("natural");
      at(natural_).alternatives = {{text("0")},
                                   {Symbol::any_of(ByteSet::range('1', '9')),
                                    Symbol::any_of(ByteSet::range('0', '9'), 0, 15)}};
    }
    return natural_;
  }

  // sum = ["-"] term {(" + " | " - ") term}
  int sum_rule(int brackets) {
    const int term = term_rule(brackets);
    const int sum = add("sum"), more = add("terms");
    at(more).alternatives = {{text(" + "), Symbol::ref(term)}, {text(" - "), Symbol::ref(term)}};
    at(sum).alternatives = {
        {Symbol::any_of(ByteSet::of("-"), 0, 1), Symbol::ref(term), Symbol::ref(more, 0, 10)}};
    return sum;
  }

  // term = [natural] pieces [under] | natural [under]
  int term_rule(int brackets) {
    const int inner = brackets > 0 ? sum_rule(brackets - 1) : 0;
    const int power = add("power"), piece = add("factor"), under = add("under"), term = add("term");
    at(power).alternatives = {{text("^"), Symbol::any_of(ByteSet::range('2', '9'))},
                              {text("^1"), Symbol::any_of(ByteSet::range('0', '6'))}};
    const Symbol powered = Symbol::ref(power, 0, 1);
    const int number = natural();
    at(piece).alternatives = {{text("sqrt("), Symbol::ref(number), text(")")}};
    at(under).alternatives = {{text("/"), Symbol::ref(number)}};
    if (letters_.bits != ByteSet{}.bits) {
      at(piece).alternatives.push_back({Symbol::any_of(letters_), powered});
      at(under).alternatives.push_back({text("/"), Symbol::any_of(letters_), powered});
    }
    if (brackets > 0) {
      at(piece).alternatives.push_back({text("("), Symbol::ref(inner), text(")"), powered});
      at(under).alternatives.push_back({text("/("), Symbol::ref(inner), text(")"), powered});
    }
    at(term).alternatives = {
        {Symbol::ref(number, 0, 1), Symbol::ref(piece, 1, 8), Symbol::ref(under, 0, 1)},
        {Symbol::ref(number), Symbol::ref(under, 0, 1)}};
    return term;
  }

  std::shared_ptr<const Grammar> finished() {
    return std::make_shared<const Grammar>(std::move(grammar_));
  }

  const EquationsProblem& problem_;
  ByteSet letters_;
  Grammar grammar_;
  int natural_ = 0;
};

}  // namespace

std::shared_ptr<const Grammar> EquationsTask::step_grammar(const Problem& problem,
                                                           const State&) const {
  return Lines(static_cast<const EquationsProblem&>(problem)).step();
}

std::shared_ptr<const Grammar> EquationsTask::answer_grammar(const Problem& problem) const {
  return Lines(static_cast<const EquationsProblem&>(problem)).answer();
}

}  // namespace lemma::search
