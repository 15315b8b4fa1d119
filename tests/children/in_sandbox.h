// What the sandbox's tests share: every attempt is a program that really runs.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "children/exact_json.h"
#include "children/sandbox.h"
#include "tests/children/test_children.h"

namespace lemma::children {

using Kind = CallOutcome::Kind;

inline core::Metrics& metrics() {
  static core::Metrics all;
  return all;
}

// One for all tests, so that it is probed once.
inline Sandbox& sandbox() {
  static Sandbox shared(shared_spawner(), {}, metrics());
  return shared;
}

class InSandbox : public testing::Test {
 protected:
  void SetUp() override {
    const auto available = sandbox().available();
    if (!available) GTEST_SKIP() << "no sandbox here: " << available.error().detail;
  }

  static SandboxReport run(const std::string& source, std::vector<std::string> calls = {"[]"},
                           const SandboxLimits& limits = {.wall = std::chrono::seconds(20)}) {
    auto report = sandbox().run_python(
        {.source = source, .function = "f", .calls = std::move(calls)}, limits);
    EXPECT_TRUE(report) << (report ? "" : report.error().to_string());
    return report ? report.value() : SandboxReport{};
  }
};

}  // namespace lemma::children
