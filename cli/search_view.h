// SearchView: a session's events as a growing tree in a terminal. A reducer of the events, like
// every other view; pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace lemma::cli {

class SearchView {
 public:
  explicit SearchView(std::int64_t token_budget) : token_budget_(token_budget) {}

  void apply(const nlohmann::json& event);

  // The most visited part of the tree in at most `rows` lines of at most `columns` characters, then
  // the progress line.
  std::vector<std::string> lines(int rows, int columns, double seconds) const;
  // One line for an append-only output; empty for events that need none.
  static std::string line_of(const nlohmann::json& event);
  // The whole answer, as printed at the end.
  static std::string answer_of(const nlohmann::json& session);

 private:
  struct Node {
    int parent = -1;
    std::string text;
    std::string verdict;
    double prior = 0;
    int visits = 0;
    double q = 0;
    std::vector<int> children;
  };
  void draw(int id, const std::string& indent, int rows, std::vector<std::string>& out) const;

  const std::int64_t token_budget_;
  std::map<int, Node> nodes_{{0, Node{}}};
  std::string problem_;
  std::int64_t tokens_ = 0;
  int passed_ = 0;
  int refuted_ = 0;
};

}  // namespace lemma::cli
