// Code problems by level: a chain of so many blocks, told in a sentence.
#include <array>

#include "search/tasks/code/blocks.h"
#include "search/tasks/code/code.h"
#include "search/tasks/code/interpreter.h"
#include "search/tasks/code/position.h"
#include "search/tasks/code/problem.h"

namespace lemma::search {

using namespace code;
using core::Random;

namespace {

constexpr int kMaxAttempts = 2000;
constexpr std::size_t kExamples = 2, kTests = 6;
constexpr std::size_t kLongestResult = 120;  // bytes: what a person would type

std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
  return least +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

Value draw_value(Random& random, Type type) {
  if (type == Type::kNumber) return Value::number(between(random, -15, 60));
  if (type == Type::kNumbers) {
    Items items;
    for (auto n = between(random, 1, 7); n > 0; --n)
      items.push_back(Value::number(between(random, -6, 14)));
    return Value::list(std::move(items));
  }
  static constexpr const char* kWords[] = {"anna", "tree", "Sea",  "a",   "blue", "otto", "Radar",
                                           "sun",  "moon", "city", "Ada", "noon", "wave", "on"};
  std::string text;
  for (auto n = between(random, 1, 4); n > 0; --n)
    text += (text.empty() ? "" : " ") + std::string(kWords[random.below(14)]);
  return Value::string(std::move(text));
}

Value edge_of(Type type) {
  if (type == Type::kNumber) return Value::number(0);
  return type == Type::kNumbers ? Value::list({}) : Value::string("");
}

std::optional<Value> through(const std::vector<const Block*>& chain, Value value,
                             std::size_t without) {
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (i == without) continue;
    Run done = code::run(chain[i]->program, {value});
    if (done.kind != Run::Kind::kReturned) return std::nullopt;
    value = std::move(done.value);
  }
  return value;
}

// Whether each block makes a difference, and the whole does.
bool is_worth_asking(const std::vector<const Block*>& chain, const std::vector<Call>& calls) {
  bool varies = false;
  for (const Call& call : calls) varies = varies || !identical(call.result, calls[0].result);
  if (!varies) return false;
  for (std::size_t without = 0; without < chain.size(); ++without) {
    if (chain[without]->takes != chain[without]->gives) continue;
    bool differs = false;
    for (const Call& call : calls) {
      const auto other = through(chain, call.arguments[0], without);
      differs = differs || !other || !identical(*other, call.result);
    }
    if (!differs) return false;
  }
  return true;
}

std::vector<const Block*> draw_chain(Random& random, Type type, int level) {
  std::vector<const Block*> chain;
  while (chain.size() < static_cast<std::size_t>(level)) {
    std::vector<const Block*> fitting;
    for (const Block& block : blocks())
      if (block.takes == type) fitting.push_back(&block);
    if (fitting.empty()) return {};
    chain.push_back(fitting[random.below(fitting.size())]);
    type = chain.back()->gives;
  }
  return chain;
}

std::string told(const std::vector<const Block*>& chain, const std::string& parameter, Type type) {
  const char* what = type == Type::kNumber    ? "an integer"
                     : type == Type::kNumbers ? "a list of integers"
                                              : "a text";
  std::string text = "It takes " + std::string(what) + " " + parameter + ". First ";
  for (std::size_t i = 0; i < chain.size(); ++i)
    text += (i > 0 ? ", then " : "") + chain[i]->phrase;
  return text + ".";
}

}  // namespace

core::Result<GeneratedProblem> CodeTask::generate(Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "must be within 1 .. 4", "level");
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    const Type type =
        std::array{Type::kNumbers, Type::kNumbers, Type::kText, Type::kNumber}[random.below(4)];
    const auto chain = draw_chain(random, type, level);
    if (chain.empty()) continue;
    std::vector<Call> calls;
    for (std::size_t i = 0; i < kExamples + kTests; ++i) {
      // One of the tests is the edge, where that doesn't raise.
      Value value = i == kExamples ? edge_of(type) : draw_value(random, type);
      auto result = through(chain, value, chain.size());
      if (!result && i == kExamples) {
        value = draw_value(random, type);
        result = through(chain, value, chain.size());
      }
      if (!result || to_literal(*result).size() > kLongestResult) break;
      calls.push_back({{std::move(value)}, std::move(*result)});
    }
    if (calls.size() < kExamples + kTests || !is_worth_asking(chain, calls)) continue;
    const std::string parameter = type == Type::kNumber ? "n" : type == Type::kText ? "s" : "xs";
    static constexpr const char* kNames[] = {"f", "work", "solve", "run_it"};
    auto problem = std::make_shared<const CodeProblem>(
        kNames[random.below(4)], std::vector<std::string>{parameter}, told(chain, parameter, type),
        std::vector<Call>(calls.begin(), calls.begin() + kExamples),
        std::vector<Call>(calls.begin() + kExamples, calls.end()));
    std::string text = "Please write " + problem->function() + "(" + parameter + ") in Python. " +
                       problem->statement() + "\n";
    for (const Call& call : problem->examples())
      text +=
          call_text(problem->function(), call.arguments) + " -> " + to_literal(call.result) + "\n";
    text += "Tests:\n";
    for (const Call& call : problem->tests())
      text +=
          call_text(problem->function(), call.arguments) + " -> " + to_literal(call.result) + "\n";
    return GeneratedProblem{std::move(text), std::move(problem)};
  }
  return core::error(core::ErrorCode::kUnavailable, "no problem of this level was found");
}

std::optional<std::string> CodeTask::uniform_step(const Problem& problem, const State& state,
                                                  Random& random) const {
  const auto& code = static_cast<const CodeProblem&>(problem);
  if (state.terminal()) return std::nullopt;
  if (!code.contradiction().empty()) return "contradiction: " + code.contradiction() + "\n";
  const Program program = program_of(code, state);
  const Run run = code::run(program, code.examples()[0].arguments);
  std::vector<std::pair<std::string, const Block*>> fitting;
  for (const auto& [name, value] : run.variables)
    for (const Block& block : blocks())
      if (block.one_line() && type_of(std::vector<Value>{value}) == block.takes)
        fitting.emplace_back(name, &block);
  if (fitting.empty()) return "return " + code.parameters()[0] + "\n";
  const auto& [name, block] = fitting[random.below(fitting.size())];
  const std::string expression = block->expression(name);
  if (random.below(2) == 0) return "return " + expression + "\n";
  return variable(program.lines.size()) + " = " + expression + "\n";
}

std::string CodeTask::uniform_answer(const Problem& problem, Random& random) const {
  const auto& code = static_cast<const CodeProblem&>(problem);
  if (!code.contradiction().empty()) return "no solution\n";
  const std::size_t parameter = random.below(code.parameters().size());
  auto type = type_of(std::vector<Value>{code.examples()[0].arguments[parameter]});
  std::string expression = code.parameters()[parameter];
  for (auto n = 1 + random.below(3); n > 0 && type; --n) {
    std::vector<const Block*> fitting;
    for (const Block& block : blocks())
      if (block.one_line() && block.takes == *type) fitting.push_back(&block);
    if (fitting.empty()) break;
    const Block* block = fitting[random.below(fitting.size())];
    expression = block->expression(expression.size() > 3 ? "(" + expression + ")" : expression);
    type = block->gives;
  }
  Program header{code.function(), code.parameters()};
  std::string source = header.source();
  source.pop_back();
  return source + " return " + expression + "\n";
}

}  // namespace lemma::search
