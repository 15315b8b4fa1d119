#include "search/tasks/code/calls.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace lemma::search::code {

using core::error;
using core::ErrorCode;
using core::Result;
using Kind = Value::Kind;
using Arguments = std::vector<Value>;

namespace {

constexpr auto kFunctions =
    std::to_array<std::string_view>({"abs", "all", "any", "bool", "int", "len", "list", "max",
                                     "min", "range", "sorted", "str", "sum"});
constexpr auto kMethods = std::to_array<std::string_view>(
    {"count", "endswith", "find", "index", "isalpha", "isdigit", "islower", "isupper", "join",
     "lower", "replace", "split", "startswith", "strip", "upper"});

core::Error raises(std::string what) { return error(ErrorCode::kInvalidArgument, std::move(what)); }
core::Error beyond(std::string what) { return error(ErrorCode::kOutOfRange, std::move(what)); }
core::Error type_error(std::string_view of) {
  return raises("TypeError: " + std::string(of) + " doesn't take that");
}

Result<Value> number(__int128 value) {
  if (value > Value::kMaxInteger || value < -Value::kMaxInteger)
    return beyond("an integer beyond 10^15");
  return Value::number(static_cast<std::int64_t>(value));
}
Result<Value> text(std::string value) {
  if (value.size() > Value::kMaxSize) return beyond("a text of more than 4096 characters");
  return Value::string(std::move(value));
}
Result<Value> list(Items items) {
  if (items.size() > Value::kMaxSize) return beyond("a list of more than 4096 items");
  Value made = Value::list(std::move(items));
  if (depth_of(made) > Value::kMaxDepth) return beyond("lists nested more than 8 deep");
  return made;
}

std::string one(char c) { return std::string(1, c); }

// --- order ---

Result<bool> less(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return a.integer < b.integer;
  if (a.is_text() && b.is_text()) return a.text < b.text;
  if (!a.is_list() || !b.is_list()) return type_error("a comparison");
  if (depth_of(a) > Value::kMaxDepth || depth_of(b) > Value::kMaxDepth)
    return beyond("lists nested more than 8 deep");
  const Items &left = *a.items, &right = *b.items;
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
    if (!equal(left[i], right[i])) return less(left[i], right[i]);
  return left.size() < right.size();
}

Result<Value> sorted(Items items, bool reversed) {
  // Insertion keeps equal items in order, as Python does, and an error can end it.
  for (std::size_t i = 1; i < items.size(); ++i) {
    for (std::size_t j = i; j > 0; --j) {
      BOOST_OUTCOME_TRY(const bool before,
                        reversed ? less(items[j - 1], items[j]) : less(items[j], items[j - 1]));
      if (!before) break;
      std::swap(items[j], items[j - 1]);
    }
  }
  return list(std::move(items));
}

Result<Value> extreme(const Arguments& arguments, bool greatest) {
  Items items = arguments;
  if (arguments.size() == 1) {
    BOOST_OUTCOME_TRY(items, items_of(arguments[0]));
  }
  if (items.empty()) return raises("ValueError: nothing to choose from");
  Value best = items[0];
  for (std::size_t i = 1; i < items.size(); ++i) {
    BOOST_OUTCOME_TRY(const bool better, greatest ? less(best, items[i]) : less(items[i], best));
    if (better) best = items[i];
  }
  return best;
}

// --- functions ---

Result<Value> sum(const Value& of) {
  BOOST_OUTCOME_TRY(const auto items, items_of(of));
  __int128 total = 0;
  for (const Value& item : items) {
    if (!item.is_number()) return type_error("sum");
    total += item.integer;
  }
  return number(total);
}

Result<Value> range(const Arguments& arguments) {
  for (const Value& argument : arguments)
    if (!argument.is_number()) return type_error("range");
  const bool two = arguments.size() > 1;
  const std::int64_t from = two ? arguments[0].integer : 0;
  const std::int64_t to = arguments[two ? 1 : 0].integer;
  const std::int64_t step = arguments.size() > 2 ? arguments[2].integer : 1;
  if (step == 0) return raises("ValueError: range by 0");
  Items items;
  for (std::int64_t i = from; step > 0 ? i < to : i > to; i += step) {
    if (items.size() == Value::kMaxSize) return beyond("a range of more than 4096 numbers");
    items.push_back(Value::number(i));
  }
  return list(std::move(items));
}

Result<Value> to_int(const Value& of) {
  if (of.is_number()) return Value::number(of.integer);
  if (!of.is_text()) return type_error("int");
  std::string_view digits = of.text;
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.empty() || !std::ranges::all_of(digits, digit)) {
    // Python reads spaces and underscores, too.
    const auto odd = [&](char c) { return digit(c) || std::string_view(" \n\t_+-").find(c) < 6; };
    if (!of.text.empty() && std::ranges::all_of(of.text, odd) &&
        std::ranges::any_of(of.text, digit))
      return beyond("digits with spaces or underscores");
    return raises("ValueError: not an integer");
  }
  __int128 value = 0;
  for (const char c : digits) {
    value = value * 10 + (c - '0');
    if (value > Value::kMaxInteger) return beyond("an integer beyond 10^15");
  }
  return number(of.text[0] == '-' ? -value : value);
}

