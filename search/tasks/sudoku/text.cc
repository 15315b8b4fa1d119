// The sudoku family's recogniser: free English to a typed problem, or "not mine". It accepts a text
// only when one grid is drawn in it, every word around the grid is understood, the text says that
// this is a sudoku, and nothing else than its completion is asked.
#include <algorithm>

#include "search/tasks/sudoku/claims.h"
#include "search/tasks/sudoku/layout.h"
#include "search/tasks/sudoku/lexicon.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/sudoku.h"

namespace lemma::search {

namespace sudoku {

namespace {

using Kind = ProseToken::Kind;
using Tokens = std::vector<ProseToken>;

constexpr int kMaxMisspellings = 3;

class Reader {
 public:
  Recognised read(std::string_view text) {
    if (text.size() > Task::kMaxProblemBytes) return not_mine("the text is too long");
    const auto ascii = plain_ascii(text);
    if (!ascii) return not_mine("it holds characters that this family doesn't read");
    layout_ = find_grid(*ascii);
    if (!layout_.grid) return not_mine(layout_.why_not);
    auto tokens = lex_prose(layout_.prose);
    if (!tokens) return not_mine("the text is too long");
    tokens_ = std::move(*tokens);
    correct_misspellings();
    fold([&](std::size_t at) { return claim_at(at); });
    fold([&](std::size_t at) {
      return ProseFold{longest_match(once_phrases(), tokens_, at), "once"};
    });
    fold([&](std::size_t at) { return ProseFold{units_at(tokens_, at, shape()), "units"}; });
    fold([&](std::size_t at) { return longest_phrase_at(at); });
    check_words();
    check_questions();
    if (!sudoku_) refuse("it does not say that it is a sudoku");
    if (!why_not_.empty()) return not_mine(why_not_);
    return accept();
  }

 private:
  static Recognised not_mine(std::string why) { return {.match = {}, .why_not = std::move(why)}; }
  void refuse(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
  }

  const SudokuShape& shape() const { return layout_.grid->shape(); }
  bool is(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].text == text &&
           (tokens_[at].kind == Kind::kWord || tokens_[at].kind == Kind::kMark);
  }
  bool is_any(std::size_t at, std::initializer_list<std::string_view> texts) const {
    return std::any_of(texts.begin(), texts.end(), [&](auto text) { return is(at, text); });
  }

  template <class Find>
  void fold(const Find& find) {
    tokens_ = fold_prose(tokens_, find);
  }

  ProseFold claim_at(std::size_t at) {
    SizeClaim claim = size_claim_at(tokens_, at, shape());
    if (!claim.why_not.empty()) refuse(std::move(claim.why_not));
    return claim.fold;
  }

  void correct_misspellings() {
    int misspellings = 0;
    for (ProseToken& token : tokens_) {
      if (token.kind != Kind::kWord) continue;
      std::string word = corrected(token.text);
      if (word != token.text && ++misspellings > kMaxMisspellings)
        return refuse("too many words are misspelt");
      token.text = std::move(word);
    }
  }

  // --- whole phrases ---

  ProseFold longest_phrase_at(std::size_t at) {
    const std::size_t rule = longest_match(rule_phrases(), tokens_, at);
    const std::size_t ask = longest_match(ask_phrases(), tokens_, at);
    const std::size_t idle = longest_match(idle_phrases(), tokens_, at);
    const std::size_t legend = legend_at(at);
    const std::size_t longest = std::max({rule, ask, idle, legend});
    if (longest == 0) return {};
    for (std::size_t i = at; i < at + longest; ++i) {
      sudoku_ = sudoku_ || is_sudoku_word(tokens_[i].text);
      // "funny rules apply"
      if (is(i, "rules") && at > 0 && tokens_[at - 1].kind == Kind::kWord &&
          !is_any(at - 1, {"and", "so", "with", "by"}))
        refuse("it may have rules of its own");
    }
    if (longest == ask) return {longest, "ask"};
    if (longest == rule) sudoku_ = true;
    if (longest == legend && legend > std::max(rule, idle)) check_legend(at, longest);
    return {longest, "idle"};
  }

  // "0 means empty", "the blanks are marked with dots": how many tokens, or 0.
  std::size_t legend_at(std::size_t at) const {
    std::size_t best = 0;
    const auto sign_end = [&](std::size_t i) {
      while (is_any(i, {"a", "an", "the", "sign", "character", "symbol", "letter"})) ++i;
      if (i >= tokens_.size()) return std::size_t{0};
      if (is(i, "question") && is_any(i + 1, {"mark", "marks"})) return i + 2;
      if (!sign_named(tokens_[i])) return std::size_t{0};
      ++i;
      while (is_any(i, {"s", "sign", "signs", "character", "characters", "symbol", "symbols"})) ++i;
      return i;
    };
    if (const std::size_t sign = sign_end(at); sign > 0) {
      const std::size_t link = longest_match(sign_links(), tokens_, sign);
      const std::size_t meaning = longest_match(empty_phrases(), tokens_, sign + link);
      if (link > 0 && meaning > 0) best = sign + link + meaning - at;
    }
    if (const std::size_t meaning = longest_match(empty_phrases(), tokens_, at); meaning > 0) {
      const std::size_t link = longest_match(meaning_links(), tokens_, at + meaning);
      const std::size_t sign = link > 0 ? sign_end(at + meaning + link) : 0;
      if (sign > 0) best = std::max(best, sign - at);
    }
    return best;
  }

