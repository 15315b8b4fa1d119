#include "search/tasks/code/problem.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "search/tasks/typed_form.h"

namespace lemma::search::code {

using core::Result;
using nlohmann::json;

namespace {

std::string_view trimmed(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

std::optional<Value> whole_literal(std::string_view text) {
  text = trimmed(text);
  auto value = take_literal(text);
  return value && text.empty() ? value : std::nullopt;
}

Result<Call> call_from(const json& form, std::string_view field, const std::string& at,
                       const std::string& function, std::size_t parameters) {
  if (!form.is_object() || form.size() != 2 || !form.contains("call") || !form.contains("result"))
    return invalid_member("must be an object with call and result", field, at);
  for (const char* member : {"call", "result"}) {
    const std::string place = at + "." + member;
    if (!form[member].is_string()) return invalid_member("must be a string", field, place);
    if (form[member].get_ref<const std::string&>().size() > CodeProblem::kMaxCall)
      return out_of_range_member("must be at most 400 bytes", field, place);
  }
  auto call = parse_call(form["call"].get_ref<const std::string&>());
  if (!call || call->first != function || call->second.size() != parameters)
    return invalid_member("must be a call of " + function + " with " + std::to_string(parameters) +
                              " literals like \"" + function + "([3, 1])\"",
                          field, at + ".call");
  auto result = whole_literal(form["result"].get_ref<const std::string&>());
  if (!result)
    return invalid_member("must be a literal: an integer, a text, True, False, None or a list",
                          field, at + ".result");
  Call made{std::move(call->second), std::move(*result)};
  if (!CodeProblem::fits(function, made))
    return out_of_range_member(
        "must be at most 400 bytes with a blank after each comma", field,
        at + (call_text(function, made.arguments).size() > CodeProblem::kMaxCall ? ".call"
                                                                                 : ".result"));
  return made;
}

Result<std::vector<Call>> calls_from(const json& list, std::string_view field, const char* member,
                                     std::size_t least, std::size_t most,
                                     const std::string& function, std::size_t parameters) {
  if (!list.is_array()) return invalid_member("must be an array of objects", field, member);
  if (list.size() < least || list.size() > most)
    return out_of_range_member(
        "must hold " + std::to_string(least) + " to " + std::to_string(most) + " calls", field,
        member);
  std::vector<Call> calls;
  for (std::size_t i = 0; i < list.size(); ++i) {
    BOOST_OUTCOME_TRY(auto call,
                      call_from(list[i], field, std::string(member) + "[" + std::to_string(i) + "]",
                                function, parameters));
    calls.push_back(std::move(call));
  }
  return calls;
}

Result<std::vector<std::string>> parameters_from(const json& list, std::string_view field) {
  if (!list.is_array()) return invalid_member("must be an array of names", field, "parameters");
  if (list.empty() || list.size() > Program::kMaxParameters)
    return out_of_range_member("must hold 1 to 4 names", field, "parameters");
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = "parameters[" + std::to_string(i) + "]";
    if (!list[i].is_string() || !is_variable(list[i].get_ref<const std::string&>()))
      return invalid_member("must be a lower-case name of up to 12 characters", field, at);
    names.push_back(list[i].get<std::string>());
    if (std::count(names.begin(), names.end(), names.back()) > 1)
      return invalid_member("is there twice", field, at);
  }
  return names;
}

std::string contradiction_in(const std::string& function, const std::vector<Call>& examples,
                             const std::vector<Call>& tests) {
  std::map<std::string, const Call*> known;
  for (const auto* calls : {&examples, &tests}) {
    for (const Call& call : *calls) {
      const std::string text = call_text(function, call.arguments);
      const auto [at, is_new] = known.emplace(text, &call);
      if (!is_new && !identical(at->second->result, call.result))
        return text + " can't be both " + to_literal(at->second->result) + " and " +
               to_literal(call.result);
    }
  }
  return {};
}

std::string key_of(const CodeProblem& problem) {
  std::string key = "code|" + std::to_string(problem.parameters().size()) + "|";
  key += problem.statement();
  for (const auto* calls : {&problem.examples(), &problem.tests()}) {
    key += "|";
    for (const Call& call : *calls)
      key += call_text("", call.arguments) + "=" + to_literal(call.result) + ";";
  }
  return key;
}

json json_of(const std::string& function, const std::vector<Call>& calls) {
  json list = json::array();
  for (const Call& call : calls)
    list.push_back(
        {{"call", call_text(function, call.arguments)}, {"result", to_literal(call.result)}});
  return list;
}

}  // namespace

std::optional<std::pair<std::string, std::vector<Value>>> parse_call(std::string_view text) {
  text = trimmed(text);
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !is_function_name(text.substr(0, open)))
    return std::nullopt;
  std::pair<std::string, std::vector<Value>> call{std::string(text.substr(0, open)), {}};
  text.remove_prefix(open + 1);
  for (;;) {
    text = trimmed(text);
    auto value = take_literal(text);
    if (!value || call.second.size() == Program::kMaxParameters) return std::nullopt;
    call.second.push_back(std::move(*value));
    text = trimmed(text);
    if (text == ")") return call;
    if (!text.starts_with(',')) return std::nullopt;
    text.remove_prefix(1);
  }
}

