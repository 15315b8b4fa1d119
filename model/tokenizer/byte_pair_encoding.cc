#include "model/tokenizer/byte_pair_encoding.h"

#include <cstdint>
#include <queue>

namespace lemma::model {
namespace {

constexpr std::int32_t kNone = -1;

// A word's pieces as a doubly linked list over indices; a piece that was joined to its left
// neighbour is dead.
struct Piece {
  TokenId token;
  std::int32_t previous;
  std::int32_t next;
};

struct Candidate {
  std::uint32_t rank;
  std::int32_t left;  // index of the pair's first piece
  TokenId first, second, merged;

  // std::priority_queue's top is the greatest: the lowest rank, then the leftmost.
  bool operator<(const Candidate& other) const {
    return rank != other.rank ? rank > other.rank : left > other.left;
  }
};

class Word {
 public:
  Word(const Vocabulary& vocabulary, std::string_view bytes) : vocabulary_(vocabulary) {
    pieces_.reserve(bytes.size());
    for (const char byte : bytes) {
      const auto token = vocabulary.byte_token(static_cast<unsigned char>(byte));
      if (!token) continue;
      const auto index = static_cast<std::int32_t>(pieces_.size());
      if (index > 0) pieces_[index - 1].next = index;
      pieces_.push_back({*token, index - 1, kNone});
    }
  }

  void join() {
    std::vector<Candidate> storage;
    storage.reserve(pieces_.size());
    queue_ = std::priority_queue<Candidate>({}, std::move(storage));
    for (std::size_t i = 0; i < pieces_.size(); ++i) consider(static_cast<std::int32_t>(i));
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      Piece& left = pieces_[best.left];
      if (left.token != best.first || left.next == kNone) continue;  // out of date
      if (pieces_[left.next].token != best.second) continue;
      Piece& right = pieces_[left.next];
      left.token = best.merged;
      left.next = right.next;
      right.token = kNone;
      if (left.next != kNone) pieces_[left.next].previous = best.left;
      consider(best.left);
      if (left.previous != kNone) consider(left.previous);
    }
  }

  void append_to(std::vector<TokenId>& tokens) const {
    for (const Piece& piece : pieces_)
      if (piece.token != kNone) tokens.push_back(piece.token);
  }

 private:
  void consider(std::int32_t left) {
    const Piece& piece = pieces_[left];
    if (piece.next == kNone) return;
    const TokenId second = pieces_[piece.next].token;
    if (const auto* merge = vocabulary_.merge(piece.token, second))
      queue_.push({merge->rank, left, piece.token, second, merge->merged});
  }

  const Vocabulary& vocabulary_;
  std::vector<Piece> pieces_;
  std::priority_queue<Candidate> queue_;
};

}  // namespace

void append_byte_pairs(const Vocabulary& vocabulary, std::string_view word,
                       std::vector<TokenId>& tokens) {
  if (const auto whole = vocabulary.whole_word(word)) {
    tokens.push_back(*whole);
    return;
  }
  Word pieces(vocabulary, word);
  pieces.join();
  pieces.append_to(tokens);
}

}  // namespace lemma::model
