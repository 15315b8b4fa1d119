// The code family's recogniser: one named function, calls of it with what they return, and whatever
// else is said of it. It is certain of the calls, never of the words, so the words are passed on as they
// are and it is the calls that count. A call of the function that isn't plainly an example ("f(3)
// isn't 4", "f(2) is about 3") makes it uncertain.
#include <algorithm>
#include <array>

#include "search/tasks/code/code.h"
#include "search/tasks/code/problem.h"
#include "search/tasks/code/scan.h"

namespace lemma::search {

using namespace code;

namespace {

constexpr std::size_t kShown = 2;  // at most, where the text doesn't say what is held back
constexpr std::size_t kMaxCalls = CodeProblem::kMaxExamples + CodeProblem::kMaxTests;

constexpr auto kSubjects = std::to_array<std::string_view>(
    {"python", "function", "def", "code", "program", "method", "implement", "assert", ">>>"});
// Between a call and its result; longer ones first.
constexpr auto kRelations = std::to_array<std::string_view>({"should be equal to",
                                                             "must be equal to",
                                                             "should return",
                                                             "must return",
                                                             "has to return",
                                                             "should give",
                                                             "must give",
                                                             "evaluates to",
                                                             "results in",
                                                             "is equal to",
                                                             "should be",
                                                             "must be",
                                                             "returns",
                                                             "return",
                                                             "yields",
                                                             "equals",
                                                             "gives",
                                                             "give",
                                                             "makes",
                                                             "-->",
                                                             "->",
                                                             "=>",
                                                             "==",
                                                             "\xE2\x86\x92",
                                                             "=",
                                                             ":",
                                                             "is"});
// Before a call they say that it is no example, or no right one.
constexpr auto kDoubts =
    std::to_array<std::string_view>({"not ", "n't ", "never ", "wrong", "unlike ", "instead of ",
                                     "except ", "incorrect", "bug", "however ", "unless ", "if "});

bool word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& c : low) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return low;
}

std::string_view without_blanks(std::string_view text, std::string_view blanks = " \t`*") {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text;
}

// Of "name(...)" at the beginning: its end, texts in quotes skipped. npos: it doesn't close.
std::size_t end_of_call(std::string_view text) {
  int open = 0;
  text = text.substr(0, CodeProblem::kMaxCall + 1);
  const std::size_t last = first_outside_texts(text, [&](std::size_t i) {
    if (text[i] == '(' || text[i] == '[') ++open;
    return (text[i] == ')' || text[i] == ']') && --open == 0;
  });
  return last == std::string_view::npos ? last : last + 1;
}

std::optional<std::vector<std::string>> parameters_of(std::string_view header) {
  const auto program = parse_program("def " + std::string(header) + ": return 0");
  if (!program) return std::nullopt;
  return program.value().parameters;
}

struct Reading {
  std::string function;
  std::vector<std::string> parameters;
  std::vector<Call> shown, held_back;
  std::string statement;
  bool has_section = false;  // of tests
  std::string why_not;
};

