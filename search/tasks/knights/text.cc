// The knights family's recogniser: free English to a typed problem, or "not mine". It goes through
// a text sentence by sentence: somebody's words, a fact, a question, or the setting; one that is
// none of these, or that has two readings with different answers, makes the text not its own.
#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "search/tasks/knights/cast.h"
#include "search/tasks/knights/claim.h"
#include "search/tasks/knights/knights.h"
#include "search/tasks/knights/problem.h"
#include "search/tasks/knights/speech.h"
#include "search/tasks/knights/story.h"

namespace lemma::search {

using namespace knights;

namespace {

using Kind = KnightsToken::Kind;
using Tokens = std::vector<KnightsToken>;
using Claim = KnightsProblem::Claim;

constexpr int kMaxAmbiguities = 4;
constexpr int kMaxMisspellings = 3;

PersonSet people_in(const Formula& formula) {
  PersonSet people = formula.people;
  for (const Formula& part : formula.parts) people |= people_in(part);
  return people;
}

// One reading of a whole text.
class Reading {
 public:
  Reading(const Tokens& tokens, const KindNouns& nouns, int people, unsigned choices)
      : tokens_(tokens),
        people_(people),
        claims_reader_(tokens, nouns, people, choices),
        story_(tokens, nouns, people) {}

  // Empty when everything was understood.
  std::string read() {
    for (skip_breaks(); at_ < tokens_.size() && why_not_.empty(); skip_breaks()) statement();
    if (why_not_.empty()) check_whole();
    return why_not_;
  }

  int ambiguities() const { return claims_reader_.ambiguities(); }
  const std::vector<Claim>& claims() const { return claims_; }
  const std::vector<Formula>& facts() const { return facts_; }

 private:
  void refuse(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
  }
  bool at_kind(Kind kind) const { return kind_at(tokens_, at_, kind); }
  bool at_break() const {
    return at_ >= tokens_.size() || at_kind(Kind::kStop) || at_kind(Kind::kLineEnd) ||
           at_kind(Kind::kBlankLine);
  }
  void skip_breaks() {
    while (at_ < tokens_.size() && at_break()) ++at_;
  }

  void statement() {
    if (at_kind(Kind::kOpenQuote)) return quoted_first();
    if (const auto frame = frame_at(tokens_, at_)) return framed(*frame);
    sentence();
  }

  // "Bob is a knave," says Ann.
  void quoted_first() {
    std::size_t close = at_;
    while (close < tokens_.size() && tokens_[close].kind != Kind::kCloseQuote) ++close;
    const auto frame = frame_behind(tokens_, close + 1);
    if (!frame) return refuse("it is not clear who says the words in quotes");
    if (!quotation(frame->speaker, /*denied=*/false)) return;
    at_ = frame->end;
    end_statement();
  }

  void framed(const SpeechFrame& frame) {
    at_ = frame.end;
    if (at_kind(Kind::kOpenQuote)) {
      if (frame.to_be || frame.reported) return refuse("it quotes half a sentence");
      if (quotation(frame.speaker, frame.denies)) end_statement();
      return;
    }
    if (frame.colon && at_kind(Kind::kLineEnd)) ++at_;
    const Voice voice{.speaker = frame.speaker,
                      .direct = frame.colon,
                      .says_i = !frame.reported && !frame.denies};
    auto says =
        frame.to_be ? claims_reader_.being(at_, frame.speaker) : claims_reader_.claim(at_, voice);
    if (!says) return refuse("it is not clear what somebody says");
    add_claim(frame.speaker, std::move(*says), frame.denies);
    unquoted_ = true;
    end_statement();
  }

  bool quotation(int speaker, bool denied) {
    ++at_;
    const Voice voice{.speaker = speaker, .direct = true, .says_i = true, .quoted = true};
    auto says = claims_reader_.claim(at_, voice);
    while (says && (at_kind(Kind::kStop) || at_kind(Kind::kComma))) ++at_;
    if (!says || !at_kind(Kind::kCloseQuote)) {
      refuse("it is not clear what somebody says");
      return false;
    }
    ++at_;
    add_claim(speaker, std::move(*says), denied);
    return true;
  }

