#include "core/options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include <CLI/Config.hpp>
#include <CLI/ConfigFwd.hpp>

#include "core/assert.h"

namespace lemma::core {

namespace {

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

template <class T>
std::string number_text(T value) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string text(buffer, end);
  if constexpr (std::is_floating_point_v<T>) {
    if (text.find_first_of(".en") == std::string::npos) text += ".0";
  }
  return text;
}

template <class T>
Result<T> parse_number(std::string_view text, T min, T max) {
  T value{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec == std::errc::result_out_of_range ||
      (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() &&
       (value < min || value > max)))
    return error(ErrorCode::kOutOfRange,
                 "must lie in " + number_text(min) + " .. " + number_text(max));
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() ||
      std::isnan(double(value)))
    return error(ErrorCode::kInvalidArgument, "'" + std::string(text) + "' is not a number");
  return value;
}

template <class T>
Function<Result<void>(std::string_view)> number_parser(T& field, T min, T max) {
  return [&field, min, max](std::string_view text) -> Result<void> {
    BOOST_OUTCOME_TRY(auto value, parse_number<T>(text, min, max));
    field = value;
    return success();
  };
}

}  // namespace

std::string_view to_string(OptionSource source) {
  switch (source) {
    case OptionSource::kDefault:
      return "default";
    case OptionSource::kFile:
      return "file";
    case OptionSource::kEnvironment:
      return "environment";
    case OptionSource::kFlag:
      return "flag";
  }
  return "default";
}

std::string Option::environment_name() const {
  std::string result = "LEMMA_" + name;
  for (char& c : result)
    c = c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

void OptionSet::add(std::string_view name, std::string default_value, std::string range,
                    std::string_view unit, std::string_view help,
                    Function<Result<void>(std::string_view)> parse,
                    std::function<std::string()> print) {
  Option option;
  option.name = section_ + "." + std::string(name);
  option.default_value = std::move(default_value);
  option.range = std::move(range);
  option.unit = unit;
  option.help = help;
  option.parse = std::move(parse);
  option.print = std::move(print);
  for (const auto& other : options_)
    LEMMA_ASSERT(other.name != option.name, "an option is declared once");
  options_.push_back(std::move(option));
}

void OptionSet::option(bool& field, std::string_view name, std::string_view help) {
  add(
      name, field ? "true" : "false", "true | false", "", help,
      [&field](std::string_view text) -> Result<void> {
        if (text != "true" && text != "false")
          return error(ErrorCode::kInvalidArgument,
                       "must be true or false, not '" + std::string(text) + "'");
        field = text == "true";
        return success();
      },
      [&field] { return std::string(field ? "true" : "false"); });
}

void OptionSet::option(int& field, std::string_view name, int min, int max, std::string_view unit,
                       std::string_view help) {
  add(name, number_text(field), number_text(min) + " .. " + number_text(max), unit, help,
      number_parser<int>(field, min, max), [&field] { return number_text(field); });
}

void OptionSet::option(std::int64_t& field, std::string_view name, std::int64_t min,
                       std::int64_t max, std::string_view unit, std::string_view help) {
  add(name, number_text(field), number_text(min) + " .. " + number_text(max), unit, help,
      number_parser<std::int64_t>(field, min, max), [&field] { return number_text(field); });
}

void OptionSet::option(double& field, std::string_view name, double min, double max,
                       std::string_view unit, std::string_view help) {
  add(name, number_text(field), number_text(min) + " .. " + number_text(max), unit, help,
      number_parser<double>(field, min, max), [&field] { return number_text(field); });
}

void OptionSet::option(std::string& field, std::string_view name, std::string_view help) {
  add(
      name, toml_string(field), "", "", help,
      [&field](std::string_view text) -> Result<void> {
        if (text.size() > 4096) return error(ErrorCode::kOutOfRange, "must be at most 4096 bytes");
        if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }))
          return error(ErrorCode::kInvalidArgument, "must not hold control characters");
        field = text;
        return success();
      },
      [&field] { return toml_string(field); });
}

