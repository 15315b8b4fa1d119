// The web UI's files, embedded in the binary (http/static, KaTeX and d3-hierarchy from their Debian
// packages). Constant, any thread.
#pragma once

#include <span>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "http/exchange.h"

namespace lemma::http {

struct StaticFile {
  std::string_view path;  // of the URL: "/", "/ui/app.js"
  std::string_view type;
  std::string_view etag;  // quoted; of the content
  std::string_view content;
};

// All of them, ordered by path. Defined by the file that cmake/embed.cmake writes.
std::span<const StaticFile> static_files();
// Nothing when there is no such file.
const StaticFile* find_static_file(std::string_view path);

// The file, or 304 when the client has these bytes already.
boost::asio::awaitable<void> get_static_file(Exchange& exchange, const StaticFile& file);

}  // namespace lemma::http
