// Decomposer: how one typed problem is searched. It splits the problem into sub-questions (by the family's
// structure, as the model proposes, or as the client asks them), searches those that are ready side
// by side under the session's one budget, and then the whole question from what they derived. Every
// line counts only as a line of the whole problem's derivation, so what is proven in the end is one
// chain, and a wrong decomposition costs its tokens, never the answer's truth.
//
// One strand, that of its workers; others reach it by its mailbox.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "actors/search_worker.h"
#include "search/decomposition/decomposition.h"

namespace lemma::actors {

enum class Split { kOff, kStructure, kModel, kStepwise };

struct DecomposerJob {
  const search::Task* task = nullptr;
  search::Recognition recognition;
  // Names of strategies, valid, at least one. The whole question is searched with one after
  // another until one answers, the parts with the first that isn't "symbolic", or with that.
  std::vector<std::string> strategies;
  search::StrategyRequest strategy;  // seed and options; every search has a root of its own
  Split split = Split::kOff;
  std::string adapter = {};
  Budget budget;
  int first_node = 0;  // number of the first sub-question in the session's DAG
  core::CancellationToken cancel;
  core::Ref<SessionMessage> session;
};

// A part's search is over. Internal.
struct PartDone {
  std::size_t part;
  SearchOutcome outcome;
};
// The time is up, or the session was cancelled. Internal.
struct StopAsking {};
using DecomposerMessage = std::variant<PartDone, StopAsking, AddSubQuestion, Conclude>;

class Decomposer {
 public:
  Decomposer(core::Strand strand, SearchServices services, DecomposerJob job);

  // Call once. At its end every search has finished.
  core::Task<SearchDone> run();

  // The number that the next sub-question of the session's DAG would have.
  int nodes() const { return nodes_; }

  // For the client's sub-questions; closed once the whole question is searched. Any thread.
  core::Mailbox<DecomposerMessage>& mailbox() { return *mailbox_; }

 private:
  struct Asked {
    std::string node;                        // in events: "q1"
    std::string status = "open";             // open | answered | failed
    std::optional<std::string> answer = {};  // once derived
    Budget promised{0, 0, 0};                // while its search runs
  };

  // --- parts ---
  core::Task<void> answer_parts();
  core::Task<void> stop_asking(core::CancellationToken stop);
  core::Task<bool> split_again();
  core::Task<std::vector<search::SubQuestion>> proposed_by_model();
  core::Task<void> add(std::vector<search::SubQuestion> list, const char* why);
  core::Task<void> take(AddSubQuestion& asked);
  void start_ready();
  core::Task<void> search_part(std::size_t part);
  core::Task<void> settle(PartDone& done);
  void end_what_failed(std::vector<EventDraft>& events);
  static EventDraft ended(const Asked& asked, const std::string& why);

  // --- the whole ---
  core::Task<SearchOutcome> answer_whole();
  core::Task<SearchOutcome> search_whole(std::string strategy, search::Premises premises, bool last,
                                         std::string why);
  core::Task<SearchOutcome> conclude(search::Premises premises);

  // `sources` of the premises are indices of parts_.
  core::Task<search::Premises> premises_from(std::vector<std::size_t> parts);
  SearchJob job_for(std::string node, const std::string& strategy, search::StrategyRequest request,
                    search::Premises premises, Budget budget) const;
  Budget left() const;
  void count(const SearchOutcome& outcome);
  const std::string& parts_strategy() const;
  std::vector<std::string> nodes_of(const search::Premises& premises) const;
  void name_sources(SearchOutcome& outcome, const std::vector<std::size_t>& sources) const;
  Json subquestions_json() const;
  std::string next_node() { return "q" + std::to_string(nodes_++); }

  const core::Strand strand_;
  const SearchServices services_;
  const DecomposerJob job_;
  const core::TimePoint began_;
  const std::shared_ptr<core::Mailbox<DecomposerMessage>> mailbox_;

  core::TaskGroup searches_;
  search::Decomposition parts_;
  std::vector<Asked> asked_;  // by index of the part
  int nodes_;                 // of the session's DAG, so far
  int searching_ = 0;         // parts
  bool asking_ = false;       // the client may ask more
  int retries_left_;
  bool failed_since_split_ = false;
  Budget promised_{0, 0, 0};  // tokens and nodes that running parts may still use
  SearchOutcome spent_;       // by all searches that are over: their counts
};

}  // namespace lemma::actors
