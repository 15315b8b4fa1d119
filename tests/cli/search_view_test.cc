#include "cli/search_view.h"

#include <gtest/gtest.h>

namespace lemma::cli {
namespace {

using nlohmann::json;

json proposed(int node, int parent, const char* text) {
  return {{"type", "step.proposed"}, {"node", node}, {"parent", parent}, {"text", text},
          {"prior", 0.25},           {"tokens", 9}};
}
json checked(int node, const char* verdict) {
  return {{"type", "step.checked"}, {"node", node}, {"verdict", verdict}};
}

SearchView grown() {
  SearchView view(100);
  view.apply({{"type", "problem.parsed"}, {"text", "Reach 36."}});
  view.apply(proposed(1, 0, "7 * 12 = 78"));
  view.apply(checked(1, "failed"));
  view.apply(proposed(2, 0, "12 - 3 = 9"));
  view.apply(checked(2, "passed"));
  view.apply(proposed(3, 2, "9 * 8 = 72"));
  view.apply({{"type", "tree.updated"}, {"nodes", {{2, 4, 0.5}}}, {"tokens", 40}});
  return view;
}

TEST(SearchView, ShowsPassedStepsFirstWithTheirFiguresAndWhatWasSpent) {
  EXPECT_EQ(grown().lines(10, 80, 1.25),
            (std::vector<std::string>{"Reach 36.", "├─ ✓ 12 - 3 = 9   prior 0.25  visits 4  q 0.50",
                                      "│  └─ … 9 * 8 = 72", "└─ ✗ 7 * 12 = 78",
                                      "1 passed · 1 refuted · 40 of 100 tokens · 1.2 s"}));
}

TEST(SearchView, KeepsToItsRowsAndColumns) {
  const auto lines = grown().lines(3, 11, 1.25);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1], "├─ ✓ 12 - 3");
  EXPECT_EQ(SearchView(1).lines(3, 80, 0).size(), 2u);  // nothing yet
}

TEST(SearchView, SubQuestionsAreShownSideBySide) {
  SearchView view(100);
  view.apply({{"type", "problem.parsed"}, {"text", "Who is what?"}});
  for (const char* node : {"q0", "q1"})
    view.apply({{"type", "subquestion.added"},
                {"node", node},
                {"part", true},
                {"question", node == std::string("q0") ? "Is Tom a knight?" : "Is Lea a knight?"}});
  const auto in = [](const char* node, json event) {
    event["subquestion"] = node;
    return event;
  };
  view.apply(in("q0", proposed(1, 0, "Tom is a knight")));
  view.apply(in("q1", proposed(1, 0, "assume Lea is a knight")));
  view.apply(in("q0", checked(1, "passed")));
  view.apply({{"type", "subquestion.ended"}, {"node", "q0"}, {"answer", "Tom is a knight"}});
  EXPECT_EQ(view.lines(10, 80, 0),
            (std::vector<std::string>{"Who is what?", "q0 Is Tom a knight? ✓ Tom is a knight",
                                      "q1 Is Lea a knight?", "   └─ … assume Lea is a knight",
                                      "1 passed · 0 refuted · 0 of 100 tokens · 0.0 s"}));
  view.apply({{"type", "subquestion.ended"}, {"node", "q1"}, {"why", "spent"}});
  EXPECT_EQ(view.lines(4, 80, 0)[2], "q1 Is Lea a knight? ✗ spent");
}

TEST(SearchView, EverySearchOfASessionIsATreeOfItsOwn) {
  SearchView view = grown();
  view.apply({{"type", "subquestion.added"}, {"node", "q1"}});
  view.apply(proposed(1, 0, "no solution"));
  view.apply(checked(1, "passed"));
  EXPECT_EQ(
      view.lines(10, 80, 1.25),
      (std::vector<std::string>{"Reach 36.", "└─ ✓ no solution   prior 0.25  visits 0  q 0.00",
                                "2 passed · 1 refuted · 40 of 100 tokens · 1.2 s"}));
}

}  // namespace
}  // namespace lemma::cli