Result<Value> quantified(const Value& of, bool all) {
  BOOST_OUTCOME_TRY(const auto items, items_of(of));
  const auto count = std::ranges::count_if(items, truth_of);
  return Value::truth(all ? count == static_cast<std::ptrdiff_t>(items.size()) : count > 0);
}

// --- methods ---

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string mapped(std::string text, bool up) {
  for (char& c : text)
    c = static_cast<char>(up ? std::toupper(static_cast<unsigned char>(c))
                             : std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Result<Value> split(const std::string& text, const Arguments& by) {
  Items words;
  if (by.empty()) {
    for (std::size_t i = 0; i < text.size();) {
      while (i < text.size() && is_space(text[i])) ++i;
      const std::size_t begin = i;
      while (i < text.size() && !is_space(text[i])) ++i;
      if (i > begin) words.push_back(Value::string(text.substr(begin, i - begin)));
    }
    return list(std::move(words));
  }
  if (!by[0].is_text()) return type_error("split");
  const std::string& separator = by[0].text;
  if (separator.empty()) return raises("ValueError: an empty separator");
  std::size_t begin = 0;
  for (std::size_t at; (at = text.find(separator, begin)) != std::string::npos;
       begin = at + separator.size())
    words.push_back(Value::string(text.substr(begin, at - begin)));
  words.push_back(Value::string(text.substr(begin)));
  return list(std::move(words));
}

Result<Value> join(const std::string& between, const Value& of) {
  BOOST_OUTCOME_TRY(const auto items, items_of(of));
  std::string all;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].is_text()) return type_error("join");
    all += (i > 0 ? between : "") + items[i].text;
    if (all.size() > Value::kMaxSize) return beyond("a text of more than 4096 characters");
  }
  return text(std::move(all));
}

Result<Value> replaced(const std::string& in, const std::string& what, const std::string& by) {
  if (what.empty()) return beyond("an empty text to replace");
  std::string all;
  std::size_t begin = 0;
  for (std::size_t at; (at = in.find(what, begin)) != std::string::npos; begin = at + what.size()) {
    all += in.substr(begin, at - begin) + by;
    if (all.size() > Value::kMaxSize) return beyond("a text of more than 4096 characters");
  }
  return text(all + in.substr(begin));
}

Result<Value> count_in(const std::string& in, const std::string& what) {
  if (what.empty()) return number(static_cast<__int128>(in.size()) + 1);
  std::int64_t count = 0;
  for (std::size_t at = 0; (at = in.find(what, at)) != std::string::npos; at += what.size())
    ++count;
  return Value::number(count);
}

bool has_case(const std::string& text, bool (*wanted)(char), bool (*other)(char)) {
  return std::ranges::any_of(text, wanted) && std::ranges::none_of(text, other);
}

Result<Value> text_method(const std::string& of, std::string_view name, const Arguments& with) {
  static constexpr std::string_view kNothing[] = {"isalpha", "isdigit", "islower", "isupper",
                                                  "lower",   "strip",   "upper"};
  const std::size_t given = with.size();
  const bool none = std::ranges::find(kNothing, name) != std::end(kNothing);
  const bool fits = none                ? given == 0
                    : name == "split"   ? given <= 1
                    : name == "replace" ? given == 2
                                        : given == 1;
  if (!fits) return type_error(name);
  if (name == "split") return split(of, with);
  if (name == "join") return join(of, with[0]);
  for (const Value& one : with)
    if (!one.is_text()) return type_error(name);
  if (name == "upper" || name == "lower") return text(mapped(of, name == "upper"));
  if (name == "isupper") return Value::truth(has_case(of, is_upper, is_lower));
  if (name == "islower") return Value::truth(has_case(of, is_lower, is_upper));
  const auto all = [&of](bool (*fit)(char)) {
    return Value::truth(!of.empty() && std::ranges::all_of(of, fit));
  };
  if (name == "isalpha") return all([](char c) { return is_lower(c) || is_upper(c); });
  if (name == "isdigit") return all([](char c) { return c >= '0' && c <= '9'; });
  if (name == "strip") {
    const auto begin = std::ranges::find_if_not(of, is_space);
    const auto end = std::find_if_not(of.rbegin(), of.rend(), is_space).base();
    return text(begin < end ? std::string(begin, end) : "");
  }
  const std::string& first = with[0].text;
  if (name == "startswith") return Value::truth(of.starts_with(first));
  if (name == "endswith") return Value::truth(of.ends_with(first));
  if (name == "count") return count_in(of, first);
  if (name == "replace") return replaced(of, first, with[1].text);
  const std::size_t at = of.find(first);
  if (at != std::string::npos) return Value::number(static_cast<std::int64_t>(at));
  if (name == "index") return raises("ValueError: it isn't there");
  return Value::number(-1);
}

