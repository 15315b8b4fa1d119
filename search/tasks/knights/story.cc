#include "search/tasks/knights/story.h"

#include <algorithm>

#include "search/tasks/knights/lexicon.h"
#include "search/tasks/knights/speech.h"

namespace lemma::search::knights {

namespace {

using TokenKind = KnightsToken::Kind;
using Tokens = std::vector<KnightsToken>;

bool is_mark(const KnightsToken& token) {
  return token.kind == TokenKind::kComma || token.kind == TokenKind::kColon ||
         token.kind == TokenKind::kBracket || token.kind == TokenKind::kDash;
}

bool is_line_end(const KnightsToken& token) { return token.kind == TokenKind::kLineEnd; }

// Words behind which people are introduced: "you meet Ann and Bob".
bool introduces(const Tokens& tokens, std::size_t before) {
  if (word_at(tokens, before, {"of"}))
    return before > 0 && word_at(tokens, before - 1, {"each", "both", "all"});
  return word_at(
             tokens, before,
             {"meet",   "met",   "meets",   "meeting",  "encounter", "encountered", "encounters",
              "are",    "is",    "see",     "saw",      "find",      "found",       "to",
              "with",   "named", "called",  "namely",   "approach",  "approached",  "into",
              "across", "visit", "visited", "visiting", "live",      "lives",       "lived"}) ||
         (kind_at(tokens, before, TokenKind::kWord) && is_person_noun(tokens[before].text));
}

}  // namespace

bool StoryReader::refuse(std::string why) {
  if (why_not_.empty()) why_not_ = std::move(why);
  return false;
}

// --- questions ---

// "Who is a knight and who is a knave?" asks for what an answer lists. "Who is the knave?" says
// that there is one, "Which of Ann and Bob is a knight?" too, and a question about some of the
// people has another answer.
bool StoryReader::question(std::size_t begin, std::size_t end) {
  bool asks = false, kinds = false;
  std::set<int> names;
  const auto all = pieces(begin, end);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Piece& piece = all[i];
    const KnightsToken& token = tokens_[piece.begin];
    switch (piece.kind) {
      case Piece::Kind::kNames:
        names.insert(piece.names.begin(), piece.names.end());
        break;
      case Piece::Kind::kNumber:
        if (!counts_people(piece)) return false;
        break;
      case Piece::Kind::kKind:
        if (!asked_of_all(all, i)) return false;
        kinds = true;
        break;
      case Piece::Kind::kHabit:
        return false;
      case Piece::Kind::kWord:
        if (word_at(tokens_, piece.begin, {"lying", "telling"})) {
          if (!asked_of_all(all, i)) return false;
          kinds = true;
        } else if (!is_question_word(token.text) &&
                   !(token.text == "truth" && i >= 2 &&
                     word_at(tokens_, all[i - 2].begin, {"telling"}))) {
          return false;
        }
        asks = asks || is_ask_word(token.text);
        break;
      default:
        break;
    }
    if (!names.empty() && (!asks || kinds)) return false;
  }
  return asks && (names.empty() || names.size() == static_cast<std::size_t>(people_));
}

// "each one", "these three people"
bool StoryReader::counts_people(const Piece& number) const {
  const KnightsToken& token = tokens_[number.begin];
  const int count = token.kind == TokenKind::kNumber ? token.value : *count_word(token.text);
  if (count == 1 && number.begin > 0 && word_at(tokens_, number.begin - 1, {"each", "every"}))
    return true;
  return count == people_ && knights::kind_at(tokens_, number.end, TokenKind::kWord) &&
         is_person_noun(tokens_[number.end].text);
}

// Whether pieces[at], a kind, stands behind "who is" or "which of them are" at a clause's
// beginning: "the people here, who are knaves" asks nothing.
bool StoryReader::asked_of_all(const std::vector<Piece>& pieces, std::size_t at) const {
  const auto word = [&](std::size_t i, std::initializer_list<std::string_view> words) {
    return pieces[i].kind == Piece::Kind::kWord && word_at(tokens_, pieces[i].begin, words);
  };
  if (pieces[at].kind == Piece::Kind::kKind && !pieces[at].many &&
      word_at(tokens_, pieces[at].begin, {"the"}))
    return false;
  if (at == 0 || !word(--at, {"is", "are", "'s"})) return false;
  while (at > 0 && word(at - 1, {"of", "them", "these", "those", "the", "people", "islanders",
                                 "inhabitants"}))
    --at;
  if (at == 0 || !word(--at, {"who", "which"})) return false;
  if (at > 0 && pieces[at - 1].kind == Piece::Kind::kMark) --at;
  return at == 0 || pieces[at - 1].kind == Piece::Kind::kKind ||
         word(at - 1, {"and",   "or",      "so",   "determine", "deduce", "identify", "out",
                       "find",  "tell",    "say",  "me",        "us",     "decide",   "establish",
                       "infer", "explain", "then", "now",       "please", "lying",    "truth"});
}

// --- the setting ---