void OptionSet::option(std::string& field, std::string_view name, std::vector<std::string> choices,
                       std::string_view help) {
  std::string range;
  for (const auto& choice : choices) range += (range.empty() ? "" : " | ") + choice;
  add(
      name, toml_string(field), range, "", help,
      [&field, choices = std::move(choices), range](std::string_view text) -> Result<void> {
        if (std::find(choices.begin(), choices.end(), text) == choices.end())
          return error(ErrorCode::kInvalidArgument,
                       "must be one of " + range + ", not '" + std::string(text) + "'");
        field = text;
        return success();
      },
      [&field] { return toml_string(field); });
}

Result<void> OptionSet::set(std::string_view name, std::string_view value, OptionSource source) {
  const auto found = std::find_if(options_.begin(), options_.end(),
                                  [&](const Option& o) { return o.name == name; });
  if (found == options_.end())
    return error(ErrorCode::kInvalidArgument, "there is no such option (see `lemma config`)",
                 std::string(name));
  if (source < found->source) return success();
  auto parsed = found->parse(value);
  if (!parsed) {
    parsed.error().field = name;
    return parsed.error();
  }
  found->source = source;
  return success();
}

Result<void> OptionSet::set_from_environment(const char* const* environment) {
  for (; environment && *environment; ++environment) {
    const std::string_view entry(*environment);
    const auto equals = entry.find('=');
    if (!entry.starts_with("LEMMA_") || equals == std::string_view::npos) continue;
    const auto name = entry.substr(0, equals);
    const auto found = std::find_if(options_.begin(), options_.end(),
                                    [&](const Option& o) { return o.environment_name() == name; });
    if (found != options_.end()) {
      BOOST_OUTCOME_TRY(set(found->name, entry.substr(equals + 1), OptionSource::kEnvironment));
      continue;
    }
    // LEMMA_MODELS and the like are other people's; LEMMA_SEARCH_PUTC is a slip of the pen.
    for (const auto& option : options_) {
      const auto section = option.environment_name().substr(0, 6 + option.name.find('.') + 1);
      if (name.starts_with(section))
        return error(ErrorCode::kInvalidArgument,
                     "no option has this environment name (see `lemma config`)", std::string(name));
    }
  }
  return success();
}

Result<void> OptionSet::set_from_toml(std::string_view text, std::string_view file_name) {
  std::vector<CLI::ConfigItem> items;
  try {
    std::istringstream stream{std::string(text)};
    items = CLI::ConfigTOML().from_config(stream);
  } catch (const std::exception& e) {
    return error(ErrorCode::kInvalidArgument, std::string(file_name) + ": " + e.what());
  }
  for (const auto& item : items) {
    if (item.name == "++" || item.name == "--")
      continue;  // the reader's marks of a section's begin and end
    if (item.inputs.size() != 1)
      return error(ErrorCode::kInvalidArgument, std::string(file_name) + ": takes one value",
                   item.fullname());
    auto applied = set(item.fullname(), item.inputs.front(), OptionSource::kFile);
    if (!applied) {
      applied.error().detail += " (in " + std::string(file_name) + ")";
      return applied.error();
    }
  }
  return success();
}

std::string OptionSet::default_toml() const {
  std::string text =
      "# Every option with its default. Generated: `lemma config --defaults`; a test keeps it "
      "true.\n"
      "# Precedence: flag (--section.key V) > environment (LEMMA_SECTION_KEY) > this file > "
      "default.\n";
  std::string section;
  for (const auto& option : options_) {
    const auto dot = option.name.find('.');
    if (option.name.substr(0, dot) != section) {
      section = option.name.substr(0, dot);
      text += "\n[" + section + "]\n";
    }
    text += "# " + option.help;
    if (!option.range.empty())
      text += " (" + option.range + (option.unit.empty() ? "" : " " + option.unit) + ")";
    text += "\n" + option.name.substr(dot + 1) + " = " + option.default_value + "\n";
  }
  return text;
}

}  // namespace lemma::core
