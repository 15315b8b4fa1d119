#include "model/cpu/cpu_device.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/assert.h"

namespace lemma::model::cpu {

namespace {
std::size_t to_size(int n) { return static_cast<std::size_t>(n); }
}  // namespace

CpuDevice::CpuDevice(const ModelConfig& config, const Kernels& kernels, int threads, int max_rows,
                     KvPages& kv)
    : c_(config),
      kernels_(kernels),
      kv_(kv),
      max_rows_(max_rows),
      attention_rows_(std::max(1, kAttentionLanes / config.query_heads_per_kv())),
      team_(threads),
      adapters_(config, kernels, max_rows, kBlockRows),
      all_residual_(make_rows(max_rows, config.width)),
      qkv_(make_rows(kBlockRows, config.query_width() + 2 * config.kv_width())),
      heads_(make_rows(kBlockRows, config.query_width())),
      gate_up_(make_rows(kBlockRows, 2 * config.feed_forward)),
      hidden_(make_rows(kBlockRows, config.feed_forward)),
      normed_(make_rows(std::max(max_rows, kBlockRows), config.width)),
      gathered_(make_rows(max_rows, config.width)),
      cosines_(make_rows(max_rows, config.rope_width / 2)),
      sines_(make_rows(max_rows, config.rope_width / 2)) {
  const int widest = std::max({config.width, config.query_width(), config.feed_forward});
  const std::size_t blocks = std::max(to_size(max_rows) * to_size(config.width / kQuantBlock + 1),
                                      to_size(kBlockRows) * to_size(widest / kQuantBlock + 1));
  quantized_.q = arena_.array<std::int8_t>(blocks * kQuantBlock).data();
  quantized_.scale = arena_.array<float>(blocks).data();
  quantized_.scaled_sum = arena_.array<float>(blocks).data();
  quantized_.sum = arena_.array<std::int32_t>(blocks).data();
  logits_.width = config.vocabulary;
  tiles_.reserve(to_size((max_rows + kTileRows - 1) / kTileRows));
  places_.reserve(to_size(max_rows));
  logits_rows_.reserve(to_size(max_rows));
}

CpuDevice::Rows CpuDevice::make_rows(int rows, int width) {
  return {arena_.array<float>(to_size(rows) * to_size(width)).data(), width, 0};
}

// Small batches aren't worth a barrier.
template <class Body>
void CpuDevice::for_rows(int count, Body&& body) {
  const auto all = [&](int begin, int end) {
    for (int r = begin; r < end; ++r) body(r);
  };
  if (count < 2 * team_.threads()) {
    all(0, count);
  } else {
    team_.parallel_for(count, all);
  }
}

void CpuDevice::begin(const Batch& batch) {
  abandon_ = batch.abandon;
  places_.clear();
  logits_rows_.clear();
  for (const BatchSlice& slice : batch.slices) {
    const int rows = static_cast<int>(slice.tokens.size());
    for (int i = 0; i < rows; ++i) {
      if (i >= rows - slice.logits_rows) logits_rows_.push_back(static_cast<int>(places_.size()));
      places_.push_back({slice.tokens[to_size(i)], slice.position + i, slice.pages.data()});
    }
  }
  LEMMA_ASSERT(std::cmp_less_equal(places_.size(), max_rows_), "the batch was checked");
  adapters_.begin(batch);
  // Grows to the most rows ever asked for, then stays.
  const std::size_t wanted = logits_rows_.size() * to_size(c_.vocabulary);
  if (logits_storage_.size() < wanted) logits_storage_.resize(wanted);
  logits_.values = logits_storage_.data();
}

void CpuDevice::choose_rows(int block) {
  first_row_ = block * kBlockRows;
  residual_ = {all_residual_.row(first_row_), all_residual_.width,
               std::min(kBlockRows, static_cast<int>(places_.size()) - first_row_)};
  adapters_.choose_rows(first_row_, residual_.count);
}

void CpuDevice::rope_angles(const Rotation& rotation) {
  const std::span frequencies = rotation.frequencies;
  for_rows(residual_.count, [&](int r) {
    const auto position = static_cast<float>(place(r).position);
    float* cosines = cosines_.row(first_row_ + r);
    float* sines = sines_.row(first_row_ + r);
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
      const double angle = position * frequencies[i];
      cosines[i] = static_cast<float>(std::cos(angle) * rotation.magnitude);
      sines[i] = static_cast<float>(std::sin(angle) * rotation.magnitude);
    }
  });
}