bool StoryReader::setting(std::size_t begin, std::size_t end) {
  const auto all = pieces(begin, end);
  const auto has = [&](Piece::Kind kind) {
    return std::any_of(all.begin(), all.end(), [&](const Piece& p) { return p.kind == kind; });
  };
  if (has(Piece::Kind::kKind))
    return refuse("a sentence speaks of a kind in a way that isn't read");
  // "Ann and saints always lie" would say it of Ann too.
  const auto is = [](Piece::Kind kind) { return [=](const Piece& p) { return p.kind == kind; }; };
  const auto names = std::find_if(all.begin(), all.end(), is(Piece::Kind::kNames));
  if (std::any_of(names, all.end(), is(Piece::Kind::kHabit)))
    return refuse("a sentence says of somebody what somebody always does");
  // "Ann and Bob are of a kind", "both knights always tell the truth": more than it seems.
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool word = all[i].kind == Piece::Kind::kWord;
    const bool counted = i > 0 && all[i - 1].kind == Piece::Kind::kNumber;
    if (names != all.end() && word && !counted &&
        word_at(tokens_, all[i].begin,
                {"kind", "kinds", "type", "types", "sort", "sorts", "group", "groups", "tribe",
                 "tribes", "class", "classes"}))
      return refuse("a sentence speaks of people in a way that isn't read");
    if (has(Piece::Kind::kHabit) && word && word_at(tokens_, all[i].begin, {"both"}))
      return refuse("a sentence speaks of a kind in a way that isn't read");
  }
  return check_words(all, !has(Piece::Kind::kHabit)) && check_numbers(all) && check_names(all);
}

std::vector<StoryReader::Piece> StoryReader::pieces(std::size_t begin, std::size_t end) const {
  std::vector<Piece> all;
  while (begin < end) {
    if (is_line_end(tokens_[begin])) {
      ++begin;
      continue;
    }
    all.push_back(piece_at(begin, end));
    begin = all.back().end;
  }
  fold_both_kinds(all, tokens_);
  return all;
}

StoryReader::Piece StoryReader::piece_at(std::size_t at, std::size_t end) const {
  const KnightsToken& token = tokens_[at];
  if (token.kind == TokenKind::kName) return names_at(at, end);
  if (is_mark(token)) return {Piece::Kind::kMark, at, at + 1};
  if (token.kind == TokenKind::kNumber || count_word(token.text))
    return {Piece::Kind::kNumber, at, at + 1};
  const bool article = word_at(tokens_, at, {"a", "an", "the"}) && at + 1 < end;
  const std::size_t noun = article ? at + 1 : at;
  if (tokens_[noun].kind == TokenKind::kWord && nouns_.is_kind(tokens_[noun].text)) {
    Piece piece = kind_at(noun, end);
    piece.begin = at;
    return piece;
  }
  return {Piece::Kind::kWord, at, at + 1};
}

// "Ann", "Ann and Bob", "Ann, Bob, and Carl"
StoryReader::Piece StoryReader::names_at(std::size_t at, std::size_t end) const {
  Piece piece{Piece::Kind::kNames, at, at + 1};
  piece.names.push_back(tokens_[at].value);
  for (std::size_t next = at + 1; next < end;) {
    if (tokens_[next].kind == TokenKind::kComma) ++next;
    if (word_at(tokens_, next, {"and"})) ++next;
    if (next == piece.end || next >= end || tokens_[next].kind != TokenKind::kName) break;
    piece.names.push_back(tokens_[next].value);
    piece.end = ++next;
  }
  return piece;
}

// A kind's noun: alone, with "who always lie", or as the subject of "always lie".
StoryReader::Piece StoryReader::kind_at(std::size_t at, std::size_t end) const {
  const auto one = nouns_.one(tokens_[at].text);
  Piece piece{.kind = Piece::Kind::kKind,
              .begin = at,
              .end = at + 1,
              .knight = one ? *one : *nouns_.many(tokens_[at].text),
              .many = !one};
  const auto habit_ends = [&](std::size_t from) {
    const auto habit = habit_at(tokens_, from);
    return habit && habit->truthful == piece.knight && from + habit->length <= end
               ? from + habit->length
               : std::size_t{0};
  };
  if (const std::size_t after = habit_ends(at + 1); after != 0) {
    piece.kind = Piece::Kind::kHabit;
    piece.end = after;
    return piece;
  }
  std::size_t next = at + 1;
  const bool is = word_at(tokens_, next, {"is", "are"});
  if (is) {
    ++next;
    if (word_at(tokens_, next, {"a"})) ++next;
    const bool people =
        word_at(tokens_, next, {"someone", "those", "ones"}) ||
        (knights::kind_at(tokens_, next, TokenKind::kWord) && is_person_noun(tokens_[next].text));
    if (!people) return piece;
    ++next;
  }
  const bool marked = next < end && is_mark(tokens_[next]);
  if (marked) ++next;
  if (!word_at(tokens_, next, {"who", "which", "that"})) return piece;
  const std::size_t after = habit_ends(next + 1);
  if (after == 0) return piece;
  piece.end = after;
  if (is) piece.kind = Piece::Kind::kHabit;
  const bool closes = marked && tokens_[next - 1].text == "(" && after < end;
  if (closes && tokens_[after].text == ")") ++piece.end;
  return piece;
}