std::string call_text(std::string_view function, const std::vector<Value>& arguments) {
  std::string text = std::string(function) + "(";
  for (const Value& argument : arguments)
    text += (text.back() == '(' ? "" : ", ") + to_literal(argument);
  return text + ")";
}

bool is_function_name(std::string_view name) {
  if (name.empty() || name.size() > CodeProblem::kMaxFunctionName) return false;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return name[0] >= 'a' && name[0] <= 'z' && std::ranges::all_of(name, fits) &&
         (name.size() > kMaxName || is_variable(name));
}

CodeProblem::CodeProblem(std::string function, std::vector<std::string> parameters,
                         std::string statement, std::vector<Call> examples, std::vector<Call> tests)
    : function_(std::move(function)),
      parameters_(std::move(parameters)),
      statement_(std::move(statement)),
      examples_(std::move(examples)),
      tests_(std::move(tests)),
      contradiction_(contradiction_in(function_, examples_, tests_)),
      key_(key_of(*this)) {}

bool CodeProblem::fits(std::string_view function, const Call& call) {
  return call_text(function, call.arguments).size() <= kMaxCall &&
         to_literal(call.result).size() <= kMaxCall;
}

Result<std::shared_ptr<const CodeProblem>> CodeProblem::from_typed(const json& typed,
                                                                   std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "code",
                               {"function", "parameters", "statement", "examples", "tests"}));
  const json& name = typed["function"];
  if (!name.is_string() || !is_function_name(name.get_ref<const std::string&>()))
    return invalid_member("must be a lower-case name of up to 32 characters", field, "function");
  const auto& function = name.get_ref<const std::string&>();
  BOOST_OUTCOME_TRY(auto parameters, parameters_from(typed["parameters"], field));
  if (std::ranges::find(parameters, function) != parameters.end())
    return invalid_member("is the name of a parameter, too", field, "function");
  if (!typed["statement"].is_string())
    return invalid_member("must be a string", field, "statement");
  auto statement = typed["statement"].get<std::string>();
  if (statement.size() > kMaxStatement)
    return out_of_range_member("must be at most 2000 bytes", field, "statement");
  BOOST_OUTCOME_TRY(auto examples, calls_from(typed["examples"], field, "examples", 1, kMaxExamples,
                                              function, parameters.size()));
  BOOST_OUTCOME_TRY(auto tests, calls_from(typed["tests"], field, "tests", kMinTests, kMaxTests,
                                           function, parameters.size()));
  return std::make_shared<const CodeProblem>(function, std::move(parameters), std::move(statement),
                                             std::move(examples), std::move(tests));
}

json CodeProblem::typed() const {
  return {{"task", "code"},
          {"function", function_},
          {"parameters", parameters_},
          {"statement", statement_},
          {"examples", json_of(function_, examples_)},
          {"tests", json_of(function_, tests_)}};
}

std::string CodeProblem::text() const {
  std::string text = "Write a Python function " + function_ + "(";
  for (const std::string& parameter : parameters_)
    text += (text.back() == '(' ? "" : ", ") + parameter;
  text += ")." + (statement_.empty() ? "" : " " + statement_);
  for (const Call& call : examples_)
    text += "\n" + call_text(function_, call.arguments) + " is " + to_literal(call.result);
  return text + "\n(" + std::to_string(tests_.size()) + " more tests are held back.)";
}

}  // namespace lemma::search::code
