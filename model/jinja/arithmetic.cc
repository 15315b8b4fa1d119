// + - * / // % by Python's rules; integers that leave 64 bits are an error.
#include <algorithm>
#include <cmath>

#include "model/jinja/operations.h"
#include "model/jinja/template.h"

namespace lemma::model::jinja {

using core::Result;

namespace {

core::Error wrong(const Site& site, const Value& a, const Value& b) {
  const auto what = [](const Value& value) {
    const auto* missing = value.as<Undefined>();
    return std::string(value.kind()) +
           (missing && !missing->name.empty() ? " ('" + std::string(missing->name) + "')" : "");
  };
  return site.error("'" + std::string(site.name) + "' of " + what(a) + " and " + what(b));
}

std::optional<std::int64_t> integer(const Value& value) {
  if (const auto* number = value.as<std::int64_t>()) return *number;
  if (const bool* truth = value.as<bool>()) return *truth ? 1 : 0;
  return std::nullopt;
}

// `exact` returns whether the integers' result leaves 64 bits; `real` works on doubles.
template <class Exact, class Real>
Result<Value> arithmetic(const Site& site, const Value& a, const Value& b, Exact exact, Real real) {
  const auto i = integer(a), j = integer(b);
  if (i && j) {
    std::int64_t result = 0;
    if (exact(*i, *j, &result))
      return site.error("'" + std::string(site.name) + "' leaves 64 bits");
    return Value(result);
  }
  const auto x = number(a), y = number(b);
  if (!x || !y) return wrong(site, a, b);
  return Value(static_cast<double>(real(*x, *y)));
}

Result<void> not_zero(const Site& site, const Value& divisor) {
  const auto value = number(divisor);
  if (value && *value == 0) return site.error("a division by zero");
  return core::success();
}

double floor_remainder(double x, double y) {
  const double rest = std::fmod(x, y);
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}

}  // namespace

Result<Value> add(const Site& site, const Value& a, const Value& b) {
  if (a.text() && b.text()) {
    BOOST_OUTCOME_TRY(site.budget.text(a.text()->size() + b.text()->size()));
    Text joined = *a.text();
    joined.append(*b.text());
    return Value(std::move(joined));
  }
  if (a.list() && b.list()) {
    const std::size_t size = a.list()->size() + b.list()->size();
    if (size > Template::kMaxItems) return site.too_large("a list of more than 65536 items");
    BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(size)));
    List joined = *a.list();
    joined.insert(joined.end(), b.list()->begin(), b.list()->end());
    return Value::list(std::move(joined));
  }
  return arithmetic(
      site, a, b, [](auto i, auto j, auto* sum) { return __builtin_add_overflow(i, j, sum); },
      [](double x, double y) { return x + y; });
}

Result<Value> subtract(const Site& site, const Value& a, const Value& b) {
  return arithmetic(
      site, a, b,
      [](auto i, auto j, auto* difference) { return __builtin_sub_overflow(i, j, difference); },
      [](double x, double y) { return x - y; });
}

Result<Value> multiply(const Site& site, const Value& a, const Value& b) {
  const Text* text = a.text() ? a.text() : b.text();
  const auto count = integer(a.text() ? b : a);
  if (text && count) {
    const auto times = static_cast<std::size_t>(std::max<std::int64_t>(*count, 0));
    if (times > Template::kMaxTextBytes) return site.too_large("a string repeated too often");
    BOOST_OUTCOME_TRY(site.budget.text(text->size() * times));
    BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(text->empty() ? 0 : times)));
    Text repeated;
    for (std::size_t i = 0; i < times && !text->empty(); ++i) repeated.append(*text);
    return Value(std::move(repeated));
  }
  return arithmetic(
      site, a, b,
      [](auto i, auto j, auto* product) { return __builtin_mul_overflow(i, j, product); },
      [](double x, double y) { return x * y; });
}

Result<Value> divide(const Site& site, const Value& a, const Value& b) {
  const auto x = number(a), y = number(b);
  if (!x || !y) return wrong(site, a, b);
  BOOST_OUTCOME_TRY(not_zero(site, b));
  return Value(*x / *y);
}

Result<Value> floor_divide(const Site& site, const Value& a, const Value& b) {
  BOOST_OUTCOME_TRY(not_zero(site, b));
  return arithmetic(
      site, a, b,
      [](std::int64_t i, std::int64_t j, std::int64_t* quotient) {
        if (j == -1) return __builtin_sub_overflow(std::int64_t{0}, i, quotient);
        *quotient = i / j - (i % j != 0 && (i % j < 0) != (j < 0));
        return false;
      },
      [](double x, double y) { return std::floor(x / y); });
}

Result<Value> remainder(const Site& site, const Value& a, const Value& b) {
  if (a.text()) return site.error("a string formatted by '%'");
  BOOST_OUTCOME_TRY(not_zero(site, b));
  return arithmetic(
      site, a, b,
      [](std::int64_t i, std::int64_t j, std::int64_t* rest) {
        *rest = j == -1 ? 0 : i % j;
        if (*rest != 0 && (*rest < 0) != (j < 0)) *rest += j;
        return false;
      },
      floor_remainder);
}

}  // namespace lemma::model::jinja
