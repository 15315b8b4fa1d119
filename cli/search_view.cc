#include "cli/search_view.h"

#include <algorithm>
#include <cstdio>

namespace lemma::cli {

using nlohmann::json;

namespace {

template <class... A>
std::string format(const char* pattern, A... values) {
  char buffer[512];
  std::snprintf(buffer, sizeof buffer, pattern, values...);
  return buffer;
}

const char* mark(const std::string& verdict) {
  return verdict == "passed"   ? "\u2713"
         : verdict == "failed" ? "\u2717"
         : verdict.empty()     ? "\u2026"
                               : "?";
}

// At most `columns` characters, counting UTF-8 sequences as one.
std::string cut(const std::string& text, int columns) {
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xc0) == 0x80) continue;
    if (++count > columns) return text.substr(0, i);
  }
  return text;
}

}  // namespace

void SearchView::apply(const json& event) {
  const std::string type = event.value("type", "");
  if (type == "problem.parsed") {
    problem_ = event.value("text", "");
  } else if (type == "subquestion.added") {
    nodes_ = {{0, Node{}}};  // its search is a tree of its own
  } else if (type == "step.proposed") {
    const int id = event.value("node", -1);
    Node& node = nodes_[id];
    node.parent = event.value("parent", 0);
    node.text = event.value("text", "");
    node.prior = event.value("prior", 0.0);
    nodes_[node.parent].children.push_back(id);
  } else if (type == "step.checked") {
    Node& node = nodes_[event.value("node", -1)];
    node.verdict = event.value("verdict", "");
    (node.verdict == "passed" ? passed_ : refuted_) += 1;
  } else if (type == "tree.updated" && event.contains("nodes")) {
    tokens_ = event.value("tokens", tokens_);
    for (const auto& row : event["nodes"]) {
      Node& node = nodes_[row[0].get<int>()];
      node.visits = row[1].get<int>();
      node.q = row[2].get<double>();
    }
  }
}

void SearchView::draw(int id, const std::string& indent, int rows,
                      std::vector<std::string>& out) const {
  const Node& node = nodes_.at(id);
  std::vector<int> children = node.children;
  std::stable_sort(children.begin(), children.end(), [&](int a, int b) {
    const Node &x = nodes_.at(a), &y = nodes_.at(b);
    return std::pair(x.verdict == "passed", x.visits) > std::pair(y.verdict == "passed", y.visits);
  });
  for (std::size_t i = 0; i < children.size() && static_cast<int>(out.size()) < rows; ++i) {
    const Node& child = nodes_.at(children[i]);
    const bool last = i + 1 == children.size();
    std::string line = indent + (last ? "\u2514\u2500 " : "\u251c\u2500 ") + mark(child.verdict) +
                       " " + child.text;
    if (child.verdict == "passed")
      line += format("   prior %.2f  visits %d  q %.2f", child.prior, child.visits, child.q);
    out.push_back(std::move(line));
    draw(children[i], indent + (last ? "   " : "\u2502  "), rows, out);
  }
}

std::vector<std::string> SearchView::lines(int rows, int columns, double seconds) const {
  std::vector<std::string> out;
  out.push_back(problem_);
  draw(0, "", rows - 1, out);
  for (auto& line : out) line = cut(line, columns);
  out.push_back(cut(format("%d passed \u00b7 %d refuted \u00b7 %lld of %lld tokens \u00b7 %.1f s",
                           passed_, refuted_, static_cast<long long>(tokens_),
                           static_cast<long long>(token_budget_), seconds),
                    columns));
  return out;
}

std::string SearchView::line_of(const json& event) {
  const std::string type = event.value("type", "");
  if (type == "problem.parsed") return event.value("text", "");
  if (type == "step.proposed")
    return format("  %d<-%d  %s  (prior %.2f)", event.value("node", 0), event.value("parent", 0),
                  event.value("text", "").c_str(), event.value("prior", 0.0));
  if (type == "step.checked")
    return format("  %d %s %s", event.value("node", 0), mark(event.value("verdict", "")),
                  event.value("evidence", "").c_str());
  return "";
}

std::string SearchView::answer_of(const json& session) {
  std::string text;
  for (const auto& step : session.value("steps", json::array()))
    text += "  " + step.value("text", "") + "   " + step.value("kind", "") + ", " +
            step.value("verdict", "") + "\n";
  const std::string status = session.value("status", "");
  const json answer = session.value("answer", json());
  text += status + (answer.is_string() ? ": " + answer.get<std::string>() : "") + "\n";
  const json found_by = session.value("found_by", json());
  if (found_by.is_string() && found_by != session.value("strategy", json()))
    text += "found by " + found_by.get<std::string>() + " after " + session.value("strategy", "") +
            "\n";
  if (session.value("reason", json()).is_string())
    text += "because " + session["reason"].get<std::string>() + "\n";
  if (const auto usage = session.find("usage"); usage != session.end() && usage->is_object())
    text += format("%d tokens, %d nodes, %d verdicts, %.2f s\n",
                   usage->value("completion_tokens", 0), usage->value("nodes", 0),
                   usage->value("verifier_calls", 0), usage->value("seconds", 0.0));
  return text;
}

}  // namespace lemma::cli