  void add_claim(int speaker, Formula says, bool denied) {
    if (denied) says = Formula::join(Formula::Kind::kNot, {std::move(says)});
    claims_.push_back({speaker, std::move(says)});
  }

  // Behind somebody's words: a full stop, a line's end, a quotation's end, or the next one's words.
  void end_statement() {
    const bool closed = at_ > 0 && tokens_[at_ - 1].kind == Kind::kCloseQuote;
    if (at_break() || frame_at(tokens_, at_) || (closed && at_kind(Kind::kOpenQuote))) return;
    if (closed && (tokens_[at_].capitalised() || tokens_[at_].text == "(")) return;
    refuse("it is not clear where somebody's words end");
  }

  // A sentence of the narrator's: up to a stop, a blank line, or a line's end or a colon before words
  // ascribed to somebody.
  void sentence() {
    std::size_t end = at_;
    for (; end < tokens_.size(); ++end) {
      const Kind kind = tokens_[end].kind;
      if (kind == Kind::kStop || kind == Kind::kBlankLine) break;
      if (kind == Kind::kColon && frame_at(tokens_, end + 1)) break;
      const bool quote = kind_at(tokens_, end + 1, Kind::kOpenQuote);
      if (kind == Kind::kLineEnd && (quote || frame_at(tokens_, end + 1))) break;
      if (kind == Kind::kOpenQuote || kind == Kind::kCloseQuote)
        return refuse("it is not clear who says the words in quotes");
    }
    if (!understood(at_, end) && !introduced(end)) refuse(story_.why_not());
    at_ = kind_at(tokens_, end, Kind::kColon) ? end + 1 : end;
  }

  bool understood(std::size_t begin, std::size_t end) {
    return silence(begin, end) || story_.question(begin, end) || fact(begin, end) ||
           story_.setting(begin, end);
  }

  // "A puzzle for you: each of Ann and Bob is a knight or a knave."
  bool introduced(std::size_t end) {
    std::size_t colon = at_;
    while (colon < end && tokens_[colon].kind != Kind::kColon) ++colon;
    return colon < end && story_.setting(at_, colon) && understood(colon + 1, end);
  }

  // "Carl says nothing."
  bool silence(std::size_t begin, std::size_t end) {
    if (end != begin + 3 || !kind_at(tokens_, begin, Kind::kName)) return false;
    const bool silent = (word_at(tokens_, begin + 1, {"says", "said"}) &&
                         word_at(tokens_, begin + 2, {"nothing"})) ||
                        (word_at(tokens_, begin + 1, {"is", "stays", "remains", "keeps", "was"}) &&
                         word_at(tokens_, begin + 2, {"silent", "quiet"}));
    if (silent) silent_ |= only(tokens_[begin].value);
    return silent;
  }

  // "You know that exactly one of them is a knave." Without those first words, and behind words
  // that no quotation mark ends, it could be more of what somebody says.
  bool fact(std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    const bool known = knowledge_prefix(at);
    auto formula = claims_reader_.claim(at, Voice{});
    while (formula && at < end && tokens_[at].kind == Kind::kLineEnd) ++at;
    if (!formula || at != end) return false;
    if (unquoted_ && !known) {
      refuse("it is not clear whether a sentence is a fact or what somebody says");
      return false;
    }
    facts_.push_back(std::move(*formula));
    return true;
  }

  // "you know that", "it is given that"
  bool knowledge_prefix(std::size_t& at) const {
    std::size_t next = at;
    if (word_at(tokens_, next, {"you", "we"})) {
      ++next;
      if (word_at(tokens_, next, {"also", "already"})) ++next;
      if (!word_at(tokens_, next, {"know"})) return false;
    } else if (word_at(tokens_, next, {"it"}) && word_at(tokens_, next + 1, {"is"})) {
      next += 2;
      if (word_at(tokens_, next, {"also"})) ++next;
      if (!word_at(tokens_, next, {"known", "given"})) return false;
    } else if (!word_at(tokens_, next, {"given"})) {
      return false;
    }
    ++next;
    if (!word_at(tokens_, next, {"that"})) return false;
    at = next + 1;
    return true;
  }

