// Slow, obvious, independent answers about the arithmetic family: its own fractions, its own
// reading of expressions (tokens, shunting-yard, reverse Polish), its own ways to compute what is
// asked for. It shares no code with search/.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <nlohmann/json.hpp>

namespace lemma::search::arithmetic_oracle {

using Integer = boost::multiprecision::cpp_int;
using Exact = boost::multiprecision::cpp_rational;

// "12", "-3/4", "0.25"; nothing for anything else.
inline std::optional<Exact> number(std::string text) {
  bool negative = false;
  if (!text.empty() && text[0] == '-') {
    negative = true;
    text.erase(0, 1);
  }
  Integer top = 0, bottom = 1, divisor = 0;
  bool point = false, slash = false, digit = false;
  for (const char c : text) {
    if (c == '.' && !point && !slash && digit) {
      point = true;
      digit = false;
    } else if (c == '/' && !point && !slash && digit) {
      slash = true;
      digit = false;
    } else if (c >= '0' && c <= '9') {
      digit = true;
      if (slash) {
        divisor = divisor * 10 + (c - '0');
      } else {
        top = top * 10 + (c - '0');
        if (point) bottom *= 10;
      }
    } else {
      return std::nullopt;
    }
  }
  if (!digit || (slash && divisor == 0)) return std::nullopt;
  if (slash) bottom = divisor;
  return Exact(negative ? -top : top, bottom);
}

// What "left op right" is: nothing where it divides by zero.
inline std::optional<Exact> apply(const Exact& left, const std::string& op, const Exact& right) {
  if (op == "+") return left + right;
  if (op == "-") return left - right;
  if (op == "*") return left * right;
  if (op == "^") {
    int n = static_cast<int>(numerator(right));
    if (n < 0 && left == 0) return std::nullopt;
    Exact power = 1;
    for (int i = 0; i < std::abs(n); ++i) power *= left;
    return n < 0 ? 1 / power : power;
  }
  if (right == 0) return std::nullopt;
  if (op == "/") return left / right;
  return Exact(Integer(numerator(left) % numerator(right)));
}

// Canonical text in reverse Polish order: operators and brackets stand apart, except that a bracket
// touches what is in it and a bracketed number is one number.
inline std::vector<std::string> reverse_polish(const std::string& text) {
  std::vector<std::string> tokens, output, waiting;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
      continue;
    }
    if (text[i] == '(') {
      const std::size_t end = text.find(')', i);
      const std::string inside = text.substr(i + 1, end - i - 1);
      if (end != std::string::npos && number(inside)) {
        tokens.push_back(inside);
        i = end + 1;
        continue;
      }
    }
    if (text[i] == '(' || text[i] == ')') {
      tokens.push_back(text.substr(i++, 1));
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" ()", i), text.size());
    tokens.push_back(text.substr(i, end - i));
    i = end;
  }
  const auto rank = [](const std::string& op) {
    if (op == "(") return 0;
    if (op == "+" || op == "-") return 1;
    return op == "^" ? 3 : 2;
  };
  for (const auto& token : tokens) {
    if (number(token)) {
      output.push_back(token);
    } else if (token == "(") {
      waiting.push_back(token);
    } else if (token == ")") {
      for (; waiting.back() != "("; waiting.pop_back()) output.push_back(waiting.back());
      waiting.pop_back();
    } else {
      for (; !waiting.empty() && rank(waiting.back()) >= rank(token); waiting.pop_back())
        output.push_back(waiting.back());
      waiting.push_back(token);
    }
  }
  for (; !waiting.empty(); waiting.pop_back()) output.push_back(waiting.back());
  return output;
}

// The value of a canonical expression; nothing where it divides by zero.
inline std::optional<Exact> value(const std::string& text) {
  std::vector<Exact> stack;
  for (const auto& token : reverse_polish(text)) {
    if (const auto n = number(token)) {
      stack.push_back(*n);
      continue;
    }
    const Exact right = stack.back();
    stack.pop_back();
    const auto result = apply(stack.back(), token, right);
    if (!result) return std::nullopt;
    stack.back() = *result;
  }
  return stack.at(0);
}

struct Triple {
  Exact left;
  std::string op;
  Exact right;
};

// The operations of a canonical expression whose operands are numbers: where two numbers and an
// operator follow each other in reverse Polish order.
inline std::vector<Triple> ready(const std::string& text) {
  const auto tokens = reverse_polish(text);
  std::vector<Triple> all;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i)
    if (number(tokens[i]) && number(tokens[i + 1]) && !number(tokens[i + 2]))
      all.push_back({*number(tokens[i]), tokens[i + 2], *number(tokens[i + 1])});
  return all;
}

// The answer to a typed question: "undefined", a fraction, sorted primes, digits.
inline std::string answer(const nlohmann::json& question) {
  const std::string kind = question["kind"];
  if (kind == "expression") {
    const auto exact = value(question["text"]);
    return exact ? exact->str() : "undefined";
  }
  if (kind == "remainder") {
    const std::int64_t number = question["number"], by = question["by"];
    return by == 0 ? "undefined" : std::to_string(number - number / by * by);
  }
  if (kind == "gcd" || kind == "lcm") {
    Integer joined = question["numbers"][0].get<std::int64_t>();
    for (const auto& member : question["numbers"]) {
      const Integer n = member.get<std::int64_t>();
      joined = kind == "gcd" ? Integer(gcd(joined, n)) : Integer(lcm(joined, n));
    }
    return joined.str();
  }
  if (kind == "factor") {
    std::int64_t rest = question["number"];
    std::string product;
    for (std::int64_t n = 2; rest > 1; ++n) {
      if (n * n > rest) n = rest;
      for (; rest % n == 0; rest /= n)
        product += (product.empty() ? "" : " * ") + std::to_string(n);
    }
    return product;
  }
  std::int64_t whole = 0;
  const int from = question["from"], to = question["to"];
  const std::string symbols = "0123456789abcdef";
  for (const char c : question["digits"].get<std::string>())
    whole = whole * from + static_cast<std::int64_t>(symbols.find(c));
  std::string digits;
  do digits += symbols[static_cast<std::size_t>(whole % to)];
  while ((whole /= to) > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace lemma::search::arithmetic_oracle