  void check_legend(std::size_t at, std::size_t length) {
    for (std::size_t i = at; i < at + length; ++i) {
      const auto sign = is(i, "question") ? std::optional('?') : sign_named(tokens_[i]);
      if (!sign || is_any(i, {"space", "spaces", "-", "."})) continue;
      if (*sign != layout_.blank) refuse("it explains a sign that the grid doesn't use so");
    }
  }

  // --- what is left ---

  void check_words() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      ProseToken& token = tokens_[i];
      if (token.kind == Kind::kMark &&
          std::string_view(",.!?:;-()&").find(token.text) == std::string_view::npos)
        refuse("the sign " + token.text + " may change what is asked");
      if (token.kind == Kind::kNumber)
        refuse("it is not clear what the number " + token.text + " is for");
      if (token.folded_as("once") || token.folded_as("units") || token.folded_as("range"))
        refuse("\"" + token.text + "\" begins a rule that is not understood");
      if (token.folded_as("size") && !of_grid(token))
        refuse("it is not clear what the size " + token.text + " is of");
      if (token.kind != Kind::kWord) continue;
      sudoku_ = sudoku_ || is_sudoku_word(token.text);
      if (is_asking_word(token.text)) {
        token.kind = Kind::kFolded;
        token.folded = "ask";
      } else if (!is_idle_word(token.text) && !is_name(i)) {
        return refuse("the word \"" + token.text + "\" may change what is asked");
      }
    }
  }

  // Of a size that no phrase explains: whether it is the grid's, not its boxes'.
  bool of_grid(ProseToken size) const {
    size.kind = Kind::kWord;
    return std::max(size.value, number_word(size)) == shape().size;
  }

  // "my friend Priya", "Hi Tom"; but not "Dear Windmill sudoku"
  bool is_name(std::size_t i) const {
    if (!could_be_name(tokens_[i]) || i == 0) return false;
    if (i + 1 < tokens_.size() && (is_sudoku_word(tokens_[i + 1].text) || is(i + 1, "puzzle")))
      return false;
    const std::size_t before = is(i - 1, ",") || is(i - 1, ".") ? i - 2 : i - 1;
    return before < tokens_.size() && tokens_[before].kind == Kind::kWord &&
           introduces_name(tokens_[before].text);
  }

  // A question asks for the completion, or it is another question. Without its mark it is known by
  // the verb that opens it or stands before its subject.
  void check_questions() {
    bool asked = false, ended = false, opens = true;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const bool ends = is_any(i, {".", "!", "?"});
      if (ended && !ends) asked = false;
      ended = ends;
      asked = asked || tokens_[i].folded_as("ask");
      if (is(i, "?") && !asked) refuse("it asks something else");
      opens = opens || tokens_[i].opens_line;
      if (begins_question(i, opens))
        refuse("\"" + tokens_[i].text + "\" may begin another question");
      opens = ends || is_any(i, {",", ":", ";", "-", "("}) ||
              (opens && is_any(i, {"and", "so", "but", "well", "ok", "okay", "hi", "hello", "hey",
                                   "please", "sorry", "now", "then"}));
    }
  }

  bool begins_question(std::size_t i, bool opens) const {
    const bool pronoun = is_any(
        i + 1, {"it", "there", "they", "he", "she", "we", "i", "you", "u", "these", "those"});
    if (is_any(i, {"can", "could", "will", "would", "shall"})) {
      const bool of_reader = is_any(i + 1, {"you", "u", "someone", "somebody", "anyone", "anybody",
                                            "everyone", "please", "kindly"});
      return !of_reader && (opens || pronoun || is_any(i + 1, {"this", "that"}));
    }
    if (is_any(i, {"do", "does", "did", "has", "have", "had", "been", "be", "am"}))
      return opens || pronoun;
    if (!is_any(i, {"is", "are", "was", "were"})) return false;
    const bool after_subject =
        i > 0 && is_any(i - 1, {"here", "this", "that", "it", "below", "above", "there", "these",
                                "sudoku", "puzzle", "grid", "one", "he", "she", "following"});
    return opens || pronoun || is_any(i + 1, {"this", "that"}) ||
           (!after_subject && is_any(i + 1, {"the", "a", "an", "my", "our", "his", "her"}));
  }

  Recognised accept() const {
    auto problem = std::make_shared<const SudokuProblem>(*layout_.grid);
    const std::string size = std::to_string(shape().size);
    std::string why = "it draws one grid of " + size + "x" + size +
                      " and calls it a sudoku; boxes of " + std::to_string(shape().box_rows) +
                      " rows and " + std::to_string(shape().box_columns) + " columns";
    return {.match = Recognition{std::move(problem), FormalisedBy::kParser, std::move(why)}};
  }

  SudokuLayout layout_;
  Tokens tokens_;
  bool sudoku_ = false;  // the text says so, or states the rules
  std::string why_not_;
};

}  // namespace

}  // namespace sudoku

Recognised SudokuTask::recognise(std::string_view text) const {
  return sudoku::Reader().read(text);
}

}  // namespace lemma::search
