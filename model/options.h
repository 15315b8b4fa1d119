// What a person may set about the model, section [model].
#pragma once

#include <string>

namespace lemma::model {

struct ModelOptions {
  std::string path = "";      // a GGUF file, or a Hugging Face folder
  std::string name = "";      // as clients ask for it
  std::string adapters = "";  // "name=folder,name=folder"
  int threads = 0;            // 0: one per core
  int kv_pages = 2048;        // of kPageTokens tokens
  int batch_rows = 256;       // rows of one batch, decode and prefill together
  int prefill_rows = 64;      // of them prompts' at most, which bounds how long a batch takes
  int running_branches = 128;
  int queued_requests = 256;

  template <class V>
  void visit(V& v) {
    v.option(path, "path",
             "the model's GGUF file or Hugging Face folder; empty: the default model's place in "
             "the cache folder");
    v.option(name, "name", "the name that clients ask for; empty: from the file");
    v.option(adapters, "adapters",
             "LoRA adapters, name=folder, by commas; clients ask for <the model's name>:<name>");
    v.option(threads, "threads", 0, 256, "threads", "of the token loop; 0: one per core");
    v.option(kv_pages, "kv_pages", 8, 1 << 20, "pages of 16 tokens", "memory for keys and values");
    v.option(batch_rows, "batch_rows", 1, 4096, "tokens", "most tokens in one batch");
    v.option(prefill_rows, "prefill_rows", 1, 4096, "tokens",
             "most prompt tokens in one batch; fewer answer sooner");
    v.option(running_branches, "running_branches", 1, 4096, "branches",
             "most branches decoded at once");
    v.option(queued_requests, "queued_requests", 1, 65536, "requests",
             "most requests waiting; more are refused");
  }
};

}  // namespace lemma::model