// A line that begins the tests.
bool begins_tests(std::string_view line) {
  std::string low = lower(without_blanks(line, " \t#*-"));
  while (!low.empty() && std::string_view(" :.*\t").find(low.back()) != std::string_view::npos)
    low.pop_back();
  for (const std::string_view lead : {"hidden ", "held-back ", "held back ", "more ", "private "})
    if (low.starts_with(lead)) low.erase(0, lead.size());
  return low == "tests" || low == "test cases";
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Reading read() {
    if (!find_function()) return fail("no function is named with its parentheses");
    while (at_ < text_.size() && reading_.why_not.empty()) {
      if (at_line_start() && begins_tests(line())) {
        reading_.has_section = true;
        at_ += line().size();
      } else if (at_call(text_.substr(at_))) {
        take_call();
      } else {
        reading_.statement += text_[at_++];
      }
    }
    return std::move(reading_);
  }

 private:
  Reading fail(std::string why) {
    reading_.why_not = std::move(why);
    return std::move(reading_);
  }
  bool at_line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }
  std::string_view line() const { return text_.substr(at_, text_.substr(at_).find('\n')); }
  bool at_call(std::string_view rest) const {
    if (at_ > 0 && rest.data() == text_.data() + at_ && word_char(text_[at_ - 1])) return false;
    return rest.starts_with(reading_.function) &&
           rest.substr(reading_.function.size()).starts_with("(");
  }

  // The one name that stands before a parenthesis with parameters, or with literals.
  bool find_function() {
    for (const bool literals : {false, true}) {
      for (std::size_t open = 0; (open = text_.find('(', open)) != std::string_view::npos; ++open) {
        std::size_t begin = open;
        while (begin > 0 && word_char(text_[begin - 1])) --begin;
        const std::string_view name = text_.substr(begin, open - begin);
        if (!is_function_name(name)) continue;
        const std::size_t size = end_of_call(text_.substr(begin));
        if (size == std::string_view::npos) continue;
        const std::string_view call = text_.substr(begin, size);
        const auto parameters = parameters_of(call);
        const auto values = literals ? parse_call(call) : std::nullopt;
        if (!parameters && !values) continue;
        reading_.function = name;
        if (parameters) reading_.parameters = *parameters;
        if (values)
          for (std::size_t i = 0; i < values->second.size(); ++i)
            reading_.parameters.push_back(std::string(1, static_cast<char>('p' + i)));
        return true;
      }
    }
    return false;
  }

  void take_call() {
    const std::string_view rest = text_.substr(at_);
    const std::size_t size = end_of_call(rest);
    const std::string_view text = rest.substr(0, std::min(size, rest.size()));
    if (size != std::string_view::npos && parameters_of(text)) {
      if (*parameters_of(text) != reading_.parameters)
        reading_.why_not = "the function's parameters have different names";
      reading_.statement += text;  // as it was said
      at_ += size;
      return;
    }
    const auto call = size == std::string_view::npos ? std::nullopt : parse_call(text);
    if (!call || call->second.size() != reading_.parameters.size()) {
      reading_.why_not =
          "a call of " + reading_.function + " isn't read: its arguments are no literals";
      return;
    }
    if (doubted()) {
      reading_.why_not = "a call of " + reading_.function + " may be no example";
      return;
    }
    std::string_view after = rest.substr(size);
    auto result = take_result(after);
    if (!result || !ends_well(after)) {
      reading_.why_not = "what " + std::string(text) + " returns isn't plainly said";
      return;
    }
    auto& calls = reading_.has_section ? reading_.held_back : reading_.shown;
    calls.push_back({call->second, std::move(*result)});
    if (!CodeProblem::fits(reading_.function, calls.back()))
      reading_.why_not = "a call or its result is longer than 400 bytes";
    if (reading_.shown.size() + reading_.held_back.size() > kMaxCalls)
      reading_.why_not = "there are more than 40 calls";
    drop_lead();
    at_ = text_.size() - after.size();
  }

  bool doubted() const {
    const std::size_t from =
        std::max({text_.rfind('\n', at_) + 1, text_.rfind(". ", at_) + 1, at_ < 40 ? 0 : at_ - 40});
    const std::string before = lower(text_.substr(std::min(from, at_), at_ - std::min(from, at_)));
    return std::ranges::any_of(kDoubts, [&before](std::string_view doubt) {
      return before.find(doubt) != std::string::npos;
    });
  }

  // "assert", ">>>", "- " before a call belong to it.
  void drop_lead() {
    std::string& said = reading_.statement;
    const std::size_t begin = said.rfind('\n') + 1;
    const std::string lead =
        lower(without_blanks(std::string_view(said).substr(begin), " \t`-*>$0123456789.)"));
    static constexpr std::string_view kLeads[] = {
        "", "assert ", "print(", "e.g. ", "example: ", "for example, ", "for example ", "and "};
    if (std::ranges::find(kLeads, lead) != std::end(kLeads)) said.resize(begin);
  }

  static std::optional<Value> take_result(std::string_view& after) {
    std::string_view rest = without_blanks(after);
    const std::string low = lower(rest.substr(0, 24));
    const auto relation =
        std::ranges::find_if(kRelations, [&low](std::string_view r) { return low.starts_with(r); });
    if (relation != kRelations.end()) {
      rest.remove_prefix(relation->size());
    } else if (rest.starts_with('\n')) {  // a session's next line
      rest.remove_prefix(1);
    } else {
      return std::nullopt;
    }
    rest = without_blanks(rest);
    auto value = take_literal(rest);
    if (value) after = rest;
    return value;
  }

  // What comes after a result takes nothing of it back.
  bool ends_well(std::string_view& after) const {
    after = without_blanks(after);
    if (after.empty() || after[0] == '\n' || after[0] == '#') {
      after.remove_prefix(std::min(after.find('\n'), after.size()));
      return true;
    }
    if (after.starts_with(". ") || after == "." || after.starts_with(".\n")) {
      after.remove_prefix(1);
      return true;
    }
    std::string_view rest = after;
    bool separated = false;
    for (const std::string_view between : {",", ";", "and ", "or "}) {
      if (!rest.starts_with(between) || between == "or ") continue;
      rest = without_blanks(rest.substr(between.size()));
      separated = true;
    }
    rest = without_blanks(rest, " \t`*\n");
    if (separated && at_call(rest)) {
      after = rest;
      return true;
    }
    return false;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  Reading reading_;
};

