// The sudoku family's recogniser: free English to a typed problem, or "not mine". It accepts a text
// only when one grid is drawn in it, every word around the grid is understood, the text says that
// this is a sudoku, and nothing else than its completion is asked.
#include <algorithm>
#include <set>

#include "search/tasks/sudoku.h"
#include "search/tasks/sudoku_layout.h"
#include "search/tasks/sudoku_lexicon.h"
#include "search/tasks/sudoku_problem.h"

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
    fold([&](std::size_t at) { return size_at(at); });
    fold([&](std::size_t at) { return phrase_at(once_phrases(), at, Kind::kOnce); });
    fold([&](std::size_t at) { return units_at(at); });
    fold([&](std::size_t at) { return longest_phrase_at(at); });
    check_words();
    check_questions();
    if (!sudoku_) refuse("it does not say that it is a sudoku");
    if (!why_not_.empty()) return not_mine(why_not_);
    return accept();
  }

 private:
  // A stretch of tokens to be replaced by one; none when its length is 0.
  struct Fold {
    std::size_t length = 0;
    Kind kind = Kind::kIdle;
  };

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
  void fold(Find find) {
    Tokens folded;
    for (std::size_t at = 0; at < tokens_.size();) {
      const Fold found = find(at);
      folded.push_back(tokens_[at]);
      if (found.length > 0) folded.back().kind = found.kind;
      at += std::max<std::size_t>(found.length, 1);
    }
    tokens_ = std::move(folded);
  }

  Fold phrase_at(const std::vector<ProsePhrase>& phrases, std::size_t at, Kind kind) const {
    return {longest_match(phrases, tokens_, at), kind};
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

  // --- sizes: "9x9", "nine by nine", "2 rows and 3 columns", "1 to 9" ---

  // A number in digits or a word, or 0.
  int number_at(std::size_t at) const {
    if (at >= tokens_.size()) return 0;
    return tokens_[at].kind == Kind::kNumber ? tokens_[at].value : number_word(tokens_[at]);
  }

  Fold size_at(std::size_t at) {
    const int first = number_at(at);
    if (first == 0) return {};
    if (const Fold list = list_at(at); list.length > 0) return list;
    if (const Fold sides = sides_at(at, first); sides.length > 0) return sides;
    std::size_t next = at + 1;
    if (is(next, "-") && !is(next + 1, "by")) {
      ++next;
      if (is(next, "to")) ++next;
    } else if (is_any(next, {"to", "through", "thru", "and"})) {
      if (is(next, "and") && (at == 0 || !is(at - 1, "between"))) return {};
      ++next;
    } else {
      return times_at(at, first);
    }
    const int last = number_at(next);
    if (last == 0) return {};
    if (first != 1 || last != shape().size)
      refuse("the digits of this grid are not " + std::to_string(first) + " to " +
             std::to_string(last));
    return {next + 1 - at, Kind::kRange};
  }

  // "9 x 9"
  Fold times_at(std::size_t at, int rows) {
    std::size_t next = at + 1;
    if (is(next, "-")) ++next;
    if (!is_any(next, {"x", "by", "*"})) return {};
    ++next;
    if (is(next, "-")) ++next;
    const int columns = number_at(next);
    if (columns == 0) return {};
    check_size(rows, columns);
    return {next + 1 - at, Kind::kSize};
  }

  // "2 rows and 3 columns", in either order
  Fold sides_at(std::size_t at, int first) {
    const auto is_rows = [&](std::size_t i) { return is_any(i, {"row", "rows", "high", "tall"}); };
    const auto is_columns = [&](std::size_t i) {
      return is_any(i, {"column", "columns", "cols", "wide", "across"});
    };
    std::size_t next = at + 2;
    if (is(next, ",")) ++next;
    if (is_any(next, {"and", "by", "x"})) ++next;
    const int second = number_at(next);
    if (second == 0) return {};
    if (is_rows(at + 1) && is_columns(next + 1))
      check_size(first, second);
    else if (is_columns(at + 1) && is_rows(next + 1))
      check_size(second, first);
    else
      return {};
    return {next + 2 - at, Kind::kSize};
  }

  // "1, 2, 3 and 4"
  Fold list_at(std::size_t at) {
    int expected = 1;
    std::size_t next = at, end = at;
    while (number_at(next) == expected) {
      end = ++next;
      ++expected;
      if (is(next, ",")) ++next;
      if (is_any(next, {"and", "&"})) ++next;
    }
    if (expected <= 3) return {};
    if (expected != shape().size + 1) refuse("it lists other digits than those of this grid");
    return {end - at, Kind::kRange};
  }

  void check_size(int rows, int columns) {
    const bool grid = rows == shape().size && columns == shape().size;
    const bool box = rows == shape().box_rows && columns == shape().box_columns;
    if (!grid && !box)
      refuse("neither the grid nor its boxes are " + std::to_string(rows) + " by " +
             std::to_string(columns));
  }

  // --- "every row, every column and every 3x3 box" ---

  struct UnitRead {
    std::size_t end = 0;  // after it; 0 when none was read
    SudokuUnitKind kind = SudokuUnitKind::kRow;
  };

  // One of the three, with its quantifier; only the first needs one, and a plural needs none.
  UnitRead unit_at(std::size_t at, bool first) const {
    if (!first && is_any(at, {"in", "within", "per", "for"})) ++at;
    bool quantified = !first;
    if (is_any(at, {"each", "every", "all", "any", "per", "a"})) {
      quantified = true;
      ++at;
      if (is(at, "of")) ++at;
    }
    if (is(at, "the")) {
      ++at;
      if (is(at, "same")) {
        quantified = true;
        ++at;
      }
    }
    if (number_at(at) == shape().size) ++at;
    while (is_any(at, {"single", "individual", "little", "small", "smaller", "bold", "outlined",
                       "marked", "mini", "-"}))
      ++at;
    if (at < tokens_.size() && tokens_[at].kind == Kind::kSize) ++at;
    if (is_any(at, {"sub", "mini"})) {
      ++at;
      if (is(at, "-")) ++at;
      if (!is_any(at, {"grid", "grids", "square", "squares", "box", "boxes", "block", "blocks"}))
        return {};
    }
    if (at >= tokens_.size() || tokens_[at].kind != Kind::kWord) return {};
    const std::string& noun = tokens_[at].text;
    const bool sub_grid = noun == "grid" || noun == "grids";
    const auto kind = sub_grid && at > 0 && is_any(at - 1, {"sub", "mini", "-"})
                          ? std::optional(SudokuUnitKind::kBox)
                          : unit_noun(noun);
    if (!kind || (!quantified && !is_plural(noun))) return {};
    ++at;
    const std::size_t size = is_any(at, {"of", "("}) ? at + 1 : at;
    if (size < tokens_.size() && tokens_[size].kind == Kind::kSize) {
      at = size + 1;
      if (is(at, ")")) ++at;
    }
    return {at, *kind};
  }

  Fold units_at(std::size_t at) const {
    std::set<SudokuUnitKind> kinds;
    std::size_t end = at;
    for (std::size_t i = 0; i < kSudokuUnitKinds.size(); ++i) {
      if (i > 0) {
        if (is(end, ",")) ++end;
        if (is_any(end, {"and", "or", "&", "/"})) ++end;
      }
      const UnitRead unit = unit_at(end, i == 0);
      if (unit.end == 0) return {};
      kinds.insert(unit.kind);
      end = unit.end;
    }
    if (kinds.size() < kSudokuUnitKinds.size()) return {};
    return {end - at, Kind::kUnits};
  }

  // --- whole phrases ---

  Fold longest_phrase_at(std::size_t at) {
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
    if (longest == ask) return {longest, Kind::kAsk};
    if (longest == rule) sudoku_ = true;
    if (longest == legend && legend > std::max(rule, idle)) check_legend(at, longest);
    return {longest, Kind::kIdle};
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
      if (token.kind == Kind::kOnce || token.kind == Kind::kUnits)
        refuse("\"" + token.text + "\" begins a rule that is not understood");
      if (token.kind != Kind::kWord) continue;
      sudoku_ = sudoku_ || is_sudoku_word(token.text);
      if (is_asking_word(token.text)) {
        token.kind = Kind::kAsk;
      } else if (!is_idle_word(token.text) && !is_name(i)) {
        return refuse("the word \"" + token.text + "\" may change what is asked");
      }
    }
  }

  // "my friend Priya", "Hi Tom"
  bool is_name(std::size_t i) const {
    if (!could_be_name(tokens_[i]) || i == 0) return false;
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
      asked = asked || tokens_[i].kind == Kind::kAsk;
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
