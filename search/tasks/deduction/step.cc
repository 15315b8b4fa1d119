#include "search/tasks/deduction/step.h"

#include <algorithm>

namespace lemma::search::deduction {

namespace {

constexpr std::size_t kMaxFacts = 64;
constexpr std::string_view kNothingMore = "nothing more";
constexpr std::string_view kClash = "contradictory premises";

std::vector<std::string> said(const Ground& ground, const std::vector<Code>& codes) {
  std::vector<std::string> texts;
  for (const Code code : codes) texts.push_back(ground.say(code));
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const auto& t : texts) text += (text.empty() ? "" : ", ") + t;
  return text;
}

// "Rex is a cat, tame; W0 is black": the things are real.
std::string grouped(const Ground& ground, const std::vector<Code>& codes) {
  if (codes.empty()) return std::string(kNothingMore);
  std::string text, last;
  for (const std::string& literal : said(ground, codes)) {
    const std::size_t verb = literal.find(" is ");
    const std::string who = literal.substr(0, verb);
    text += text.empty() ? literal : who == last ? ", " + literal.substr(verb + 4) : "; " + literal;
    last = who;
  }
  return text;
}

std::string say_conclusion(const Ground& ground, Code conclusion) {
  if (conclusion == kTarget) return ground.say_target();
  if (conclusion == kDeniedTarget) return ground.say_denied_target();
  return conclusion == kPremisesClash ? std::string(kClash) : ground.say(conclusion);
}

// The pieces of `text` between separators; none of it empty unless `text` is.
std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + separator.size());
  }
}

class Parser {
 public:
  Parser(const Ground& ground, std::string_view line) : ground_(ground), line_(line) {}

  ParsedStep parse() {
    Step step;
    const bool read = take("rule ")               ? rule(step)
                      : take("assumption")        ? by_assumption(step)
                      : take("witness ")          ? witness(step)
                      : take("assume ")           ? assume(step)
                      : take("contradiction on ") ? contradiction(step)
                      : take("possible ")         ? possible(step)
                                                  : refuse("is no step of a deduction");
    if (!read) return {.step = std::nullopt, .why_not = why_not_};
    return {.step = std::move(step)};
  }

 private:
  bool refuse(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
    return false;
  }

  bool take(std::string_view prefix) {
    if (!line_.starts_with(prefix)) return false;
    line_.remove_prefix(prefix.size());
    return true;
  }

  bool number(int& value) {
    std::size_t digits = 0;
    while (digits < line_.size() && line_[digits] >= '0' && line_[digits] <= '9') ++digits;
    if (digits == 0 || digits > 3 || line_[0] == '0') return refuse("names no premise by number");
    value = 0;
    for (const char c : line_.substr(0, digits)) value = value * 10 + (c - '0');
    line_.remove_prefix(digits);
    return true;
  }

  bool literal(std::string_view text, Code& code) {
    const auto found = ground_.find(text);
    if (!found) return refuse("says something of no thing or property that is named");
    code = *found;
    return true;
  }

  bool literals(std::string_view text, std::vector<Code>& codes) {
    for (const std::string_view piece : split(text, ", ")) {
      if (codes.size() == kMaxFacts) return refuse("lists too much");
      codes.emplace_back();
      if (!literal(piece, codes.back())) return false;
    }
    return true;
  }

  // ", fact, fact: conclusion" or ": conclusion".
  bool rule_rest(Step& step) {
    const std::size_t colon = line_.find(": ");
    if (colon == std::string_view::npos) return refuse("lacks \": \" before what follows");
    if (colon > 0 && !line_.starts_with(", ")) return refuse("lacks \", \" before what is needed");
    return (colon == 0 || literals(line_.substr(2, colon - 2), step.facts)) &&
           literal(line_.substr(colon + 2), step.conclusion);
  }

  bool rule(Step& step) { return number(step.premise) && rule_rest(step); }

  bool by_assumption(Step& step) {
    step.premise = Ground::kAssumption;
    return ground_.target() ? rule_rest(step) : refuse("no rule can be assumed");
  }

  bool witness(Step& step) {
    step.kind = Step::Kind::kWitness;
    return number(step.premise) && (take(": ") || refuse("lacks \": \"")) &&
           literals(line_, step.facts);
  }

  bool assume(Step& step) {
    step.kind = Step::Kind::kAssume;
    if (!ground_.target() || line_ != ground_.say_target()) return literal(line_, step.conclusion);
    step.conclusion = kTarget;
    return true;
  }

  bool contradiction(Step& step) {
    step.kind = Step::Kind::kContradiction;
    const std::size_t colon = line_.find(": ");
    if (colon == std::string_view::npos) return refuse("lacks \": \" before what follows");
    if (!literal(line_.substr(0, colon), step.clash)) return false;
    if (denied(step.clash)) return refuse("must name the literal that is not a denial");
    line_.remove_prefix(colon + 2);
    if (line_ == kClash) {
      step.conclusion = kPremisesClash;
    } else if (ground_.target() && line_ == ground_.say_denied_target()) {
      step.conclusion = kDeniedTarget;
    } else {
      return literal(line_, step.conclusion);
    }
    return true;
  }

  bool possible(Step& step) {
    step.kind = Step::Kind::kPossible;
    step.truth = take("true: ");
    if (!step.truth && !take("false: ")) return refuse("lacks \"true: \" or \"false: \"");
    if (line_ == kNothingMore) return true;
    for (const std::string_view group : split(line_, "; ")) {
      const auto pieces = split(group, ", ");
      const std::size_t verb = pieces[0].find(" is ");
      if (verb == std::string_view::npos) return refuse("names no thing");
      const std::string who(pieces[0].substr(0, verb + 4));
      for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (step.facts.size() == kMaxFacts) return refuse("lists too much");
        step.facts.emplace_back();
        if (!literal(i == 0 ? std::string(pieces[0]) : who + std::string(pieces[i]),
                     step.facts.back()))
          return false;
        if (denied(step.facts.back()) || ground_.hypothetical(step.facts.back()))
          return refuse("must list what real things are");
      }
    }
    return true;
  }

  const Ground& ground_;
  std::string_view line_;
  std::string why_not_;
};

}  // namespace

std::string say(const Ground& ground, const Step& step) {
  switch (step.kind) {
    case Step::Kind::kRule: {
      std::string text = step.premise == Ground::kAssumption
                             ? "assumption"
                             : "rule " + std::to_string(step.premise);
      if (!step.facts.empty()) text += ", " + joined(said(ground, step.facts));
      return text + ": " + ground.say(step.conclusion);
    }
    case Step::Kind::kWitness:
      return "witness " + std::to_string(step.premise) + ": " + joined(said(ground, step.facts));
    case Step::Kind::kAssume:
      return "assume " + say_conclusion(ground, step.conclusion);
    case Step::Kind::kContradiction:
      return "contradiction on " + ground.say(step.clash) + ": " +
             say_conclusion(ground, step.conclusion);
    case Step::Kind::kPossible:
      break;
  }
  return std::string("possible ") + (step.truth ? "true: " : "false: ") +
         grouped(ground, step.facts);
}

ParsedStep parse_step(const Ground& ground, std::string_view line) {
  return Parser(ground, line).parse();
}

}  // namespace lemma::search::deduction
