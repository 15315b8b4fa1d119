// A task family: how a kind of problem is recognised, prompted, checked, answered and generated.
// Stateless and const, so one instance serves all threads. Everything a search needs to know about
// a family goes through this interface; adding a family is one folder implementing it plus its
// line in registry.cc.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/grammar.h"
#include "core/random.h"
#include "core/result.h"
#include "search/tasks/problem.h"
#include "search/tasks/transcript.h"
#include "search/verify/execution.h"
#include "search/verify/smt.h"
#include "search/verify/verdict.h"

namespace lemma::search {

// A free text that a family is certain it understood.
struct Recognition {
  ProblemPtr problem;
  FormalisedBy formalised_by = FormalisedBy::kParser;
  std::string why;  // what in the text decided it, for people
};

// What a family says of a free text.
struct Recognised {
  std::optional<Recognition> match;
  std::string why_not = {};  // without a match: why it is not certain ("no target is stated")
};

// One proposed step, judged. `next` is there exactly when a search may go on from it: the step passed
// or, in the family `general` alone, it is unchecked.
struct StepVerdict {
  Verdict verdict;
  std::string text = {};      // the step in its canonical spelling, no newline: "12 * 3 = 36"
  std::string step_key = {};  // equal for steps that say the same: "3*12" for 12 * 3 and for 3 * 12
  std::optional<State> next = std::nullopt;
};

struct GeneratedProblem {
  std::string text;    // as a person would write it
  ProblemPtr problem;  // the same, typed
};

// A part of a problem that can be asked on its own. Its answer is whatever lines derive it from the
// initial state: lines of the whole problem's own derivation, so what is found for the part counts
// for the whole.
struct SubQuestion {
  std::string key;                         // equal for questions that ask the same
  std::string question;                    // for people and prompts: "How many apples has Tom?"
  std::vector<std::size_t> premises = {};  // earlier questions of the same list that it builds on
};

// What the prompt asks the model for.
enum class Ask {
  kSteps,   // one checkable line at a time
  kAnswer,  // the whole answer at once (strategy `guess`)
};

class Task {
 public:
  static constexpr std::size_t kMaxProblemBytes = 32768;
  static constexpr std::size_t kMaxStepBytes = 256;
  static constexpr std::size_t kMaxAnswerBytes = 1024;
  static constexpr std::size_t kMaxPathSteps = 256;
  static constexpr std::size_t kMaxSubQuestions = 32;

  virtual ~Task() = default;

  virtual std::string_view name() const = 0;      // contract name
  virtual std::string_view verifier() const = 0;  // name and version of what checks it: "numbers/2"

  // --- from foreign input ---
  // Certain or not mine; never throws, any bytes.
  virtual Recognised recognise(std::string_view text) const = 0;
  // Errors name the field below `field`: "typed.numbers[2]".
  virtual core::Result<ProblemPtr> from_typed(const nlohmann::json& typed,
                                              std::string_view field = "typed") const = 0;
  // JSON Schema of the typed form, in the subset of core/json_schema.h, members in an order in which
  // one can write them. Every typed() fits it; from_typed() checks more. Null: no model may write it.
  virtual nlohmann::ordered_json typed_schema() const;

  // --- for the model ---
  // System, worked examples in the transcript's format, the problem. The assistant's next turn
  // continues with render_root(initial(problem)) for kSteps and with nothing for kAnswer.
  virtual std::vector<ChatMessage> messages(const Problem& problem, Ask ask) const = 0;
  // One step line with its newline, operands from the state, the result free: the model must
  // compute it and can be wrong. The state is open.
  virtual std::shared_ptr<const core::Grammar> step_grammar(const Problem& problem,
                                                            const State& state) const = 0;
  // One whole answer with its newline.
  virtual std::shared_ptr<const core::Grammar> answer_grammar(const Problem& problem) const = 0;

  // --- exact ---
  virtual State initial(const Problem& problem) const = 0;
  // `step` with or without one trailing newline. A step on a terminal state fails.
  virtual StepVerdict check(const Problem& problem, const State& state,
                            std::string_view step) const = 0;
  // Whether `answer` alone is right. It says nothing about how it was found: right is not derived.
  virtual Verdict check_answer(const Problem& problem, std::string_view answer) const = 0;
  // The same question put to an SMT solver, as an independent second opinion: the answer is right
  // exactly when every query comes out as it says. Empty: this family asks for none.
  // kInvalidArgument: not an answer as answer() spells it.
  virtual core::Result<std::vector<SmtQuery>> second_opinion(const Problem&,
                                                             std::string_view /*answer*/) const {
    return std::vector<SmtQuery>();
  }
  // What Python must be seen to do before an answer of check_answer's liking counts as verified.
  // Nothing: this family needs no such thing. kInvalidArgument: not an answer as answer() spells it.
  virtual core::Result<std::optional<Execution>> execution(const Problem&,
                                                           std::string_view /*answer*/) const {
    return std::optional<Execution>();
  }
  // The plain answer that a path of passed steps from the initial state derives: "12 * 3".
  // kInvalidArgument names the step that doesn't pass; kConflict when the path ends short of a
  // solution.
  virtual core::Result<std::string> answer(const Problem& problem,
                                           std::span<const std::string> steps) const = 0;

  // --- the family's own solver ---
  // One derivation from the initial state to a solved one: canonical steps, one operation a line,
  // in the order in which a person would find them, short enough to learn from. A problem that
  // provably has no answer ends in the step that says so (derivation.h). Bounded work;
  // kUnavailable when its bounds are reached first, with what they are.
  virtual core::Result<std::vector<std::string>> solve(const Problem& problem) const = 0;

  // --- parts (a family without any keeps these) ---
  // The problem's own parts in an order in which they can be answered, the whole question itself
  // excluded; at most kMaxSubQuestions. Empty: it is best searched as one.
  virtual std::vector<SubQuestion> structure(const Problem&) const { return {}; }
  // One part, as a line with its newline, for a model or a client to propose. Null: there are none.
  virtual std::shared_ptr<const core::Grammar> subquestion_grammar(const Problem&) const {
    return nullptr;
  }
  // A line of that grammar, or a question as SubQuestion::question spells it; premises stay empty.
  virtual std::optional<SubQuestion> read_subquestion(const Problem&, std::string_view) const {
    return std::nullopt;
  }
  // What `state` says of the part: "Tom has 12 apples". Nothing: it isn't derived yet.
  virtual std::optional<std::string> subanswer(const Problem&, const State&,
                                               const SubQuestion&) const {
    return std::nullopt;
  }

  // --- without a model ---
  // Uniform over the distinct legal steps with their exact results, with newline; nothing on a
  // terminal state. A family in which every exact step leads on draws results too, and says from
  // what.
  virtual std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                                  core::Random& random) const = 0;
  virtual std::string uniform_answer(const Problem& problem, core::Random& random) const = 0;

  // --- problems ---
  virtual int min_level() const = 0;
  virtual int max_level() const = 0;
  virtual int quoted_level() const = 0;  // the level that published results are quoted for
  // Solvable, deterministic in `random`. kOutOfRange names "level".
  virtual core::Result<GeneratedProblem> generate(core::Random& random, int level) const = 0;
};

}  // namespace lemma::search
