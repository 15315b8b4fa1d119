#include "search/tasks/geometry/phrase.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/prose.h"

namespace lemma::search::geometry {

namespace {

constexpr std::size_t kMaxTokens = 300;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSigns = {
    {{"\u00b0", " degrees "},
     {"\u00ba", " degrees "},
     {"\u2220", " angle "},
     {"\u25b3", " triangle "},
     {"\u0394", " triangle "},
     {"\u00b2", "^2"},
     {"\u03c0", " pi "},
     {"\u2225", " is parallel to "}}};

std::string spelt_out(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto sign =
        std::ranges::find_if(kSigns, [&](const auto& one) { return text.starts_with(one.first); });
    if (sign == kSigns.end()) {
      plain += text[0];
      text.remove_prefix(1);
    } else {
      plain += sign->second;
      text.remove_prefix(sign->first.size());
    }
  }
  return plain;
}

using Words = std::vector<std::string>;

// Names of more than one word, longest first; what they are called here.
struct Dictionary {
  std::vector<std::pair<Words, std::string>> entries;

  explicit Dictionary(std::initializer_list<std::pair<const char*, const char*>> list) {
    for (const auto& [words, name] : list) {
      std::istringstream stream{std::string(words)};
      Words split;
      for (std::string word; stream >> word;) split.push_back(word);
      entries.emplace_back(std::move(split), name);
    }
    std::ranges::stable_sort(entries, std::greater<>(),
                             [](const auto& entry) { return entry.first.size(); });
  }

