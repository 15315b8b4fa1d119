// The include arrows of the house: which room may include which, and which third party lives where.
// Pure functions over sources' text, so that a made-up violation can be tried as well as the real
// tree.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::tidy {

struct Include {
  int line = 0;
  bool quoted = false;  // "..." rather than <...>
  std::string target;
};
std::vector<Include> includes_of(std::string_view source);

// The rooms in dependency order.
const std::vector<std::string>& rooms();
// What a room's CMakeLists.txt says after ALLOW.
const std::set<std::string>& arrows_of(const std::string& room);
// The rooms whose headers its files may include: its arrows and theirs, itself, core.
std::set<std::string> reach_of(const std::string& room);

// One sentence for each include of `source`, the text of the file at `path` ("http/server.cc"),
// that breaks a rule.
std::vector<std::string> violations(const std::string& path, std::string_view source);

// The words after ALLOW in a room's CMakeLists.txt.
std::set<std::string> allowed_in(std::string_view cmake);

}  // namespace lemma::tidy
