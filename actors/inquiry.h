// Inquiry: all that one session searches. As a rule that is its problem as it was recognised. A text
// that no recogniser was certain of may first be formalised by the model; what is found for that form
// is verified only given the formalisation, and where nothing is found the text is searched as the
// general question that it is.
//
// One strand, that of its searches.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "actors/decomposer.h"
#include "actors/formaliser.h"

namespace lemma::actors {

struct InquiryJob {
  DecomposerJob search;  // of the problem as it was recognised
  // Families whose typed form the model may give to the text first; empty: nobody asks it.
  std::vector<const search::Task*> formalise_as = {};
  std::string text = {};                     // the client's
  std::vector<std::string> strategies = {};  // for such a form, as DecomposerJob's
  bool only_formalised = false;              // without a form there is no search
};

class Inquiry {
 public:
  Inquiry(core::Strand strand, SearchServices services, InquiryJob job);

  // Sends SearchDone exactly once, at the end; then every search has finished.
  core::Task<void> run();

  // For the client's sub-questions, where nothing is formalised. Any thread.
  core::Mailbox<DecomposerMessage>& mailbox() { return decomposer_->mailbox(); }

 private:
  core::Task<SearchDone> formalised_first();
  core::Task<void> say_parsed(const search::Task& task, const search::Recognition& recognition);
  Budget left(const SearchOutcome& spent) const;
  void search_next(DecomposerJob job);

  const core::Strand strand_;
  const SearchServices services_;
  const InquiryJob job_;
  const core::TimePoint began_;
  std::unique_ptr<Decomposer> decomposer_;
};

}  // namespace lemma::actors
