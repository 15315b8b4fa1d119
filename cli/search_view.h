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

  // The most visited part of each search's tree in at most `rows` lines of at most `columns` characters, then
  // the progress line.
  std::vector<std::string> lines(int rows, int columns, double seconds) const;
  // One line for an append-only output; empty for events that need none.
  static std::string line_of(const nlohmann::json& event);

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
  // Of one sub-question, or of the whole question.
  struct Search {
    std::string node = {};      // "q1"
    std::string question = {};  // of a part; empty: the whole
    std::string outcome = {};   // of a part that is over: its answer, or why there is none
    bool answered = false;
    std::map<int, Node> nodes = {{0, Node{}}};
    std::int64_t tokens = 0;
  };
  Search& search_of(const nlohmann::json& event);
  static void draw(const Search& search, int id, const std::string& indent, int rows,
                   std::vector<std::string>& out);

  const std::int64_t token_budget_;
  std::vector<Search> searches_;
  std::int64_t earlier_tokens_ = 0;  // of attempts at the whole that are over
  std::string problem_;
  int passed_ = 0;
  int refuted_ = 0;
};

}  // namespace lemma::cli
