#include "search/tasks/code/expression.h"

#include <algorithm>
#include <array>
#include <set>

#include "search/tasks/code/calls.h"
#include "search/verify/printable.h"

namespace lemma::search::code {

using core::Result;
using Kind = Expression::Kind;

namespace {

constexpr auto kKeywords = std::to_array<std::string_view>(
    {"and",    "as",   "assert", "async",  "await",  "break",   "class",    "continue",
     "def",    "del",  "elif",   "else",   "except", "finally", "for",      "from",
     "global", "if",   "import", "in",     "is",     "lambda",  "nonlocal", "not",
     "or",     "pass", "raise",  "return", "try",    "while",   "with",     "yield"});
// Whose only argument may be a comprehension without brackets.
constexpr auto kConsumers =
    std::to_array<std::string_view>({"all", "any", "list", "max", "min", "sorted", "sum"});
constexpr std::array<std::string_view, 8> kComparisons = {
    "==", "!=", "<=", ">=", "<", ">", "in", "not in"};

bool among(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

core::Error wrong(std::string why) {
  return core::error(core::ErrorCode::kInvalidArgument, std::move(why));
}

// How tightly each binds; what is inside must bind at least as tightly as its place asks.
enum Binding { kChoice, kOr, kAnd, kNot, kCompare, kSum, kProduct, kMinus, kPower, kPostfix };

Binding binding_of(std::string_view op) {
  if (op == "+" || op == "-") return kSum;
  if (op == "*" || op == "//" || op == "%") return kProduct;
  return op == "**" ? kPower : kCompare;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { next(); }

  Result<Expression> whole() {
    BOOST_OUTCOME_TRY(auto expression, choice());
    if (!token_.empty()) return wrong("\"" + printable(token_, 24) + "\" isn't expected there");
    return expression;
  }

 private:
  struct Deeper {
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    int& depth_;
  };

  // --- tokens ---
  void next() {
    text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size()));
    token_is_text_ = false;
    std::size_t size = text_.empty() ? 0 : 1;
    const auto word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    };
    if (!text_.empty() && word(text_[0])) {
      while (size < text_.size() && word(text_[size])) ++size;
    } else if (!text_.empty() && (text_[0] == '\'' || text_[0] == '"')) {
      std::string_view rest = text_;
      if (auto literal = take_literal(rest)) {
        literal_ = std::move(*literal);
        token_is_text_ = true;
        size = text_.size() - rest.size();
      }
    } else if (text_.size() > 1) {
      static constexpr std::string_view kPairs[] = {"==", "!=", "<=", ">=", "//", "**"};
      if (among(kPairs, text_.substr(0, 2))) size = 2;
    }
    token_ = text_.substr(0, size);
    text_.remove_prefix(size);
  }
  bool take(std::string_view token) {
    if (token_is_text_ || token_ != token) return false;
    next();
    return true;
  }
  Result<void> need(std::string_view token) {
    if (take(token)) return core::success();
    return wrong("\"" + std::string(token) + "\" is missing");
  }

