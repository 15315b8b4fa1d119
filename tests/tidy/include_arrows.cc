#include "tests/tidy/include_arrows.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace lemma::tidy {

namespace {

const std::map<std::string, std::set<std::string>> kArrows = {
    {"core", {}},          {"children", {"core"}},
    {"storage", {"core"}}, {"model", {"core"}},
    {"search", {"core"}},  {"actors", {"core", "children", "storage", "model", "search"}},
    {"http", {"actors"}},  {"cli", {"children", "http"}},
};

// The one exception to "arrows are transitive": what the front door sees of the server inside.
const std::set<std::string> kSeenByHttp = {"actors/messages.h", "actors/ref.h"};

// Third parties by how their headers begin, and the only places that may include them.
struct Home {
  const char* header;
  std::vector<std::string> places;
};
const std::vector<Home> kHomes = {
    {"boost/beast/", {"http/", "model/remote"}},
    {"boost/asio/", {"http/", "model/remote", "core/asio_executor."}},
    {"rocksdb/", {"storage/rocksdb_store.cc"}},
    {"z3", {"children/z3_child.cc"}},
    {"seccomp", {"children/seccomp_filter.cc"}},
    {"cuda", {"model/cuda/"}},
    {"cublas", {"model/cuda/"}},
    {"cudnn", {"model/cuda/"}},
    {"spdlog/", {"core/log.cc"}},
    {"prometheus/", {"core/metrics.cc"}},
    {"pcre2", {"model/tokenizer/"}},
    {"utf8proc", {"model/tokenizer/"}},
    {"CLI/", {"cli/", "core/options.cc"}},
};

const std::set<std::string> kUmbrellas = {
    "boost/beast.hpp", "boost/beast/core.hpp", "boost/beast/http.hpp", "boost/beast/websocket.hpp",
    "boost/asio.hpp",  "boost/outcome.hpp",    "CLI/CLI.hpp"};

std::string room_of(const std::string& path) {
  const auto slash = path.find('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string broken_by(const std::string& path, const Include& include) {
  const std::string& target = include.target;
  if (kUmbrellas.contains(target)) return "an umbrella header: include the leaf";
  const std::string room = room_of(path);
  if (!include.quoted) {
    for (const auto& home : kHomes) {
      if (!target.starts_with(home.header)) continue;
      const bool at_home =
          std::any_of(home.places.begin(), home.places.end(),
                      [&](const std::string& place) { return path.starts_with(place); });
      if (!at_home) return "does not belong in this file";
      if (target.starts_with("CLI/") && path.ends_with(".h")) return "does not belong in a header";
    }
    return "";
  }
  const std::string other = room_of(target);
  if (!kArrows.contains(other)) return "is not included from the root by its room";
  if (!reach_of(room).contains(other)) return "there is no arrow from " + other + " to " + room;
  if (room == "http" && other != "http" && other != "core" && !kSeenByHttp.contains(target))
    return "http sees only actors/messages.h and actors/ref.h of what is inside";
  if (target.starts_with("model/cuda/") && room != "model") return "stays inside model";
  return "";
}

}  // namespace

const std::vector<std::string>& rooms() {
  static const std::vector<std::string> kRooms = {"core",   "children", "storage", "model",
                                                  "search", "actors",   "http",    "cli"};
  return kRooms;
}

const std::set<std::string>& arrows_of(const std::string& room) { return kArrows.at(room); }

std::set<std::string> reach_of(const std::string& room) {
  std::set<std::string> reach = {room, "core"};
  for (const auto& next : kArrows.at(room)) reach.merge(reach_of(next));
  return reach;
}

std::vector<Include> includes_of(std::string_view source) {
  std::vector<Include> found;
  std::istringstream lines{std::string(source)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto skip = [&line](std::size_t from) {
      return std::min(line.find_first_not_of(" \t", from), line.size());
    };
    std::size_t at = skip(0);
    if (at == line.size() || line[at] != '#') continue;
    at = skip(at + 1);
    if (line.compare(at, 7, "include") != 0) continue;
    at = skip(at + 7);
    if (at == line.size() || (line[at] != '"' && line[at] != '<')) continue;
    const bool quoted = line[at] == '"';
    const auto end = line.find(quoted ? '"' : '>', at + 1);
    if (end != std::string::npos)
      found.push_back({number, quoted, line.substr(at + 1, end - at - 1)});
  }
  return found;
}

std::vector<std::string> violations(const std::string& path, std::string_view source) {
  std::vector<std::string> found;
  for (const auto& include : includes_of(source)) {
    const std::string why = broken_by(path, include);
    if (!why.empty())
      found.push_back(path + ":" + std::to_string(include.line) + ": " + include.target + ": " +
                      why);
  }
  return found;
}

std::set<std::string> allowed_in(std::string_view cmake) {
  std::string text(cmake);
  std::replace(text.begin(), text.end(), ')', ' ');
  std::istringstream words(text);
  std::set<std::string> allowed;
  bool inside = false;
  for (std::string word; words >> word;) {
    if (word == "ALLOW")
      inside = true;
    else if (!kArrows.contains(word))
      inside = false;
    else if (inside)
      allowed.insert(word);
  }
  return allowed;
}

}  // namespace lemma::tidy
