#include "actors/model_scheduler.h"

#include <string>
#include <utility>

namespace lemma::actors {

using core::Error;
using core::Result;

ModelScheduler::ModelScheduler(core::Strand strand,
                               std::shared_ptr<core::Mailbox<SchedulerMessage>> mailbox,
                               model::Generator& generator, core::BlockingPool& device,
                               core::Metrics& metrics)
    : strand_(std::move(strand)),
      mailbox_(std::move(mailbox)),
      generator_(generator),
      device_(device),
      steps_(metrics.counter("lemma_model_steps_total", "Batches the model ran.")),
      decoded_(metrics.counter("lemma_model_tokens_total", "Rows the model computed.",
                               {{"kind", "decode"}})),
      prefilled_(metrics.counter("lemma_model_tokens_total", "Rows the model computed.",
                                 {{"kind", "prefill"}})),
      queued_(metrics.gauge("lemma_model_queue", "Requests waiting for the model.")),
      rows_(metrics.gauge("lemma_model_batch_rows", "Rows of the last batch.")),
      kv_used_(metrics.gauge("lemma_kv_pages", "KV pages by holder.", {{"held_by", "branch"}})),
      kv_cached_(metrics.gauge("lemma_kv_pages", "KV pages by holder.", {{"held_by", "cache"}})),
      step_seconds_(metrics.histogram("lemma_model_step_seconds", "Time of one batch.",
                                      {0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28})) {}

core::Task<Result<void>> ModelScheduler::run() {
  LEMMA_ASSERT(strand_.runs_here(), "the scheduler runs on its own strand");
  for (;;) {
    while (auto message = mailbox_->try_receive()) submit(std::move(*message));
    if (generator_.idle()) {
      deliver_results();
      std::optional<SchedulerMessage> message = co_await mailbox_->receive();
      if (!message) co_return core::success();
      submit(std::move(*message));
      continue;
    }
    const auto began = strand_.executor().now();
    // While the device computes this step, the last one's results go out.
    auto start = [this](core::Reply<model::StepOutput> reply) {
      auto job = [this, reply = std::move(reply)]() mutable { reply(step()); };
      auto started = device_.submit(std::move(job));
      deliver_results();
      return started;
    };
    Result<model::StepOutput> output = co_await core::ask<model::StepOutput>(std::move(start));
    if (!output) {
      fail_all(output.error());
      co_return output.error();
    }
    measure(output.value(), strand_.executor().now() - began);
    results_ = std::move(output).value();
  }
}

// On the device's thread.
Result<model::StepOutput> ModelScheduler::step() {
  try {
    return generator_.step();
  } catch (const std::exception& e) {
    return core::error(core::ErrorCode::kInternal, std::string("a model step threw: ") + e.what());
  }
}

void ModelScheduler::submit(SchedulerMessage message) {
  auto& generate = std::get<Generate>(message);
  if (generate.request.cancel.cancelled()) {
    generate.reply(core::error(core::ErrorCode::kCancelled, "cancelled before the model saw it"));
    return;
  }
  auto id = generator_.submit(std::move(generate.request));
  if (!id) {
    generate.reply(id.error());
    return;
  }
  running_.emplace(id.value(), Running{std::move(generate.on_text), std::move(generate.reply)});
}

void ModelScheduler::deliver_results() {
  model::StepOutput output = std::exchange(results_, {});
  for (auto& delta : output.deltas) {
    const auto found = running_.find(delta.request);
    if (found != running_.end() && found->second.on_text)
      found->second.on_text(delta.branch, std::move(delta.text));
  }
  for (auto& finished : output.finished) {
    const auto found = running_.find(finished.request);
    if (found == running_.end()) continue;
    auto reply = std::move(found->second.reply);
    running_.erase(found);
    reply(std::move(finished.branches));
  }
}

void ModelScheduler::fail_all(const Error& why) {
  for (auto& [id, running] : running_) {
    generator_.cancel(id);
    running.reply(why);
  }
  running_.clear();
}

void ModelScheduler::measure(const model::StepOutput& output, core::Duration took) {
  const auto stats = generator_.stats();
  steps_.add();
  decoded_.add(static_cast<std::uint64_t>(output.decode_rows));
  prefilled_.add(static_cast<std::uint64_t>(output.prefill_rows));
  rows_.set(output.decode_rows + output.prefill_rows);
  queued_.set(static_cast<double>(mailbox_->size()) + stats.queued);
  kv_used_.set(stats.kv_pages_used);
  kv_cached_.set(stats.kv_pages_cached);
  step_seconds_.observe(std::chrono::duration<double>(took).count());
}

}  // namespace lemma::actors