  // --- grammar, loosest first ---
  Result<Expression> choice() {
    const Deeper deeper(depth_);
    if (depth_ > kMaxNesting) return wrong("is nested too deep");
    BOOST_OUTCOME_TRY(auto value, disjunction());
    if (!take("if")) return value;
    BOOST_OUTCOME_TRY(auto condition, disjunction());
    BOOST_OUTCOME_TRY(need("else"));
    BOOST_OUTCOME_TRY(auto otherwise, choice());
    return node(Kind::kChoice, {}, {std::move(value), std::move(condition), std::move(otherwise)});
  }
  Result<Expression> disjunction() {
    BOOST_OUTCOME_TRY(auto left, conjunction());
    while (take("or")) {
      BOOST_OUTCOME_TRY(auto right, conjunction());
      left = node(Kind::kOr, {}, {std::move(left), std::move(right)});
    }
    return left;
  }
  Result<Expression> conjunction() {
    BOOST_OUTCOME_TRY(auto left, negation());
    while (take("and")) {
      BOOST_OUTCOME_TRY(auto right, negation());
      left = node(Kind::kAnd, {}, {std::move(left), std::move(right)});
    }
    return left;
  }
  Result<Expression> negation() {
    const Deeper deeper(depth_);
    if (depth_ > kMaxNesting) return wrong("is nested too deep");
    if (!take("not")) return comparison();
    BOOST_OUTCOME_TRY(auto inner, negation());
    return node(Kind::kNot, {}, {std::move(inner)});
  }
  Result<Expression> comparison() {
    BOOST_OUTCOME_TRY(auto left, sum());
    std::string op;
    if (!take_comparison(op)) return left;
    BOOST_OUTCOME_TRY(auto right, sum());
    std::string chained;
    if (take_comparison(chained)) return wrong("comparisons can't be chained here");
    return node(Kind::kBinary, op, {std::move(left), std::move(right)});
  }
  bool take_comparison(std::string& op) {
    for (const std::string_view one : kComparisons) {
      if (one == "not in") continue;
      if (!take(one)) continue;
      op = one;
      return true;
    }
    if (!take("not")) return false;
    op = "not in";
    return take("in");
  }
  Result<Expression> sum() {
    BOOST_OUTCOME_TRY(auto left, product());
    while (!token_is_text_ && (token_ == "+" || token_ == "-")) {
      const std::string op(token_);
      next();
      BOOST_OUTCOME_TRY(auto right, product());
      left = node(Kind::kBinary, op, {std::move(left), std::move(right)});
    }
    return left;
  }
  Result<Expression> product() {
    BOOST_OUTCOME_TRY(auto left, minus());
    while (!token_is_text_ && (token_ == "*" || token_ == "//" || token_ == "%")) {
      const std::string op(token_);
      next();
      BOOST_OUTCOME_TRY(auto right, minus());
      left = node(Kind::kBinary, op, {std::move(left), std::move(right)});
    }
    return left;
  }
  Result<Expression> minus() {
    const Deeper deeper(depth_);
    if (depth_ > kMaxNesting) return wrong("is nested too deep");
    if (!take("-")) return power();
    BOOST_OUTCOME_TRY(auto inner, minus());
    return node(Kind::kNegative, {}, {std::move(inner)});
  }
  Result<Expression> power() {
    BOOST_OUTCOME_TRY(auto base, postfix());
    if (!take("**")) return base;
    BOOST_OUTCOME_TRY(auto exponent, minus());
    return node(Kind::kBinary, "**", {std::move(base), std::move(exponent)});
  }

  Result<Expression> postfix() {
    BOOST_OUTCOME_TRY(auto value, atom());
    for (int applied = 0;; ++applied) {
      if (applied > kMaxNesting) return wrong("is nested too deep");
      if (take("[")) {
        BOOST_OUTCOME_TRY(value, subscript(std::move(value)));
      } else if (take(".")) {
        const std::string name(token_);
        // "0.upper()" isn't even Python: the point would be the number's.
        if (value.kind == Kind::kValue && value.value.kind == Value::Kind::kInteger)
          return wrong("is a number, which has no methods");
        if (!among(methods(), name)) return wrong("has no method " + printable(name, 24) + " here");
        next();
        BOOST_OUTCOME_TRY(need("("));
        BOOST_OUTCOME_TRY(auto arguments, list(")"));
        arguments.insert(arguments.begin(), std::move(value));
        value = node(Kind::kMethod, name, std::move(arguments));
      } else {
        return value;
      }
    }
  }
  Result<Expression> subscript(Expression object) {
    Expression made = node(Kind::kSlice, {}, {std::move(object)});
    for (unsigned i = 0; i < 3; ++i) {
      if (token_ != ":" && token_ != "]") {
        BOOST_OUTCOME_TRY(auto bound, choice());
        made.parts.push_back(std::move(bound));
        made.given |= 1U << i;
      }
      if (take("]")) {
        if (i > 0) return made;
        if (made.given == 0) return wrong("an index is missing");
        made.kind = Kind::kIndex;
        made.given = 0;
        return made;
      }
      if (i == 2 || !take(":")) break;
    }
    return wrong("\"]\" is missing");
  }

