#include "children/z3_solver.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/children/test_children.h"

namespace lemma::children {
namespace {

using core::ErrorCode;
using std::chrono::milliseconds;

class Smt : public testing::Test {
 protected:
  core::Metrics metrics_;
  Z3Solver solver_{shared_spawner(), {}, metrics_};
};

TEST_F(Smt, SatAndUnsat) {
  auto sat = solver_.check("(declare-const p Bool)(assert p)", milliseconds(5000));
  ASSERT_TRUE(sat) << sat.error().to_string();
  EXPECT_EQ(sat.value().result, Satisfiability::kSat);
  auto unsat = solver_.check(
      "(declare-const p Bool)(declare-const q Bool)(declare-const n1 Bool)(declare-const n2 Bool)"
      "(declare-const n3 Bool)(assert (=> n1 p))(assert (=> n2 q))(assert (=> n3 (not p)))",
      milliseconds(5000), {"n1", "n2", "n3"});
  ASSERT_TRUE(unsat) << unsat.error().to_string();
  EXPECT_EQ(unsat.value().result, Satisfiability::kUnsat);
  auto core = unsat.value().core;
  std::sort(core.begin(), core.end());
  EXPECT_EQ(core, (std::vector<std::string>{"n1", "n3"}));
}

TEST_F(Smt, SaysWhetherItIsThere) {
  EXPECT_EQ(solver_.status(), "unavailable: not tried yet");
  ASSERT_TRUE(solver_.check("(assert true)", milliseconds(5000)));
  EXPECT_EQ(solver_.status(), "available");
}

TEST_F(Smt, RequestsDoNotSeeEachOther) {
  for (int i = 0; i < 3; ++i) {
    auto p = solver_.check("(declare-const p Bool)(assert p)", milliseconds(5000));
    EXPECT_EQ(p.value().result, Satisfiability::kSat);
    auto q = solver_.check("(declare-const p Int)(assert (= p 1))", milliseconds(5000));
    EXPECT_EQ(q.value().result, Satisfiability::kSat);
  }
  EXPECT_EQ(solver_.check("(assert p)", milliseconds(5000)).error().code,
            ErrorCode::kInvalidArgument);
}

TEST_F(Smt, NonsenseIsRefusedAndTheNextIsAnswered) {
  for (const char* bad : {"(assert", "hello", "(assert (! p))"})
    EXPECT_EQ(solver_.check(bad, milliseconds(5000)).error().code, ErrorCode::kInvalidArgument)
        << bad;
  EXPECT_EQ(solver_.check(std::string_view("\0", 1), milliseconds(5000)).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(solver_.check("(assert true)", milliseconds(5000)).value().result,
            Satisfiability::kSat);
  EXPECT_EQ(solver_.check("", milliseconds(0)).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(solver_.check(std::string(5 << 20, ' '), milliseconds(10)).error().code,
            ErrorCode::kOutOfRange);
}

TEST_F(Smt, WhatTakesTooLongIsUnknownOrLateAndTheNextIsAnswered) {
  // A factorisation: nobody does it in 300 ms.
  const char* hard =
      "(declare-const a Int)(declare-const b Int)(assert (> a 1))(assert (> b 1))"
      "(assert (= (* a b) 1000000000000000003000000000000000002100000000000000000441))"
      "(assert (= (mod (* a a b) 1000003) 77))(assert (not (= (mod a 3) (mod b 5))))";
  const auto began = std::chrono::steady_clock::now();
  auto answer = solver_.check(hard, milliseconds(300));
  if (answer)
    EXPECT_EQ(answer.value().result, Satisfiability::kUnknown);
  else
    EXPECT_EQ(answer.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8));
  EXPECT_EQ(solver_.check("(assert false)", milliseconds(5000)).value().result,
            Satisfiability::kUnsat);
}

TEST_F(Smt, ThisProcessNeverLoadsZ3) {
  ASSERT_TRUE(solver_.check("(assert true)", milliseconds(5000)));
  std::ifstream maps("/proc/self/maps");
  const std::string text((std::istreambuf_iterator<char>(maps)), {});
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(text.find("libz3"), std::string::npos);
}

}  // namespace
}  // namespace lemma::children
