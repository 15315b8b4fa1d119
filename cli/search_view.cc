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

// Of the sub-question that the event is about; a log from before there were several names none.
SearchView::Search& SearchView::search_of(const json& event) {
  const std::string node = event.value("subquestion", "");
  for (Search& search : searches_)
    if (search.node == node) return search;
  searches_.push_back({.node = node});
  return searches_.back();
}

void SearchView::apply(const json& event) {
  const std::string type = event.value("type", "");
  if (type == "problem.parsed") {
    problem_ = event.value("text", "");
  } else if (type == "subquestion.added") {
    Search search{.node = event.value("node", "")};
    if (event.value("part", false))
      search.question = event.value("question", "");
    else  // the whole question once more: what was tried before is over
      std::erase_if(searches_, [this](const Search& earlier) {
        if (!earlier.question.empty()) return false;
        earlier_tokens_ += earlier.tokens;
        return true;
      });
    searches_.push_back(std::move(search));
  } else if (type == "subquestion.ended") {
    for (Search& search : searches_) {
      if (search.node != event.value("node", "")) continue;
      const json answer = event.value("answer", json());
      search.answered = answer.is_string();
      search.outcome = search.answered ? answer.get<std::string>() : event.value("why", "");
    }
  } else if (type == "step.proposed") {
    auto& nodes = search_of(event).nodes;
    const int id = event.value("node", -1);
    Node& node = nodes[id];
    node.parent = event.value("parent", 0);
    node.text = event.value("text", "");
    node.prior = event.value("prior", 0.0);
    nodes[node.parent].children.push_back(id);
  } else if (type == "step.checked") {
    Node& node = search_of(event).nodes[event.value("node", -1)];
    node.verdict = event.value("verdict", "");
    (node.verdict == "passed" ? passed_ : refuted_) += 1;
  } else if (type == "tree.updated" && event.contains("nodes")) {
    Search& search = search_of(event);
    search.tokens = event.value("tokens", search.tokens);
    for (const auto& row : event["nodes"]) {
      Node& node = search.nodes[row[0].get<int>()];
      node.visits = row[1].get<int>();
      node.q = row[2].get<double>();
    }
  }
}

void SearchView::draw(const Search& search, int id, const std::string& indent, int rows,
                      std::vector<std::string>& out) {
  const Node& node = search.nodes.at(id);
  std::vector<int> children = node.children;
  std::stable_sort(children.begin(), children.end(), [&](int a, int b) {
    const Node &x = search.nodes.at(a), &y = search.nodes.at(b);
    return std::pair(x.verdict == "passed", x.visits) > std::pair(y.verdict == "passed", y.visits);
  });
  for (std::size_t i = 0; i < children.size() && static_cast<int>(out.size()) < rows; ++i) {
    const Node& child = search.nodes.at(children[i]);
    const bool last = i + 1 == children.size();
    std::string line = indent + (last ? "\u2514\u2500 " : "\u251c\u2500 ") + mark(child.verdict) +
                       " " + child.text;
    if (child.verdict == "passed")
      line += format("   prior %.2f  visits %d  q %.2f", child.prior, child.visits, child.q);
    out.push_back(std::move(line));
    draw(search, children[i], indent + (last ? "   " : "\u2502  "), rows, out);
  }
}

std::vector<std::string> SearchView::lines(int rows, int columns, double seconds) const {
  std::vector<std::string> out;
  out.push_back(problem_);
  std::int64_t tokens = earlier_tokens_;
  int parts_open = 0;  // their headers must fit as well
  for (const Search& search : searches_) {
    tokens += search.tokens;
    parts_open += search.question.empty() ? 0 : 1;
  }
  for (const Search& search : searches_) {
    if (static_cast<int>(out.size()) >= rows - 1) break;
    if (search.question.empty()) {
      draw(search, 0, "", rows - 1, out);
      continue;
    }
    --parts_open;
    const bool over = !search.outcome.empty();
    out.push_back(search.node + " " + search.question +
                  (over ? std::string(" ") + mark(search.answered ? "passed" : "failed") + " " +
                              search.outcome
                        : ""));
    if (!over)
      draw(search, 0, "   ", std::max(static_cast<int>(out.size()), rows - 1 - parts_open), out);
  }
  for (auto& line : out) line = cut(line, columns);
  out.push_back(cut(format("%d passed \u00b7 %d refuted \u00b7 %lld of %lld tokens \u00b7 %.1f s",
                           passed_, refuted_, static_cast<long long>(tokens),
                           static_cast<long long>(token_budget_), seconds),
                    columns));
  return out;
}

std::string SearchView::line_of(const json& event) {
  const std::string type = event.value("type", "");
  if (type == "problem.parsed") return event.value("text", "");
  if (type == "subquestion.added" && event.value("part", false))
    return event.value("node", "") + ": " + event.value("question", "");
  if (type == "subquestion.ended") {
    const json answer = event.value("answer", json());
    return event.value("node", "") + ": " +
           (answer.is_string() ? answer.get<std::string>()
                               : "no answer: " + event.value("why", ""));
  }
  if (type == "step.proposed")
    return format("  %d<-%d  %s  (prior %.2f)", event.value("node", 0), event.value("parent", 0),
                  event.value("text", "").c_str(), event.value("prior", 0.0));
  if (type == "step.checked")
    return format("  %d %s %s", event.value("node", 0), mark(event.value("verdict", "")),
                  event.value("evidence", "").c_str());
  return "";
}

}  // namespace lemma::cli