Result<Value> list_method(const Items& of, std::string_view name, const Arguments& with) {
  if (name != "count" && name != "index")
    return raises("AttributeError: a list has no " + std::string(name));
  if (with.size() != 1) return type_error(name);
  const auto same = [&with](const Value& item) { return equal(item, with[0]); };
  if (name == "count") return Value::number(std::ranges::count_if(of, same));
  const auto found = std::ranges::find_if(of, same);
  if (found == of.end()) return raises("ValueError: it isn't there");
  return Value::number(found - of.begin());
}

// --- operators ---

Result<Value> arithmetic(std::string_view op, std::int64_t a, std::int64_t b) {
  if (op == "+") return number(static_cast<__int128>(a) + b);
  if (op == "-") return number(static_cast<__int128>(a) - b);
  if (op == "*") return number(static_cast<__int128>(a) * b);
  if (op == "**") {
    if (b < 0 || b > 64) return beyond("a power that is no small natural number");
    __int128 power = 1;
    for (std::int64_t i = 0; i < b; ++i) {
      power *= a;
      if (power > Value::kMaxInteger || power < -Value::kMaxInteger) return number(power);
    }
    return number(power);
  }
  if (b == 0) return raises("ZeroDivisionError: division by zero");
  std::int64_t quotient = a / b, rest = a % b;
  if (rest != 0 && (rest < 0) != (b < 0)) {
    --quotient;
    rest += b;
  }
  return Value::number(op == "//" ? quotient : rest);
}

Result<Value> repeated(const Value& what, std::int64_t times) {
  times = std::max<std::int64_t>(0, times);
  const std::size_t size = what.is_text() ? what.text.size() : what.items->size();
  if (static_cast<std::size_t>(times) * std::max<std::size_t>(1, size) > Value::kMaxSize)
    return size == 0 ? Result<Value>(what.is_text() ? what : Value::list({}))
                     : Result<Value>(beyond("something repeated too often"));
  std::string all;
  Items items;
  for (std::int64_t i = 0; i < times; ++i) {
    if (what.is_text())
      all += what.text;
    else
      items.insert(items.end(), what.items->begin(), what.items->end());
  }
  return what.is_text() ? text(std::move(all)) : list(std::move(items));
}

Result<Value> contains(const Value& in, const Value& what) {
  if (in.is_list())
    return Value::truth(
        std::ranges::any_of(*in.items, [&](const Value& item) { return equal(item, what); }));
  if (in.is_text() && what.is_text())
    return Value::truth(in.text.find(what.text) != std::string::npos);
  return type_error("in");
}

Result<std::int64_t> bound(const Value& value, std::int64_t otherwise) {
  if (value.kind == Kind::kNone) return otherwise;
  if (!value.is_number()) return type_error("a slice");
  return value.integer;
}

}  // namespace

std::span<const std::string_view> functions() { return kFunctions; }
std::span<const std::string_view> methods() { return kMethods; }

bool truth_of(const Value& value) {
  switch (value.kind) {
    case Kind::kNone:
      return false;
    case Kind::kTruth:
    case Kind::kInteger:
      return value.integer != 0;
    case Kind::kText:
      return !value.text.empty();
    case Kind::kList:
      break;
  }
  return !value.items->empty();
}

Result<Items> items_of(const Value& value) {
  if (value.is_list()) return *value.items;
  if (!value.is_text()) return raises("TypeError: it can't be gone through");
  Items items;
  for (const char c : value.text) items.push_back(Value::string(one(c)));
  return items;
}

Result<Value> call_function(std::string_view name, const Arguments& arguments, bool reversed) {
  const std::size_t given = arguments.size();
  const bool many = name == "min" || name == "max";
  if (given == 0 || (given > 1 && !many && name != "range") || (name == "range" && given > 3)) {
    static constexpr std::string_view kTakeOthers[] = {"bool", "int", "list", "str", "sum"};
    if (std::ranges::find(kTakeOthers, name) != std::end(kTakeOthers))
      return beyond(std::string(name) + " with more or fewer than one argument");
    return type_error(name);
  }
  const Value& first = arguments[0];
  if (many) return extreme(arguments, name == "max");
  if (name == "range") return range(arguments);
  if (name == "sum") return sum(first);
  if (name == "int") return to_int(first);
  if (name == "bool") return Value::truth(truth_of(first));
  if (name == "any" || name == "all") return quantified(first, name == "all");
  if (name == "str") {
    if (depth_of(first) > Value::kMaxDepth) return beyond("lists nested more than 8 deep");
    return text(first.is_text() ? first.text : to_literal(first));
  }
  if (name == "abs") {
    if (!first.is_number()) return type_error("abs");
    return Value::number(std::abs(first.integer));
  }
  if (name == "len") {
    if (first.is_list()) return Value::number(static_cast<std::int64_t>(first.items->size()));
    if (first.is_text()) return Value::number(static_cast<std::int64_t>(first.text.size()));
    return type_error("len");
  }
  BOOST_OUTCOME_TRY(auto items, items_of(first));
  return name == "sorted" ? sorted(std::move(items), reversed) : list(std::move(items));
}

