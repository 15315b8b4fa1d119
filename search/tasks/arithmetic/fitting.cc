#include "search/tasks/arithmetic/fitting.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "search/tasks/arithmetic/spoken.h"

namespace lemma::search::arithmetic {

namespace {

using Kind = Token::Kind;

std::vector<std::string_view> words_of(std::string_view text, char between) {
  std::vector<std::string_view> words;
  for (;;) {
    const std::size_t end = text.find(between);
    words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return words;
    text.remove_prefix(end + 1);
  }
}

// Reads one shape at one place of a text, in every way that it fits.
class Fitting {
 public:
  Fitting(std::span<const Token> tokens, std::string_view shape)
      : tokens_(tokens), words_(words_of(shape, ' ')) {}

  // Each with the index behind it.
  std::vector<std::pair<std::size_t, Reading>> from(std::size_t at) {
    fit(0, at, {});
    return std::move(fits_);
  }

 private:
  const Token* token(std::size_t at) const { return at < tokens_.size() ? &tokens_[at] : nullptr; }
  bool is(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].kind != Kind::kNumber && tokens_[at].text == text;
  }
  bool is_natural(std::size_t at) const {
    return at < tokens_.size() && tokens_[at].kind == Kind::kNumber &&
           tokens_[at].text.find('.') == std::string::npos;
  }

  void fit(std::size_t word, std::size_t at, const Reading& reading) {
    if (word == words_.size()) {
      fits_.emplace_back(at, reading);
      return;
    }
    std::string_view wanted = words_[word];
    if (wanted.ends_with('?') && wanted.size() > 1) {
      fit(word + 1, at, reading);
      wanted.remove_suffix(1);
    }
    if (wanted.size() == 1 && wanted[0] >= 'A' && wanted[0] <= 'Z')
      return fit_part(wanted[0], word, at, reading);
    for (const std::string_view option : words_of(wanted, '|'))
      if (is(at, option)) fit(word + 1, at + 1, reading);
  }

  void fit_part(char part, std::size_t word, std::size_t at, const Reading& reading) {
    switch (part) {
      case 'N':
        if (is_natural(at)) take(word, at + 1, reading, {tokens_[at].text});
        return;
      case 'V':
        if (at < tokens_.size() && tokens_[at].kind == Kind::kNumber)
          take(word, at + 1, reading, {tokens_[at].text});
        return;
      case 'L':
      case 'M':
        return fit_list(part == 'L', word, at, reading);
      case 'E':
        return fit_expression(word, at, reading);
      case 'D':
        return fit_digits(word, at, reading);
      case 'B':
        return fit_base(word, at, reading);
      default:
        return fit_measured(part, word, at, reading);
    }
  }

  void take(std::size_t word, std::size_t next, Reading reading,
            const std::vector<std::string>& parts) {
    reading.parts.insert(reading.parts.end(), parts.begin(), parts.end());
    fit(word + 1, next, reading);
  }

  // "84, 36 and 60", "(84, 36)", "84 36". The whole of it: no number may follow.
  void fit_list(bool natural, std::size_t word, std::size_t at, const Reading& reading) {
    const bool brackets = is(at, "(");
    if (brackets) ++at;
    std::vector<std::string> numbers;
    bool grouped = false;  // "84,360" might be one number
    for (;;) {
      if (!token(at) || token(at)->kind != Kind::kNumber) return;
      if (natural && !is_natural(at)) return;
      numbers.push_back(token(at++)->text);
      const std::size_t end = at;
      if (is(at, ",")) {
        grouped |= token(at)->tight_comma;
        ++at;
      }
      if (is(at, "and")) ++at;
      if (token(at) && token(at)->kind == Kind::kNumber) continue;
      at = end;
      break;
    }
    if (brackets && !is(at++, ")")) return;
    // One number has no common divisor with another, so there two groups are two numbers.
    if (numbers.size() < 2 || (grouped && (!natural || numbers.size() > 2))) return;
    take(word, at, reading, numbers);
  }

  void fit_expression(std::size_t word, std::size_t at, const Reading& reading) {
    if (const auto expression = expression_at(tokens_, at))
      take(word, expression->end, reading, {expression->text});
  }

  void fit_digits(std::size_t word, std::size_t at, const Reading& reading) {
    const Token* digits = token(at);
    if (!digits) return;
    if (digits->kind == Kind::kDigits || (is_natural(at) && !digits->word_number)) {
      take(word, at + 1, reading, {digits->text});
    } else if (digits->kind == Kind::kWord) {
      // Letters alone are digits too, unless they are a word that people write.
      static const std::set<std::string_view> kWords = {"a",  "add",  "bad", "bed",
                                                        "be", "bead", "dad", "fed"};
      if (kWords.contains(digits->text)) return;
      if (digits->text.find_first_not_of("abcdef") == std::string::npos)
        take(word, at + 1, reading, {digits->text});
    }
  }

  void fit_base(std::size_t word, std::size_t at, Reading reading) {
    static const std::map<std::string_view, int> kNames = {
        {"binary", 2},  {"ternary", 3}, {"octal", 8},       {"decimal", 10},
        {"denary", 10}, {"hex", 16},    {"hexadecimal", 16}};
    if (!token(at)) return;
    const auto name = kNames.find(token(at)->text);
    if (token(at)->kind == Kind::kWord && name != kNames.end()) {
      reading.bases.push_back(name->second);
      fit(word + 1, at + 1, reading);
    } else if (is(at, "base") && is_natural(at + 1) && token(at + 1)->text.size() <= 2) {
      reading.bases.push_back(std::stoi(token(at + 1)->text));
      fit(word + 1, at + 2, reading);
    }
  }

  void fit_measured(char part, std::size_t word, std::size_t at, Reading reading) {
    switch (part) {
      case 'Q':
        return fit_each(word, reading, &Reading::sums, amounts_at(tokens_, at));
      case 'S':
        if (auto sum = sum_at(tokens_, at))
          fit_each(word, reading, &Reading::sums, std::vector{*sum});
        return;
      case 'U':
        return fit_each(word, reading, &Reading::units, units_at(tokens_, at));
      case 'T':
        if (const auto time = time_at(tokens_, at))
          fit_each(word, reading, &Reading::times, std::vector{*time});
        return;
      default:
        if (const auto date = date_at(tokens_, at))
          fit_each(word, reading, &Reading::dates, std::vector{*date});
    }
  }

  template <class Part>
  void fit_each(std::size_t word, const Reading& reading, std::vector<Part> Reading::*list,
                const std::vector<Part>& options) {
    for (const Part& option : options) {
      Reading with = reading;
      (with.*list).push_back(option);
      fit(word + 1, option.end, with);
    }
  }

  const std::span<const Token> tokens_;
  const std::vector<std::string_view> words_;
  std::vector<std::pair<std::size_t, Reading>> fits_;
};

}  // namespace

std::vector<std::pair<std::size_t, Reading>> fits(std::span<const Token> tokens,
                                                  std::string_view shape, std::size_t at) {
  return Fitting(tokens, shape).from(at);
}

}  // namespace lemma::search::arithmetic