std::string in_one_line(const std::string& said) {
  std::string line;
  for (const char c : said) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0 || c == '`';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

Recognised refused(std::string why) { return {std::nullopt, std::move(why)}; }

}  // namespace

Recognised CodeTask::recognise(std::string_view text) const {
  if (text.size() > kMaxProblemBytes) return refused("is longer than 32768 bytes");
  const std::string low = lower(text);
  if (std::ranges::none_of(
          kSubjects, [&low](std::string_view word) { return low.find(word) != std::string::npos; }))
    return refused("no function is asked for");
  Reading reading = Reader(text).read();
  if (!reading.why_not.empty()) return refused(reading.why_not);
  if (!reading.has_section) {
    const std::size_t calls = reading.shown.size();
    const std::size_t most = calls > CodeProblem::kMinTests + 1 ? kShown : 1;
    while (reading.shown.size() > most) {
      reading.held_back.insert(reading.held_back.begin(), std::move(reading.shown.back()));
      reading.shown.pop_back();
    }
  } else if (reading.shown.empty() && reading.held_back.size() > CodeProblem::kMinTests) {
    reading.shown.push_back(std::move(reading.held_back.front()));
    reading.held_back.erase(reading.held_back.begin());
  }
  if (reading.shown.empty() || reading.held_back.size() < CodeProblem::kMinTests)
    return refused("there are " + std::to_string(reading.shown.size() + reading.held_back.size()) +
                   " calls with their results; one is shown and at least three are held back");
  std::string statement = in_one_line(reading.statement);
  if (reading.shown.size() > CodeProblem::kMaxExamples ||
      reading.held_back.size() > CodeProblem::kMaxTests ||
      statement.size() > CodeProblem::kMaxStatement)
    return refused("it is longer than this family's bounds");
  std::string why = "the function " + reading.function + " and " +
                    std::to_string(reading.shown.size() + reading.held_back.size()) +
                    " calls with their results";
  return {Recognition{
      std::make_shared<const CodeProblem>(std::move(reading.function),
                                          std::move(reading.parameters), std::move(statement),
                                          std::move(reading.shown), std::move(reading.held_back)),
      FormalisedBy::kParser, std::move(why)}};
}

}  // namespace lemma::search