Result<Value> call_method(const Value& object, std::string_view name, const Arguments& arguments) {
  if (object.is_text()) return text_method(object.text, name, arguments);
  if (object.is_list()) return list_method(*object.items, name, arguments);
  return raises("AttributeError: it has no " + std::string(name));
}

Result<Value> binary(std::string_view name, const Value& a, const Value& b) {
  if (depth_of(a) > Value::kMaxDepth || depth_of(b) > Value::kMaxDepth)
    return beyond("lists nested more than 8 deep");
  if (name == "==" || name == "!=") return Value::truth(equal(a, b) == (name == "=="));
  if (name == "in" || name == "not in") {
    BOOST_OUTCOME_TRY(auto there, contains(b, a));
    return Value::truth((there.integer != 0) == (name == "in"));
  }
  if (name[0] == '<' || name[0] == '>') {
    const bool swap = name == ">" || name == "<=";
    BOOST_OUTCOME_TRY(const bool before, swap ? less(b, a) : less(a, b));
    return Value::truth(before == (name == "<" || name == ">"));
  }
  if (a.is_number() && b.is_number()) return arithmetic(name, a.integer, b.integer);
  if (name == "+" && a.is_text() && b.is_text()) return text(a.text + b.text);
  if (name == "+" && a.is_list() && b.is_list()) {
    Items both = *a.items;
    both.insert(both.end(), b.items->begin(), b.items->end());
    return list(std::move(both));
  }
  if (name == "*" && b.is_number() && (a.is_text() || a.is_list())) return repeated(a, b.integer);
  if (name == "*" && a.is_number() && (b.is_text() || b.is_list())) return repeated(b, a.integer);
  // "a % b" of a text formats it.
  if (name == "%" && a.is_text()) return beyond("a text that is formatted");
  return type_error(name);
}

Result<Value> negative(const Value& a) {
  if (!a.is_number()) return type_error("-");
  return Value::number(-a.integer);
}

Result<Value> index(const Value& object, const Value& at) {
  if (!object.is_list() && !object.is_text()) return type_error("an index");
  if (!at.is_number()) return type_error("an index");
  const auto size =
      static_cast<std::int64_t>(object.is_list() ? object.items->size() : object.text.size());
  const std::int64_t place = at.integer < 0 ? at.integer + size : at.integer;
  if (place < 0 || place >= size) return raises("IndexError: index out of range");
  const auto i = static_cast<std::size_t>(place);
  return object.is_list() ? (*object.items)[i] : Value::string(one(object.text[i]));
}

Result<Value> slice(const Value& object, const Value& from, const Value& to, const Value& step) {
  if (!object.is_list() && !object.is_text()) return type_error("a slice");
  const auto size =
      static_cast<std::int64_t>(object.is_list() ? object.items->size() : object.text.size());
  BOOST_OUTCOME_TRY(const std::int64_t by, bound(step, 1));
  if (by == 0) return raises("ValueError: a slice by 0");
  const std::int64_t lowest = by > 0 ? 0 : -1, highest = by > 0 ? size : size - 1;
  const auto clamped = [&](std::int64_t at) {
    return std::clamp(at < 0 ? at + size : at, lowest, highest);
  };
  BOOST_OUTCOME_TRY(std::int64_t begin, bound(from, 0));
  BOOST_OUTCOME_TRY(std::int64_t end, bound(to, 0));
  begin = from.kind == Kind::kNone ? (by > 0 ? lowest : highest) : clamped(begin);
  end = to.kind == Kind::kNone ? (by > 0 ? highest : lowest) : clamped(end);
  std::string taken;
  Items items;
  for (std::int64_t i = begin; by > 0 ? i < end : i > end; i += by) {
    if (object.is_text())
      taken += object.text[static_cast<std::size_t>(i)];
    else
      items.push_back((*object.items)[static_cast<std::size_t>(i)]);
    if (by > size || by < -size) break;
  }
  return object.is_text() ? text(std::move(taken)) : list(std::move(items));
}

}  // namespace lemma::search::code
