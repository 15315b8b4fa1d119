#include "http/static_files.h"

#include <algorithm>

namespace lemma::http {

namespace {

// Nothing from elsewhere, no inline script and no inline style: what a model writes can't run here.
constexpr std::string_view kContentSecurity =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

Headers headers_of(const StaticFile& file) {
  return {{"ETag", std::string(file.etag)},
          // Asked again each time, answered 304: a new binary is seen at once.
          {"Cache-Control", "no-cache"},
          {"Content-Security-Policy", std::string(kContentSecurity)},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Referrer-Policy", "no-referrer"}};
}

// If-None-Match holds "*" or a list of tags, which a proxy may have marked as weak.
bool has_it(const Exchange& exchange, const StaticFile& file) {
  const auto header = exchange.request().find("If-None-Match");
  if (header == exchange.request().end()) return false;
  const std::string_view tags(header->value().data(), header->value().size());
  return tags == "*" || tags.find(file.etag) != std::string_view::npos;
}

}  // namespace

const StaticFile* find_static_file(std::string_view path) {
  const auto files = static_files();
  const auto found = std::ranges::lower_bound(files, path, {}, &StaticFile::path);
  return found != files.end() && found->path == path ? &*found : nullptr;
}

boost::asio::awaitable<void> get_static_file(Exchange& exchange, const StaticFile& file) {
  if (has_it(exchange, file))
    co_await exchange.respond(304, file.type, "", headers_of(file));
  else
    co_await exchange.respond(200, file.type, std::string(file.content), headers_of(file));
}

}  // namespace lemma::http