  void check_whole() {
    if (claims_.empty()) return refuse("nobody claims anything");
    if (story_.misspellings() > kMaxMisspellings) return refuse("too many words are misspelt");
    const auto& introduced = story_.introduced();
    if (!introduced.empty() && introduced.size() != static_cast<std::size_t>(people_))
      return refuse("somebody is named who is not introduced");
    PersonSet speakers = 0, mentioned = silent_;
    for (const int person : introduced) mentioned |= only(person);
    for (const Claim& claim : claims_) {
      speakers |= only(claim.by);
      mentioned |= only(claim.by) | people_in(claim.says);
    }
    for (const Formula& fact : facts_) mentioned |= people_in(fact);
    if ((claims_reader_.called_lying() & ~speakers) != 0)
      return refuse("somebody is said to lie who says nothing");
    // A place has a name too.
    if (mentioned != only(people_) - 1) return refuse("it is not clear who a name belongs to");
  }

  const Tokens& tokens_;
  const int people_;
  ClaimReader claims_reader_;
  StoryReader story_;
  std::size_t at_ = 0;
  bool unquoted_ = false;  // somebody's words have ended without a quotation mark
  std::vector<Claim> claims_;
  std::vector<Formula> facts_;
  PersonSet silent_ = 0;  // who is said to say nothing
  std::string why_not_;
};

Recognised not_mine(std::string why) { return {.match = {}, .why_not = std::move(why)}; }

// Its typed form is within all bounds.
bool within_bounds(const KnightsProblem& problem) {
  return KnightsProblem::from_typed(problem.typed(), "typed").has_value();
}

}  // namespace

Recognised KnightsTask::recognise(std::string_view text) const {
  if (text.size() > kMaxProblemBytes) return not_mine("the text is too long");
  KnightsLexed lexed = lex_knights_text(text);
  if (!lexed.why_not.empty()) return not_mine(std::move(lexed.why_not));
  Tokens tokens = std::move(lexed.tokens);
  const KindNouns nouns(tokens);
  if (!nouns.why_not().empty()) return not_mine(nouns.why_not());
  KnightsWords words{
      .people = mark_names(tokens, nouns), .knight = nouns.word(true), .knave = nouns.word(false)};
  const std::size_t people = words.people.size();
  if (people < KnightsProblem::kMinPeople || people > KnightsProblem::kMaxPeople)
    return not_mine("it doesn't name 2 to 8 people");
  std::shared_ptr<const KnightsProblem> problem;
  for (unsigned choices = 0, readings = 1; choices < readings; ++choices) {
    Reading reading(tokens, nouns, static_cast<int>(people), choices);
    const std::string why_not = reading.read();
    if (!why_not.empty()) return not_mine(why_not);
    if (reading.ambiguities() > kMaxAmbiguities) return not_mine("too much of it is ambiguous");
    readings = 1u << reading.ambiguities();
    auto read = std::make_shared<const KnightsProblem>(words, reading.claims(), reading.facts());
    if (!within_bounds(*read)) return not_mine("it says more than a problem may hold");
    if (!problem) problem = read;
    if (read->solutions() != problem->solutions())
      return not_mine(
          "\"either ... or\" without \"but not both\" or \"or both\", or a number without "
          "\"exactly\" "
          "or \"at least\", has two meanings that differ here");
  }
  std::string why = "it names " + std::to_string(people) +
                    " people who always tell the truth or always lie, and every sentence is "
                    "understood";
  return {.match = Recognition{std::move(problem), FormalisedBy::kParser, std::move(why)}};
}

}  // namespace lemma::search