  Result<Expression> atom() {
    if (token_is_text_) {
      Expression text{.value = literal_};
      next();
      return text;
    }
    if (take("(")) {
      BOOST_OUTCOME_TRY(auto inner, choice());
      BOOST_OUTCOME_TRY(need(")"));
      return inner;
    }
    if (take("[")) return list_or_comprehension();
    std::string_view rest = token_;
    if (auto literal = take_literal(rest); literal && rest.empty()) {
      next();
      return Expression{.value = std::move(*literal)};
    }
    const std::string name(token_);
    if (among(functions(), name)) {
      next();
      return call(name);
    }
    if (!is_variable(name))
      return wrong(name.empty() ? "ends where more is expected"
                                : "\"" + printable(name, 24) + "\" isn't known here");
    next();
    return node(Kind::kName, name, {});
  }
  Result<Expression> list_or_comprehension() {
    if (take("]")) return node(Kind::kList, {}, {});
    BOOST_OUTCOME_TRY(auto first, choice());
    if (token_ == "for") return comprehension(std::move(first), "]");
    if (take("]")) return node(Kind::kList, {}, {std::move(first)});
    BOOST_OUTCOME_TRY(need(","));
    BOOST_OUTCOME_TRY(auto items, list("]"));
    items.insert(items.begin(), std::move(first));
    return node(Kind::kList, {}, std::move(items));
  }
  Result<Expression> comprehension(Expression element, std::string_view end) {
    BOOST_OUTCOME_TRY(need("for"));
    const std::string name(token_);
    if (!is_variable(name)) return wrong("\"" + printable(name, 24) + "\" can't be a variable");
    next();
    BOOST_OUTCOME_TRY(need("in"));
    BOOST_OUTCOME_TRY(auto over, disjunction());
    std::vector<Expression> parts{std::move(element), std::move(over)};
    if (take("if")) {
      BOOST_OUTCOME_TRY(auto condition, disjunction());
      parts.push_back(std::move(condition));
    }
    BOOST_OUTCOME_TRY(need(end));
    return node(Kind::kComprehension, name, std::move(parts));
  }
  Result<Expression> call(const std::string& name) {
    BOOST_OUTCOME_TRY(need("("));
    Expression made = node(Kind::kCall, name, {});
    if (take(")")) return made;
    BOOST_OUTCOME_TRY(auto first, choice());
    if (token_ == "for" && among(kConsumers, name)) {
      BOOST_OUTCOME_TRY(auto all, comprehension(std::move(first), ")"));
      made.parts.push_back(std::move(all));
      return made;
    }
    made.parts.push_back(std::move(first));
    while (take(",")) {
      if (name == "sorted" && token_ == "reverse") {
        next();
        BOOST_OUTCOME_TRY(need("="));
        BOOST_OUTCOME_TRY(need("True"));
        made.reversed = true;
        break;
      }
      BOOST_OUTCOME_TRY(auto argument, choice());
      made.parts.push_back(std::move(argument));
    }
    BOOST_OUTCOME_TRY(need(")"));
    return made;
  }
  Result<std::vector<Expression>> list(std::string_view end) {
    std::vector<Expression> items;
    if (take(end)) return items;
    do {
      BOOST_OUTCOME_TRY(auto item, choice());
      items.push_back(std::move(item));
    } while (take(","));
    BOOST_OUTCOME_TRY(need(end));
    return items;
  }

  static Expression node(Kind kind, std::string name, std::vector<Expression> parts) {
    return {.kind = kind, .name = std::move(name), .parts = std::move(parts)};
  }

  std::string_view text_;
  std::string_view token_;  // empty at the end
  Value literal_;           // of a token that is a text
  bool token_is_text_ = false;
  int depth_ = 0;
};

Binding binding_of(const Expression& e) {
  switch (e.kind) {
    case Kind::kValue:
      return e.value.kind == Value::Kind::kInteger && e.value.integer < 0 ? kMinus : kPostfix;
    case Kind::kNegative:
      return kMinus;
    case Kind::kBinary:
      return binding_of(e.name);
    case Kind::kNot:
      return kNot;
    case Kind::kAnd:
      return kAnd;
    case Kind::kOr:
      return kOr;
    case Kind::kChoice:
      return kChoice;
    default:
      return kPostfix;
  }
}

std::string written(const Expression& e, Binding at_least);

std::string joined(std::span<const Expression> parts) {
  std::string text;
  for (const Expression& part : parts) text += (text.empty() ? "" : ", ") + written(part, kChoice);
  return text;
}

std::string comprehension(const Expression& e) {
  std::string text =
      written(e.parts[0], kChoice) + " for " + e.name + " in " + written(e.parts[1], kOr);
  if (e.parts.size() > 2) text += " if " + written(e.parts[2], kOr);
  return text;
}