  // The name and how many tokens it takes.
  std::optional<std::pair<std::string, std::size_t>> at(TextTokens rest) const {
    for (const auto& [words, name] : entries) {
      if (words.size() > rest.size()) continue;
      bool same = true;
      for (std::size_t i = 0; i < words.size(); ++i)
        same = same && rest[i].kind == TextToken::Kind::kWord && rest[i].lower == words[i];
      if (same) return std::pair(name, words.size());
    }
    return std::nullopt;
  }
};

const Dictionary& shapes() {
  static const Dictionary kShapes{{"rectangle", "rectangle"},
                                  {"rectangles", "rectangle"},
                                  {"square", "square"},
                                  {"squares", "square"},
                                  {"circle", "circle"},
                                  {"circles", "circle"},
                                  {"triangle", "triangle"},
                                  {"triangles", "triangle"},
                                  {"right triangle", "right triangle"},
                                  {"right angled triangle", "right triangle"},
                                  {"right angle triangle", "right triangle"},
                                  {"right triangles", "right triangle"},
                                  {"isosceles triangle", "isosceles"},
                                  {"isosceles triangles", "isosceles"},
                                  {"equilateral triangle", "equilateral"},
                                  {"equilateral triangles", "equilateral"},
                                  {"parallelogram", "parallelogram"},
                                  {"parallelograms", "parallelogram"},
                                  {"rhombus", "rhombus"},
                                  {"trapezium", "trapezium"},
                                  {"trapezoid", "trapezium"},
                                  {"quadrilateral", "quadrilateral"},
                                  {"regular pentagon", "regular 5"},
                                  {"regular hexagon", "regular 6"},
                                  {"regular heptagon", "regular 7"},
                                  {"regular octagon", "regular 8"},
                                  {"regular nonagon", "regular 9"},
                                  {"regular decagon", "regular 10"},
                                  {"regular dodecagon", "regular 12"}};
  return kShapes;
}

const Dictionary& attributes() {
  static const Dictionary kAttributes{{"length", "length"},
                                      {"width", "width"},
                                      {"breadth", "width"},
                                      {"height", "height"},
                                      {"altitude", "height"},
                                      {"perpendicular height", "height"},
                                      {"base", "base"},
                                      {"side", "side"},
                                      {"sides", "side"},
                                      {"each side", "side"},
                                      {"every side", "side"},
                                      {"side length", "side"},
                                      {"length of a side", "side"},
                                      {"length of each side", "side"},
                                      {"length of its side", "side"},
                                      {"length of one side", "side"},
                                      {"length of its sides", "side"},
                                      {"area", "area"},
                                      {"surface area", "area"},
                                      {"perimeter", "perimeter"},
                                      {"diagonal", "diagonal"},
                                      {"length of the diagonal", "diagonal"},
                                      {"length of a diagonal", "diagonal"},
                                      {"length of its diagonal", "diagonal"},
                                      {"length of the diagonals", "diagonal"},
                                      {"radius", "radius"},
                                      {"length of the radius", "radius"},
                                      {"diameter", "diameter"},
                                      {"length of the diameter", "diameter"},
                                      {"circumference", "circumference"},
                                      {"hypotenuse", "hypotenuse"},
                                      {"length of the hypotenuse", "hypotenuse"},
                                      {"length of its hypotenuse", "hypotenuse"},
                                      {"leg", "leg"},
                                      {"one leg", "leg"},
                                      {"other leg", "other leg"},
                                      {"length of the other leg", "other leg"},
                                      {"vertex angle", "apex angle"},
                                      {"apex angle", "apex angle"},
                                      {"top angle", "apex angle"},
                                      {"base angle", "base angle"},
                                      {"base angles", "base angle"},
                                      {"each base angle", "base angle"},
                                      {"interior angle", "interior angle"},
                                      {"interior angles", "interior angle"},
                                      {"each interior angle", "interior angle"},
                                      {"size of each interior angle", "interior angle"},
                                      {"measure of each interior angle", "interior angle"},
                                      {"size of an interior angle", "interior angle"},
                                      {"third angle", "third angle"},
                                      {"other angle", "third angle"},
                                      {"remaining angle", "third angle"},
                                      {"missing angle", "third angle"},
                                      {"last angle", "third angle"},
                                      {"fourth angle", "fourth angle"},
                                      {"size of the third angle", "third angle"},
                                      {"measure of the third angle", "third angle"}};
  return kAttributes;
}

const Dictionary& units() {
  static const Dictionary kUnits{{"mm", "mm"},         {"millimetres", "mm"}, {"millimeters", "mm"},
                                 {"cm", "cm"},         {"cms", "cm"},         {"centimetre", "cm"},
                                 {"centimeter", "cm"}, {"centimetres", "cm"}, {"centimeters", "cm"},
                                 {"m", "m"},           {"metre", "m"},        {"metres", "m"},
                                 {"meter", "m"},       {"meters", "m"},       {"km", "km"},
                                 {"kilometres", "km"}, {"kilometers", "km"},  {"inch", "in"},
                                 {"inches", "in"},     {"feet", "ft"},        {"foot", "ft"},
                                 {"ft", "ft"},         {"yards", "yd"},       {"unit", "units"},
                                 {"units", "units"}};
  return kUnits;
}

bool is_mark(TextTokens rest, std::size_t at, std::string_view mark) {
  return at < rest.size() && rest[at].kind == TextToken::Kind::kMark && rest[at].text == mark;
}
bool is_word(TextTokens rest, std::size_t at, std::initializer_list<std::string_view> words) {
  return at < rest.size() && rest[at].kind == TextToken::Kind::kWord &&
         std::ranges::find(words, rest[at].lower) != words.end();
}

// "5", "5 cm", "10 pi", "3*pi cm", "24 square cm", "24 cm^2", "24 cm squared", "40 degrees"
std::optional<std::pair<Amount, std::size_t>> amount_at(TextTokens rest) {
  if (rest.empty() || rest[0].kind != TextToken::Kind::kNumber) return std::nullopt;
  Amount amount{rest[0].number};
  std::size_t at = 1;
  const std::size_t pi = is_mark(rest, at, "*") ? at + 1 : at;
  if (is_word(rest, pi, {"pi"})) {
    const auto product = multiply(amount.number, Exact::pi());
    if (!product) return std::nullopt;
    amount.number = *product;
    at = pi + 1;
  }
  if (is_word(rest, at, {"degrees", "degree", "deg"})) {
    amount.unit = "degree";
    return std::pair(amount, at + 1);
  }
  const bool square = is_word(rest, at, {"square", "sq"});
  if (const auto unit = units().at(rest.subspan(std::min(rest.size(), at + square)))) {
    amount.unit = unit->first;
    amount.squared = square;
    at += square + unit->second;
    if (is_mark(rest, at, "^") && at + 1 < rest.size() && rest[at + 1].text == "2" && !square) {
      amount.squared = true;
      at += 2;
    } else if (is_word(rest, at, {"squared"}) && !square) {
      amount.squared = true;
      ++at;
    }
  }
  return std::pair(amount, at);
}

// "(1, 2)", "A(1, 2)", "A = (1, 2)", "A at (1, 2)"
std::optional<std::pair<Spot, std::size_t>> spot_at(TextTokens rest) {
  Spot spot;
  std::size_t at = 0;
  if (at < rest.size() && rest[at].text.size() == 1 && rest[at].text[0] >= 'A' &&
      rest[at].text[0] <= 'Z')
    spot.name = rest[at++].text;
  if (!spot.name.empty() && (is_mark(rest, at, "=") || is_word(rest, at, {"at"}))) ++at;
  const auto number = [&](Exact& into) {
    if (at >= rest.size() || rest[at].kind != TextToken::Kind::kNumber) return false;
    into = rest[at++].number;
    return true;
  };
  const auto mark = [&](std::string_view one) { return is_mark(rest, at, one) && ++at > 0; };
  if (!mark("(") || !number(spot.x) || !mark(",") || !number(spot.y) || !mark(")"))
    return std::nullopt;
  return std::pair(spot, at);
}

// A name of `count` different points, in capital letters.
std::optional<Points> points_at(TextTokens rest, std::size_t count) {
  if (rest.empty() || rest[0].kind != TextToken::Kind::kWord || rest[0].text.size() != count)
    return std::nullopt;
  const std::string& text = rest[0].text;
  for (std::size_t i = 0; i < count; ++i)
    if (text[i] < 'A' || text[i] > 'Z' || text.find(text[i]) != i) return std::nullopt;
  return text;
}

}  // namespace

