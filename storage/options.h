// Where and how sessions are stored ([storage] in the file).
#pragma once

#include <string>

namespace lemma::storage {

struct StorageOptions {
  std::string data_dir = "";  // empty: ${XDG_DATA_HOME:-~/.local/share}/lemma
  int commit_ms = 2;
  int max_append_queue = 1024;

  template <class V>
  void visit(V& v) {
    v.option(data_dir, "data_dir",
             "folder of the session log; empty: lemma under the user's data folder");
    v.option(commit_ms, "commit_ms", 0, 10, "milliseconds",
             "how long a commit waits for others to join it");
    v.option(max_append_queue, "max_append_queue", 16, 65536, "appends",
             "appends waiting for the disk");
  }
};

}  // namespace lemma::storage