std::string bare(const Expression& e) {
  const std::span<const Expression> parts = e.parts;
  switch (e.kind) {
    case Kind::kValue:
      return to_literal(e.value);
    case Kind::kName:
      return e.name;
    case Kind::kList:
      return "[" + joined(parts) + "]";
    case Kind::kComprehension:
      return "[" + comprehension(e) + "]";
    case Kind::kCall:
      return e.name + "(" + joined(parts) + (e.reversed ? ", reverse=True" : "") + ")";
    case Kind::kMethod:
      return written(parts[0], kPostfix) + "." + e.name + "(" + joined(parts.subspan(1)) + ")";
    case Kind::kIndex:
      return written(parts[0], kPostfix) + "[" + written(parts[1], kChoice) + "]";
    case Kind::kSlice: {
      std::string text = written(parts[0], kPostfix) + "[";
      std::size_t part = 1;
      for (unsigned i = 0; i < 3; ++i) {
        if (i == 1 || (i == 2 && (e.given & 4U) != 0)) text += ":";
        if ((e.given >> i & 1U) != 0) text += written(parts[part++], kChoice);
      }
      return text + "]";
    }
    case Kind::kNegative:
      return "-" + written(parts[0], kMinus);
    case Kind::kBinary: {
      const Binding binding = binding_of(e.name);
      if (binding == kPower)
        return written(parts[0], kPostfix) + " ** " + written(parts[1], kMinus);
      const auto next = static_cast<Binding>(binding + 1);
      return written(parts[0], binding == kCompare ? next : binding) + " " + e.name + " " +
             written(parts[1], next);
    }
    case Kind::kNot:
      return "not " + written(parts[0], kNot);
    case Kind::kAnd:
      return written(parts[0], kAnd) + " and " + written(parts[1], kNot);
    case Kind::kOr:
      return written(parts[0], kOr) + " or " + written(parts[1], kAnd);
    case Kind::kChoice:
      return written(parts[0], kOr) + " if " + written(parts[1], kOr) + " else " +
             written(parts[2], kChoice);
  }
  return {};
}

std::string written(const Expression& e, Binding at_least) {
  return binding_of(e) < at_least ? "(" + bare(e) + ")" : bare(e);
}

void collect(const Expression& e, std::vector<std::string>& bound, std::set<std::string>& free) {
  if (e.kind == Kind::kName && std::ranges::find(bound, e.name) == bound.end()) free.insert(e.name);
  if (e.kind != Kind::kComprehension) {
    for (const Expression& part : e.parts) collect(part, bound, free);
    return;
  }
  collect(e.parts[1], bound, free);
  bound.push_back(e.name);
  collect(e.parts[0], bound, free);
  if (e.parts.size() > 2) collect(e.parts[2], bound, free);
  bound.pop_back();
}

// range(...) gives no list in Python, so it stands only where it is gone through, or in list(...).
bool ranges_are_in_place(const Expression& e, bool here) {
  if (e.kind == Kind::kCall && e.name == "range" && !here) return false;
  for (std::size_t i = 0; i < e.parts.size(); ++i) {
    const bool gone_through = (e.kind == Kind::kComprehension && i == 1) ||
                              (e.kind == Kind::kCall && e.name == "list" && e.parts.size() == 1);
    if (!ranges_are_in_place(e.parts[i], gone_through)) return false;
  }
  return true;
}

Result<Expression> parsed(std::string_view text, bool may_be_range) {
  BOOST_OUTCOME_TRY(auto expression, Parser(text).whole());
  if (!ranges_are_in_place(expression, may_be_range))
    return wrong("range stands only where it is gone through, or in list(...)");
  return expression;
}

}  // namespace

bool is_variable(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || name[0] < 'a' || name[0] > 'z') return false;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return std::ranges::all_of(name, fits) && !among(kKeywords, name) && !among(functions(), name) &&
         name != "reverse";
}

Result<Expression> parse_expression(std::string_view text) { return parsed(text, false); }
Result<Expression> parse_iterable(std::string_view text) { return parsed(text, true); }

std::string to_string(const Expression& expression) { return written(expression, kChoice); }

std::vector<std::string> free_names(const Expression& expression) {
  std::vector<std::string> bound;
  std::set<std::string> free;
  collect(expression, bound, free);
  return {free.begin(), free.end()};
}

}  // namespace lemma::search::code
