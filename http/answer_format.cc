#include "http/answer_format.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

namespace lemma::http {

using nlohmann::json;

namespace {

const json kNothing = json::array();

const json& list(const json& session, const char* name) {
  const auto found = session.find(name);
  return found != session.end() && found->is_array() ? *found : kNothing;
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// One line, whatever it was.
std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

std::string usage_line(const json& session) {
  const auto usage = session.find("usage");
  if (usage == session.end() || !usage->is_object()) return "";
  char line[160];
  std::snprintf(line, sizeof line, "%lld tokens, %lld nodes, %lld verdicts, %.2f s",
                static_cast<long long>(usage->value("completion_tokens", std::int64_t{0})),
                static_cast<long long>(usage->value("nodes", std::int64_t{0})),
                static_cast<long long>(usage->value("verifier_calls", std::int64_t{0})),
                usage->value("seconds", 0.0));
  return line;
}

std::string found_by(const json& session) {
  const std::string by = text_of(session, "found_by"), asked = text_of(session, "strategy");
  return by.empty() || by == asked ? "" : "found by " + by + " after " + asked;
}

// --- text ---

std::string as_text(const json& session) {
  std::string text;
  for (const auto& step : list(session, "steps")) {
    text += "  " + one_line(text_of(step, "text")) + "   " + text_of(step, "kind") + ", " +
            text_of(step, "verdict");
    const std::string part = text_of(step, "subquestion");
    text += (part.empty() ? "" : ", for " + part) + "\n";
  }
  for (const auto& part : list(session, "subquestions")) {
    const std::string answer = text_of(part, "answer");
    text += "  " + text_of(part, "node") + ": " + text_of(part, "question") + " " +
            (answer.empty() ? text_of(part, "status") : answer) + "\n";
  }
  const std::string answer = text_of(session, "answer");
  text += text_of(session, "status") + (answer.empty() ? "" : ": " + answer) + "\n";
  if (const auto by = found_by(session); !by.empty()) text += by + "\n";
  if (const auto reason = text_of(session, "reason"); !reason.empty())
    text += "because " + reason + "\n";
  if (const auto usage = usage_line(session); !usage.empty()) text += usage + "\n";
  return text;
}

// --- Markdown ---

// A code span that no backtick inside can end.
std::string code(const std::string& text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  const std::string space = longest > 0 ? " " : "";
  return fence + space + one_line(text) + space + fence;
}

std::string escaped_markdown(const std::string& text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (std::string_view("\\`*_{}[]()<>#+-.!|~&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string step_markdown(const json& step) {
  std::string line = code(text_of(step, "text")) + " (" + text_of(step, "verdict") + ")";
  if (const auto why = text_of(step, "why"); !why.empty()) line += ": " + escaped_markdown(why);
  return line;
}

std::string as_markdown(const json& session) {
  std::string text;
  std::map<std::string, json> parts;
  for (const auto& part : list(session, "subquestions")) parts[text_of(part, "node")] = part;
  std::string section = "-";  // none yet
  int number = 0;
  for (const auto& step : list(session, "steps")) {
    if (text_of(step, "kind") == "assumption") {
      text += "## Problem\n\n> " + escaped_markdown(text_of(step, "text")) + "\n\n";
      continue;
    }
    const std::string part = text_of(step, "subquestion");
    if (part != section) {
      section = part;
      const json& asked = parts[part];
      text += part.empty()
                  ? std::string(number > 0 ? "\n" : "") + "## Derivation\n\n"
                  : std::string(number > 0 ? "\n" : "") + "## " + part + ": " +
                        escaped_markdown(asked.is_object() ? text_of(asked, "question") : "") +
                        "\n\n";
    }
    text += std::to_string(++number) + ". " + step_markdown(step) + "\n";
  }
  std::string unanswered;
  for (const auto& [node, part] : parts)
    if (part.is_object() && text_of(part, "status") != "answered")
      unanswered += "- " + node + ": " + escaped_markdown(text_of(part, "question")) + " (" +
                    text_of(part, "status") + ")\n";
  if (!unanswered.empty()) text += "\n## Sub-questions without an answer\n\n" + unanswered;

  text += "\n## Answer\n\n";
  const std::string answer = text_of(session, "answer");
  if (!answer.empty()) text += code(answer) + "\n\n";
  text += "Status: **" + text_of(session, "status") + "**";
  if (const auto by = found_by(session); !by.empty()) text += ", " + by;
  text += "\n";
  if (const auto reason = text_of(session, "reason"); !reason.empty())
    text += "\n" + escaped_markdown(reason) + "\n";
  if (const auto usage = usage_line(session); !usage.empty()) text += "\n" + usage + "\n";
  return text;
}

// --- DOT ---

std::string dot_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : one_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string as_dot(const json& session) {
  std::string text =
      "digraph lemma {\n  node [shape=box, fontname=\"sans-serif\"];\n"
      "  problem [style=filled, fillcolor=\"#eeeeee\", label=";
  const json& steps = list(session, "steps");
  std::string problem;
  std::map<std::string, std::vector<std::size_t>> lines;  // of each part; "": of the whole
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (text_of(steps[i], "kind") == "assumption")
      problem = text_of(steps[i], "text");
    else
      lines[text_of(steps[i], "subquestion")].push_back(i);
  }
  text += dot_string(problem) + "];\n";

  const auto name = [](std::size_t line) { return "s" + std::to_string(line); };
  const auto node = [&](std::size_t line, const std::string& indent) {
    const json& step = steps[line];
    const std::string verdict = text_of(step, "verdict");
    text += indent + name(line) + " [label=" + dot_string(text_of(step, "text")) +
            ", tooltip=" + dot_string(text_of(step, "why")) + ", color=" +
            (verdict == "passed"   ? "darkgreen"
             : verdict == "failed" ? "red"
                                   : "gray") +
            (text_of(step, "kind") == "conclusion" ? ", penwidth=3" : "") + "];\n";
  };
  // Each line builds on the one before it; a part's first on its premises, the whole's on all parts.
  const auto chain = [&](const std::string& part, const std::vector<std::string>& premises) {
    const auto& own = lines[part];
    if (own.empty()) return;
    bool from_problem = true;
    for (const auto& premise : premises) {
      if (const auto found = lines.find(premise); found != lines.end() && !found->second.empty()) {
        text += "  " + name(found->second.back()) + " -> " + name(own.front()) + ";\n";
        from_problem = false;
      }
    }
    if (from_problem) text += "  problem -> " + name(own.front()) + ";\n";
    for (std::size_t i = 1; i < own.size(); ++i)
      text += "  " + name(own[i - 1]) + " -> " + name(own[i]) + ";\n";
  };

  std::vector<std::string> asked;
  for (const auto& part : list(session, "subquestions")) {
    const std::string id = text_of(part, "node");
    const auto own = lines[id];
    asked.push_back(id);
    text += "  subgraph " + dot_string("cluster_" + id) + " {\n    label=" +
            dot_string(id + ": " + text_of(part, "question") + " " + text_of(part, "answer")) +
            ";\n    style=rounded;\n";
    for (const auto line : own) node(line, "    ");
    if (own.empty())
      text += "    " + dot_string(id) + " [label=" + dot_string(text_of(part, "status")) +
              ", color=gray];\n";
    text += "  }\n";
  }
  for (const auto line : lines[""]) node(line, "  ");
  for (const auto& part : list(session, "subquestions")) {
    std::vector<std::string> premises;
    for (const auto& premise : list(part, "premises"))
      if (premise.is_string()) premises.push_back(premise.get<std::string>());
    chain(text_of(part, "node"), premises);
  }
  chain("", asked);

  const std::string answer = text_of(session, "answer");
  text += "  answer [shape=ellipse, label=" +
          dot_string(text_of(session, "status") + (answer.empty() ? "" : ": " + answer)) +
          "];\n  " + (steps.size() > 1 ? name(steps.size() - 1) : "problem") + " -> answer;\n}\n";
  return text;
}

}  // namespace

std::optional<AnswerFormat> answer_format_from(std::string_view name) {
  if (name == "json") return AnswerFormat::kJson;
  if (name == "text") return AnswerFormat::kText;
  if (name == "markdown") return AnswerFormat::kMarkdown;
  if (name == "dot") return AnswerFormat::kDot;
  return std::nullopt;
}

std::string_view content_type(AnswerFormat format) {
  switch (format) {
    case AnswerFormat::kJson:
      return "application/json";
    case AnswerFormat::kText:
      return "text/plain; charset=utf-8";
    case AnswerFormat::kMarkdown:
      return "text/markdown; charset=utf-8";
    case AnswerFormat::kDot:
      return "text/vnd.graphviz; charset=utf-8";
  }
  return "";
}

std::string answer_as(AnswerFormat format, const json& session) {
  switch (format) {
    case AnswerFormat::kJson:
      return session.dump(-1, ' ', false, json::error_handler_t::replace);
    case AnswerFormat::kText:
      return as_text(session);
    case AnswerFormat::kMarkdown:
      return as_markdown(session);
    case AnswerFormat::kDot:
      return as_dot(session);
  }
  return "";
}

}  // namespace lemma::http
