// The spawner that all tests of this binary share, and the children that misbehave for them.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "children/spawner.h"

namespace lemma::children {

// Forked before gtest started, while the process had one thread.
Spawner& shared_spawner();
void set_shared_spawner(std::unique_ptr<Spawner> spawner);

// What `THIS_BINARY child NAME` does; run_entry for names that aren't a test's.
//   echo    answers each frame with itself; "pid" with its pid; "die" and "hang" do so; "garbage"
//           answers with a frame longer than any allowed
//   stillborn  ends at once
int run_test_child(std::string_view name);

// `THIS_BINARY child NAME`.
Program test_program(std::string name);

inline core::TimePoint in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

bool process_exists(int pid);
// Whether it is gone within five seconds.
bool ends_soon(int pid);

}  // namespace lemma::children