// "knights and knaves", "either a knight or a knave": says nothing about anybody.
void StoryReader::fold_both_kinds(std::vector<Piece>& pieces, const Tokens& tokens) {
  for (std::size_t i = 0; i + 2 < pieces.size(); ++i) {
    if (pieces[i].kind != Piece::Kind::kKind) continue;
    std::size_t next = i + 1;
    if (pieces[next].kind == Piece::Kind::kMark) ++next;
    if (next + 1 >= pieces.size() || pieces[next].kind != Piece::Kind::kWord) continue;
    const bool either_one = word_at(tokens, pieces[next].begin, {"or"});
    const bool both = word_at(tokens, pieces[next].begin, {"and"});
    const Piece& other = pieces[next + 1];
    if (other.kind != Piece::Kind::kKind || other.knight == pieces[i].knight) continue;
    if (!(either_one && other.many == pieces[i].many) && !(both && other.many && pieces[i].many))
      continue;
    Piece folded{Piece::Kind::kBothKinds, pieces[i].begin, other.end};
    std::size_t first = i;
    if (first > 0 && word_at(tokens, pieces[first - 1].begin, {"either"})) --first;
    pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(first),
                 pieces.begin() + static_cast<std::ptrdiff_t>(next) + 2);
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(first), folded);
    i = first;
  }
}

// A word that looks misspelt could be a name, so it must have a small letter and, where people are
// named, stand before them and apart.
bool StoryReader::check_words(const std::vector<Piece>& pieces, bool idle_allowed) {
  bool names_follow = std::any_of(pieces.begin(), pieces.end(),
                                  [](const Piece& p) { return p.kind == Piece::Kind::kNames; });
  bool names_before = false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind == Piece::Kind::kNames) {
      names_before = true;
      names_follow = false;
    }
    if (pieces[i].kind != Piece::Kind::kWord) continue;
    const KnightsToken& word = tokens_[pieces[i].begin];
    if (is_setting_word(word.text) || (idle_allowed && is_idle_word(word.text))) continue;
    const bool apart = !names_follow || tokens_[pieces[i].end].kind == TokenKind::kColon ||
                       (is_setting_word(tokens_[pieces[i].end].text) &&
                        !word_at(tokens_, pieces[i].end, {"and", "with"}));
    if (names_before || !apart || word.capitalised() || !is_misspelt_idle_word(word.text))
      return refuse("the word \"" + word.text + "\" may change what is meant");
    ++misspellings_;
  }
  return true;
}

// A number counts the people, or the two kinds of them, or is the "one" of "one day".
bool StoryReader::check_numbers(const std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind != Piece::Kind::kNumber) continue;
    const KnightsToken& token = tokens_[pieces[i].begin];
    const int count = token.kind == TokenKind::kNumber ? token.value : *count_word(token.text);
    std::size_t noun = pieces[i].end;
    if (count == 1 && word_at(tokens_, noun, {"day", "morning", "evening", "night", "afternoon"}))
      continue;
    while (word_at(tokens_, noun,
                   {"of", "the", "its", "these", "those", "very", "special", "strange", "new"}))
      ++noun;
    const bool kinds =
        word_at(tokens_, noun, {"kinds", "types", "sorts", "groups", "tribes", "classes"});
    const bool people =
        knights::kind_at(tokens_, noun, TokenKind::kWord) && is_person_noun(tokens_[noun].text);
    if (kinds ? count != 2 : !people || count != people_)
      return refuse("it is not clear what the number " + token.text + " counts");
  }
  return true;
}

// One list of names, where people are introduced or live: "A traveller meets Ann and Bob", not "Ann
// meets Bob".
bool StoryReader::check_names(const std::vector<Piece>& pieces) {
  const auto is_names = [](const Piece& piece) { return piece.kind == Piece::Kind::kNames; };
  const auto list = std::find_if(pieces.begin(), pieces.end(), is_names);
  if (list == pieces.end()) return true;
  if (std::find_if(list + 1, pieces.end(), is_names) != pieces.end())
    return refuse("a sentence speaks of people in two places");
  const bool first = list == pieces.begin();
  const bool subject =
      word_at(tokens_, list->end,
              {"are", "is", "live", "lives", "belong", "belongs", "come", "were", "dwell"});
  const bool object =
      !first && ((list - 1)->kind == Piece::Kind::kMark || introduces(tokens_, list->begin - 1));
  if (!(first && subject) && !object)
    return refuse("a sentence speaks of people in a way that isn't read");
  if (list->names.size() >= 2) introduced_.insert(list->names.begin(), list->names.end());
  return true;
}

}  // namespace lemma::search::knights
