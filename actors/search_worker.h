// SearchWorker: searches one sub-question. It turns a strategy's expansions into model requests (or
// uniform draws, or the solver's lines), has the proposals judged, backs them up, and reports events
// to its session; select, evaluate, judge, back up, report. One strand; expansions in flight are children on the
// same strand.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "actors/model_scheduler.h"
#include "actors/options.h"
#include "actors/search_report.h"
#include "actors/verifier_pool.h"
#include "core/deadline.h"
#include "core/task_group.h"
#include "search/decomposition/premises.h"
#include "search/stopper.h"

namespace lemma::actors {

// What a worker needs besides its job; all outlive it.
struct SearchServices {
  core::Ref<SchedulerMessage> scheduler;
  core::Ref<VerifierMessage> verifier;
  const model::Generator& text;  // encode() and render_chat() only
  SchedulerOptions options;
};

struct SearchJob {
  std::string subquestion;  // its node in the session's DAG: "q0"
  bool is_part = false;     // `task` is part_task(): no certificate, no answer of the session's
  const search::Task* task = nullptr;
  search::ProblemPtr problem;
  search::FormalisedBy formalised_by = search::FormalisedBy::kModel;
  search::Premises premises;  // what is derived already; the strategy's root is where they end
  std::unique_ptr<search::Strategy> strategy;
  std::string adapter = {};  // that the model answers with
  Budget budget;
  core::CancellationToken cancel;
  core::Ref<SessionMessage> session;
};

class SearchWorker {
 public:
  SearchWorker(core::Strand strand, SearchServices services, SearchJob job);

  // At its end every child has finished and no virtual loss is left.
  core::Task<SearchOutcome> run();

 private:
  struct Evaluated {
    search::Expansion expansion;
    core::Result<std::vector<search::Proposal>> proposals;
  };
  // What a node adds to its parent's transcript; the whole is the walk to the root.
  struct TranscriptPart {
    search::NodeId parent = search::kNoNode;
    std::vector<model::TokenId> tokens;
  };

  core::Task<core::Result<void>> prepare();
  core::Task<void> search(SearchOutcome& outcome);
  core::Task<void> evaluate(search::Expansion expansion);
  core::Task<core::Result<std::vector<search::Proposal>>> propose(
      const search::Expansion& expansion);
  core::Task<core::Result<std::vector<search::Proposal>>> solved(
      const search::Expansion& expansion);
  core::Task<core::Result<std::vector<search::Proposal>>> judged(
      const search::Expansion& expansion, std::vector<search::Proposal> drawn);
  core::Task<core::Result<std::vector<model::Generation>>> generate(model::GenerateRequest request);
  core::Task<void> back_up(Evaluated evaluated);
  core::Task<void> report_best(std::vector<EventDraft>& events);
  core::Task<search::ChainReport> proof_of(const search::Best& best);
  template <class T, class Make>
  core::Task<core::Result<T>> ask_verifier(Make make, core::CancellationToken give_up = {});

  int room() const;
  std::vector<model::TokenId> transcript(search::NodeId node) const;
  void remember(const search::Placement& placement, std::size_t drawn, const Evaluated& evaluated);

  const core::Strand strand_;
  const SearchServices services_;
  SearchJob job_;
  core::Deadline deadline_;  // of the time budget
  core::TaskGroup children_;
  core::Mailbox<Evaluated> results_;
  std::unique_ptr<search::Stopper> stopper_;
  std::vector<model::TokenId> answer_prompt_;  // of strategy `guess`
  std::unordered_map<search::NodeId, TranscriptPart> transcripts_;
  // Tokens of the proposals in flight, by expansion: what Proposal does not carry.
  std::unordered_map<search::ExpansionId, std::vector<std::vector<model::TokenId>>> drawn_tokens_;
  std::optional<core::Result<std::vector<std::string>>> solver_lines_;  // once asked for
  int samples_in_flight_ = 0;
  int failures_in_a_row_ = 0;
  std::optional<core::Error> failure_;
  search::NodeId reported_best_ = search::kRootNode;
  int prompt_tokens_ = 0;
};

}  // namespace lemma::actors