void CpuDevice::embed(const Matrix& embedding, Rows& out) {
  for_rows(out.count, [&](int r) {
    unpack_row(embedding, place(r).token, {out.row(r), to_size(out.width)});
  });
}

void CpuDevice::rms_norm(const Rows& in, std::span<const float> weight, Rows& out) {
  out.count = in.count;
  for_rows(in.count, [&](int r) {
    kernels_.rms_norm(in.row(r), weight.data(), c_.norm_epsilon, in.width, out.row(r));
  });
}

void CpuDevice::quantize(const Rows& in) {
  const int blocks_per_row = in.width / kQuantBlock;
  tiles_.clear();
  for (int r = 0; r < in.count; r += kTileRows) {
    const std::size_t blocks = to_size(r) * to_size(blocks_per_row);
    tiles_.push_back({std::min(kTileRows, in.count - r), quantized_.q + blocks * kQuantBlock,
                      quantized_.scale + blocks, quantized_.scaled_sum + blocks,
                      quantized_.sum + blocks});
  }
  for_rows(in.count, [&](int r) {
    kernels_.quantize_row(in.row(r), blocks_per_row, r % kTileRows, tiles_[to_size(r / kTileRows)]);
  });
}

// Groups of outputs go round the team; a thread takes each group's weights through all rows while
// they are in its cache.
void CpuDevice::multiply(std::span<const Matrix> matrices, const Rows& in, Rows& out, bool add,
                         std::optional<AdaptedProduct> adapted) {
  out.count = in.count;
  if (in.count == 0) return;
  if (std::ranges::any_of(matrices, [](const Matrix& m) { return is_quantised(m.packing); }))
    quantize(in);
  if (!adapters_.used()) adapted.reset();
  if (adapted)
    adapters_.project(team_, *adapted, static_cast<int>(matrices.size()), in.values,
                      to_size(in.width));
  int groups = 0;
  for (const Matrix& m : matrices) groups += m.groups();
  team_.parallel_for(groups, [&](int begin, int end) {
    const Matrix* m = matrices.data();
    int first_group = 0, first_output = 0;  // of *m among all matrices
    for (int g = begin; g < end; ++g) {
      while (g - first_group >= m->groups()) {
        first_group += m->groups();
        first_output += m->outputs;
        ++m;
      }
      const int group = g - first_group;
      const int lanes = std::min(kLanes, m->outputs - group * kLanes);
      const std::size_t stride = to_size(out.width);
      float* to = out.values + first_output + group * kLanes;
      if (is_quantised(m->packing)) {
        kernels_.matmul_quantized(*m, group, tiles_, to, stride, lanes, add);
      } else {
        for (int r = 0; r < in.count; r += kTileRows) {
          const int rows = std::min(kTileRows, in.count - r);
          kernels_.matmul_float(*m, group, in.row(r), to_size(in.width), rows,
                                to + to_size(r) * stride, stride, lanes, add);
        }
      }
      if (adapted)
        adapters_.add(*adapted, static_cast<int>(m - matrices.data()), group, lanes, to, stride);
    }
  });
}

void CpuDevice::add_bias(std::span<const float> bias, Rows& rows) {
  for_rows(rows.count, [&](int r) {
    float* row = rows.row(r);
    for (std::size_t i = 0; i < bias.size(); ++i) row[i] += bias[i];
  });
}

void CpuDevice::norm_heads(std::span<const float> query_norm, std::span<const float> key_norm,
                           Rows& qkv) {
  for_rows(qkv.count, [&](int r) {
    for (int h = 0; h < c_.heads + c_.kv_heads; ++h) {
      float* head = qkv.row(r) + h * c_.head_width;
      const auto& weight = h < c_.heads ? query_norm : key_norm;
      kernels_.rms_norm(head, weight.data(), c_.norm_epsilon, c_.head_width, head);
    }
  });
}