std::optional<std::vector<TextToken>> lex_figure(std::string_view text) {
  const auto ascii = plain_ascii(spelt_out(text));
  if (!ascii) return std::nullopt;
  std::vector<TextToken> tokens;
  for (std::size_t i = 0; i < ascii->size();) {
    const char c = (*ascii)[i];
    const auto at = [&](std::size_t j) { return j < ascii->size() ? (*ascii)[j] : ' '; };
    if (tokens.size() == kMaxTokens) return std::nullopt;
    TextToken token{TextToken::Kind::kMark, std::string(1, c), std::string(1, c)};
    if (c == ' ' || c == '\n') {
      ++i;
      continue;
    }
    if (is_letter(c)) {
      token = {TextToken::Kind::kWord, "", ""};
      for (; is_letter(at(i)) || (at(i) == '\'' && is_letter(at(i + 1))); ++i) {
        if (at(i) == '\'') continue;
        token.text += at(i);
        token.lower += static_cast<char>(at(i) | 0x20);
      }
      // "right-angled"
      if (at(i) == '-' && is_letter(at(i + 1))) ++i;
    } else if (is_digit(c) || (c == '-' && is_digit(at(i + 1)) && !tokens.empty() &&
                               (tokens.back().text == "(" || tokens.back().text == ","))) {
      std::string number(1, c);
      for (++i; is_digit(at(i)) || ((at(i) == '.' || at(i) == '/') && is_digit(at(i + 1))); ++i)
        number += at(i);
      const auto value = arithmetic::parse_numeral(number, 9);
      if (!value) return std::nullopt;
      tokens.push_back({TextToken::Kind::kNumber, number, number, Exact(*value)});
      continue;
    } else {
      ++i;
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

FigurePhrase::FigurePhrase(std::string_view pattern) {
  std::istringstream words{std::string(pattern)};
  for (std::string word; words >> word;) {
    Element element;
    if (word[0] == '?') {
      element.optional = true;
      word.erase(0, 1);
    }
    if (word[0] == '{') {
      element.place = word.substr(1, word.size() - 2);
    } else {
      std::istringstream alternatives(word);
      for (std::string one; std::getline(alternatives, one, '|');) {
        element.alternatives.emplace_back();
        std::istringstream parts(one);
        for (std::string part; std::getline(parts, part, '_');)
          element.alternatives.back().push_back(part);
      }
    }
    elements_.push_back(std::move(element));
  }
}

std::optional<Captures> FigurePhrase::match(TextTokens clause) const {
  Captures captures;
  if (match_from(0, clause, captures)) return captures;
  return std::nullopt;
}

bool FigurePhrase::match_from(std::size_t at, TextTokens rest, Captures& captures) const {
  if (at == elements_.size()) return rest.empty();
  const Element& element = elements_[at];
  const auto go_on = [&](std::size_t taken, Captures next) {
    if (!match_from(at + 1, rest.subspan(taken), next)) return false;
    captures = std::move(next);
    return true;
  };
  const std::string& place = element.place;
  Captures next = captures;
  if (place.empty()) {
    for (const Words& words : element.alternatives) {
      if (words.size() > rest.size()) continue;
      bool same = true;
      for (std::size_t i = 0; i < words.size(); ++i) same = same && rest[i].lower == words[i];
      if (!same) continue;
      Captures with = captures;
      with.said.insert(words.begin(), words.end());
      if (go_on(words.size(), std::move(with))) return true;
    }
  } else if (place[0] >= '1' && place[0] <= '9') {
    if (const auto points = points_at(rest, static_cast<std::size_t>(place[0] - '0'))) {
      next.points[place] = *points;
      if (go_on(1, std::move(next))) return true;
    }
  } else if (place[0] == 'v') {
    if (const auto amount = amount_at(rest)) {
      next.amounts[place] = amount->first;
      if (go_on(amount->second, std::move(next))) return true;
    }
  } else if (place[0] == 'c') {
    if (const auto spot = spot_at(rest)) {
      next.spots[place] = spot->first;
      if (go_on(spot->second, std::move(next))) return true;
    }
  } else if (place == "shape") {
    const std::size_t article = is_word(rest, 0, {"a", "an", "the", "this", "that", "my"}) ? 1 : 0;
    if (const auto name = shapes().at(rest.subspan(article))) {
      next.names["shape"] = name->first;
      next.names["article"] = article == 0 ? "" : rest[0].lower;
      if (go_on(article + name->second, std::move(next))) return true;
    }
  } else if (const auto name = attributes().at(rest)) {
    next.names[place] = name->first;
    if (go_on(name->second, std::move(next))) return true;
  }
  return element.optional && go_on(0, captures);
}

}  // namespace lemma::search::geometry
