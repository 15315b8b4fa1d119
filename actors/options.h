// Options of the actors, declared once.
#pragma once

namespace lemma::actors {

struct SessionOptions {
  double orphan_seconds = 30;
  int max_live = 64;
  int mailbox = 256;
  int max_pending_events = 1024;
  int max_readers = 64;

  template <class V>
  void visit(V& v) {
    v.option(orphan_seconds, "orphan_seconds", 0.0, 86400.0, "seconds",
             "how long a session without watchers goes on before it is cancelled");
    v.option(max_live, "max_live", 1, 10000, "sessions",
             "sessions that search at once; one more is answered 429");
    v.option(mailbox, "mailbox", 16, 65536, "messages",
             "messages waiting for one session, or for the system");
    v.option(max_pending_events, "max_pending_events", 16, 65536, "events",
             "events of one session waiting for the disk before its search is held back");
    v.option(max_readers, "max_readers", 1, 1024, "readers",
             "clients waiting for one session's next event");
  }
};

struct SchedulerOptions {
  int mailbox = 1024;
  int parallel_expansions = 4;
  int max_step_tokens = 48;
  int max_answer_tokens = 96;

  template <class V>
  void visit(V& v) {
    v.option(mailbox, "mailbox", 16, 65536, "messages",
             "generation requests waiting for the model's owner");
    v.option(parallel_expansions, "parallel_expansions", 1, 64, "leaves",
             "leaves of one tree in flight at once");
    v.option(max_step_tokens, "max_step_tokens", 4, 512, "tokens", "length of one sampled step");
    v.option(max_answer_tokens, "max_answer_tokens", 4, 2048, "tokens",
             "length of one guessed answer");
  }
};

struct VerifierOptions {
  int mailbox = 1024;
  int threads = 1;
  int solvers = 1;
  int solver_memory = 1024;
  double solver_seconds = 5;

  template <class V>
  void visit(V& v) {
    v.option(mailbox, "mailbox", 16, 65536, "messages", "verdict requests waiting");
    v.option(threads, "threads", 1, 64, "threads", "threads that judge steps");
    v.option(solvers, "solvers", 0, 16, "processes",
             "Z3 processes for second opinions on final answers; 0: none is asked");
    v.option(solver_memory, "solver_memory", 64, 65536, "MiB", "address space of one Z3 process");
    v.option(solver_seconds, "solver_seconds", 0.1, 60.0, "seconds",
             "how long Z3 may think about one answer before it stands without a second opinion");
  }
};

}  // namespace lemma::actors
