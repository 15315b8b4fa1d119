// ModelScheduler: the one owner of the model. It batches the requests of all trees, sessions and
// chats into the generator's steps, which run on the device's own thread, and hands tokens and
// results back while the next step runs. Between two steps it takes in whatever has arrived, so a
// new request waits for one step at most.
#pragma once

#include <memory>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/actor.h"
#include "core/blocking_pool.h"
#include "core/metrics.h"
#include "model/generator.h"

namespace lemma::actors {

struct Generate {
  model::GenerateRequest request;
  // With request.stream: each piece of text and its branch, on the scheduler's strand. Should only
  // post.
  core::Function<void(int, std::string)> on_text;
  core::Reply<std::vector<model::Generation>> reply;
};
using SchedulerMessage = std::variant<Generate>;

class ModelScheduler {
 public:
  ModelScheduler(core::Strand strand, std::shared_ptr<core::Mailbox<SchedulerMessage>> mailbox,
                 model::Generator& generator, core::BlockingPool& device, core::Metrics& metrics);

  // Ends when the mailbox is closed and all work is done; fails when a step does, and then every
  // request it held does too.
  core::Task<core::Result<void>> run();

 private:
  struct Running {
    core::Function<void(int, std::string)> on_text;
    core::Reply<std::vector<model::Generation>> reply;
  };

  void submit(SchedulerMessage message);
  core::Result<model::StepOutput> step();
  void deliver_results();
  void fail_all(const core::Error& why);
  void measure(const model::StepOutput& output, core::Duration took);

  core::Strand strand_;
  std::shared_ptr<core::Mailbox<SchedulerMessage>> mailbox_;
  model::Generator& generator_;
  core::BlockingPool& device_;
  std::unordered_map<model::RequestId, Running> running_;
  model::StepOutput results_;  // of the last step, not delivered yet

  core::Counter& steps_;
  core::Counter& decoded_;
  core::Counter& prefilled_;
  core::Gauge& queued_;
  core::Gauge& rows_;
  core::Gauge& kv_used_;
  core::Gauge& kv_cached_;
  core::Histogram& step_seconds_;
};

}  // namespace lemma::actors