void CpuDevice::rope_and_store(int layer, Rows& qkv) {
  const float score_scale = 1.0f / std::sqrt(static_cast<float>(c_.head_width));
  for_rows(qkv.count, [&](int r) {
    const Place& place = this->place(r);
    const float* cosines = cosines_.row(first_row_ + r);
    const float* sines = sines_.row(first_row_ + r);
    float* q = qkv.row(r);
    float* k = q + c_.query_width();
    const float* v = k + c_.kv_width();
    for (int h = 0; h < c_.heads; ++h)
      kernels_.rope(q + h * c_.head_width, cosines, sines, c_.rope_width / 2);
    for (int i = 0; i < c_.query_width(); ++i) q[i] *= score_scale;
    const PageId page = place.pages[place.position / kPageTokens];
    for (int h = 0; h < c_.kv_heads; ++h) {
      kernels_.rope(k + h * c_.head_width, cosines, sines, c_.rope_width / 2);
      kernels_.store_kv(k + h * c_.head_width, v + h * c_.head_width, c_.head_width,
                        place.position % kPageTokens, kv_.k_tile(layer, page, h),
                        kv_.v_tile(layer, page, h));
    }
  });
}

void CpuDevice::attend(int layer, const Rows& qkv, Rows& heads) {
  heads.count = qkv.count;
  const int tiles = (qkv.count + attention_rows_ - 1) / attention_rows_;
  // A KV head's tiles of rows come one after the other: rows that share a prefix find its keys and
  // values in the cache.
  team_.parallel_for(tiles * c_.kv_heads, [&](int begin, int end) {
    for (int item = begin; item < end; ++item) {
      const int first = item % tiles * attention_rows_;
      attend_tile(layer, item / tiles, first, std::min(first + attention_rows_, qkv.count), qkv,
                  heads);
    }
  });
}

void CpuDevice::attend_tile(int layer, int kv_head, int first_row, int end_row, const Rows& qkv,
                            Rows& heads) {
  constexpr int kMaxLanes = 1024;  // ModelConfig caps the heads
  const int group = c_.query_heads_per_kv();
  AttentionLane lanes[kMaxLanes];
  int lane_count = 0, longest = 0;
  for (int r = first_row; r < end_row; ++r) {
    const int length = place(r).position + 1;
    longest = std::max(longest, length);
    for (int h = kv_head * group; h < (kv_head + 1) * group; ++h) {
      float* out = heads.row(r) + h * c_.head_width;
      std::fill_n(out, c_.head_width, 0.0f);
      lanes[lane_count++] = {
          qkv.row(r) + h * c_.head_width, out, length, -std::numeric_limits<float>::infinity(), {}};
    }
  }
  for (int first = 0; first < longest; first += kPageTokens) {
    // Neighbouring rows on the same page read it together.
    for (int r = first_row; r < end_row;) {
      const Place& row = place(r);
      if (row.position < first) {
        ++r;
        continue;
      }
      const PageId page = row.pages[first / kPageTokens];
      int end = r + 1;
      while (end < end_row && place(end).position >= first &&
             place(end).pages[first / kPageTokens] == page) {
        ++end;
      }
      if (first + kPageTokens < longest && row.position >= first + kPageTokens) {
        kv_.prefetch(layer, row.pages[first / kPageTokens + 1], kv_head);
      }
      kernels_.attend_page(kv_.k_tile(layer, page, kv_head), kv_.v_tile(layer, page, kv_head),
                           c_.head_width, first, lanes + (r - first_row) * group,
                           (end - r) * group);
      r = end;
    }
  }
  for (int n = 0; n < lane_count; ++n) {
    const float sum = std::accumulate(std::begin(lanes[n].sums), std::end(lanes[n].sums), 0.0f);
    const float scale = 1.0f / sum;
    for (int i = 0; i < c_.head_width; ++i) lanes[n].out[i] *= scale;
  }
}

void CpuDevice::silu_gate(const Rows& gate_up, Rows& hidden) {
  hidden.count = gate_up.count;
  for_rows(gate_up.count, [&](int r) {
    kernels_.silu_gate(gate_up.row(r), gate_up.row(r) + c_.feed_forward, c_.feed_forward,
                       hidden.row(r));
  });
}

void CpuDevice::gather_logits_rows(Rows& to) {
  to.count = static_cast<int>(logits_rows_.size());
  for (int i = 0; i < to.count; ++i)
    std::copy_n(all_residual_.row(logits_rows_[to_size(i)]), to.width, to.row(i));
}

}  // namespace lemma::model::cpu
