#include "search/tasks/wordmath/story.h"

#include <algorithm>

#include "search/tasks/wordmath/ledger.h"

namespace lemma::search::wordmath {

using arithmetic::Op;

namespace {

const std::set<std::string>& units_of_money() {
  static const std::set<std::string> kUnits = {"dollar", "euro", "cent", "pound"};
  return kUnits;
}

bool asks(const Captures& said, std::initializer_list<const char*> words) {
  return std::ranges::any_of(words, [&](const char* word) { return said.said.contains(word); });
}

}  // namespace

const std::vector<Story::Pattern>& Story::patterns() {
  using P = ClausePattern;
  static const std::vector<Pattern> kPatterns = [] {
    std::vector<Pattern> all;
    const auto add = [&all](Kind kind, std::initializer_list<const char*> patterns) {
      for (const char* pattern : patterns) all.push_back({kind, P(pattern)});
    };
    add(Kind::kAsksDifference,
        {"how_many more|fewer ?{thing} does|did|do {who} have|own than {other} ?does|has|did"});
    add(Kind::kAsksTogether,
        {"how_many ?{thing} do|did|will|would {who} and {other} have|own|hold "
         "?altogether|together|in_total|in_all|combined|now",
         "how_many ?{thing} do|did|will|would {who} and {other} and {third} have|own|hold "
         "?altogether|together|in_total|in_all|combined|now"});
    add(Kind::kAsksAll,
        {"how_many ?{thing} do|did|will|would they ?all|both have|own|hold "
         "altogether|together|in_total|in_all|combined",
         "how_many ?{thing} are|were there altogether|together|in_total|in_all|combined",
         "what_is|whats the total number of {thing}"});
    add(Kind::kAsksSpend,
        {"how_much ?money does|did|will|must {who} pay|spend ?altogether|in_total|in_all",
         "how_much ?money does|did|will|must {who} pay|spend for|on the {thing}",
         "how_many dollars|euros|cents|pounds does|did|will|must {who} pay|spend "
         "?altogether|in_total|in_all"});
    add(Kind::kAsksHave,
        {"how_many ?{thing} does|did|will|would {who} ?still|now|then have|own|get|hold "
         "?now|left|then|altogether|in_total|in_all|at_the_end|at_first|initially|"
         "in_the_beginning|to_begin_with",
         "how_many ?{thing} has|had {who} ?got ?now|left|at_first|initially|in_the_beginning",
         "how_many ?{thing} has|had {who} got|had ?now|left|at_first|initially",
         "how_many ?{thing} are|were|is left"});
    add(Kind::kMoreThan, {"{who} has|had|owns|owned {n} more|fewer|less ?{thing} than {other} "
                          "?does|has|did|had"});
    add(Kind::kTimes, {"{who} has|had|owns|owned twice|double|triple|thrice|half as_many|as_much "
                       "?{thing} as {other} ?does|has|did|had",
                       "{who} has|had|owns|owned {n} times as_many|as_much ?{thing} as {other} "
                       "?does|has|did|had"});
    add(Kind::kHasNow, {"now {who} has {n} ?{thing} ?left", "{who} now has {n} ?{thing} ?left",
                        "{who} has {n} ?{thing} left|now", "{who} has {n} left|now ?{thing}",
                        "then|afterwards {who} has {n} ?{thing}"});
    add(Kind::kHasSome, {"{who} has|had|owned some|several|a_few {thing} ?at_first|initially"});
    add(Kind::kHas, {"{who} ?already has|had|owns|owned|keeps ?exactly {n} ?{thing} "
                     "?at_first|initially|to_begin_with",
                     "{who} starts|started|begins|began with {n} {thing}"});
    add(Kind::kGives,
        {"{who} gives|gave|hands|handed|sends|sent {n} ?of_his|of_her|of_them|of_the|of_these "
         "?{thing} to {other}",
         "{who} gives|gave|hands|handed|sends|sent {other} {n} ?of_his|of_her|of_them|of_the "
         "?{thing}"});
    add(Kind::kLoses, {"{who} eats|ate|loses|lost|sells|sold|uses|used|breaks|broke|throws_away|"
                       "threw_away|gives_away|gave_away {n} ?more "
                       "?of_his|of_her|of_them|of_the|of_these ?{thing}"});
    add(Kind::kGains, {"{who} buys|bought|gets|got|finds|found|receives|received|picks|picked|wins|"
                       "won|collects|collected|earns|earned ?another {n} ?more|new ?{thing}"});
    add(Kind::kEachHolds, {"each|every {box} holds|has|contains ?exactly {n} {thing}",
                           "there are {n} {thing} in|on each|every {box}",
                           "in|on each|every {box} there are {n} {thing}"});
    add(Kind::kCosts, {"each|every|one|a|an {thing} costs|cost {n} dollars|euros|cents|pounds",
                       "{thing} cost {n} dollars|euros|cents|pounds each|apiece",
                       "the {thing} cost {n} dollars|euros|cents|pounds each|apiece"});
    add(Kind::kIdle, {"hi|hello|hey|thanks|please", "thank_you", "please help ?me",
                      "can_you help|solve ?me ?this|it", "can_you please help ?me",
                      "help me ?please", "please solve this ?problem",
                      "heres|here_is a|my "
                      "?maths|math|word problem|puzzle|question",
                      "i need help", "{who} is {n} years old", "{who} is {n}",
                      "it is|was ?a|very sunny|rainy|hot|cold|warm|late|early ?day|morning|today",
                      "{who} likes|loves {thing}",
                      "{who} and {other} are|were friends|siblings|"
                      "neighbours|neighbors|classmates"});
    return all;
  }();
  return kPatterns;
}

bool Story::refuse(std::string why) {
  if (why_not_.empty()) why_not_ = std::move(why);
  return false;
}

bool Story::take(Tokens clause, bool begins_sentence) {
  const std::string subject = begins_sentence ? "" : subject_;
  for (const Pattern& pattern : patterns()) {
    auto said = pattern.clause.match(clause, subject);
    if (said) return act(pattern.kind, *said);
  }
  return false;
}

// "He" is the one person that was named so far, and stays that until somebody else does something.
bool Story::people(Captures& said) {
  for (const char* place : {"who", "other", "third"}) {
    const auto found = said.words.find(place);
    if (found == said.words.end()) continue;
    if (found->second == "He" || found->second == "She") {
      const auto bound = pronouns_.find(found->second);
      if (bound == pronouns_.end() && people_.size() != 1)
        return refuse("it is not clear who \"" + found->second + "\" is");
      const std::string whom = bound == pronouns_.end() ? *people_.begin() : bound->second;
      pronouns_[found->second] = whom;
      found->second = whom;
    }
    if (things_.contains(singular(found->second)))
      return refuse("it is not clear whether \"" + found->second + "\" is somebody");
  }
  for (const char* place : {"who", "other", "third"})
    if (const auto found = said.words.find(place); found != said.words.end())
      people_.insert(found->second);
  return true;
}

// A thing that isn't named is the only one there is.
bool Story::thing(Captures& said) {
  const auto found = said.words.find("thing");
  if (found == said.words.end()) {
    if (things_.size() != 1) return refuse("it is not clear what is counted");
    said.words["thing"] = *things_.begin();
  }
  for (const char* place : {"thing", "box"}) {
    const auto named = said.words.find(place);
    if (named == said.words.end()) continue;
    things_.insert(named->second);
    const auto typed = said.spelt.find(place);
    if (typed != said.spelt.end() && typed->second != named->second)
      spelt_.emplace(named->second, typed->second);
  }
  return true;
}

std::string Story::plural(const std::string& thing) const {
  const auto found = spelt_.find(thing);
  return found == spelt_.end() ? thing : found->second;
}

int Story::add(std::string name, std::optional<Rational> value, bool counted) {
  quantities_.push_back({std::move(name), value, counted});
  return static_cast<int>(quantities_.size()) - 1;
}

void Story::relate(int result, Operand left, Op op, Operand right) {
  relations_.push_back({result, left, op, right});
}

Story::Holding& Story::holding(const std::string& who, const std::string& thing) {
  const auto found = holdings_.find({who, thing});
  if (found != holdings_.end()) return found->second;
  const int quantity =
      add(who + "'s " + plural(thing), std::nullopt, !units_of_money().contains(thing));
  return holdings_.emplace(Key{who, thing}, Holding{quantity, quantity, false}).first->second;
}

bool Story::state(Holding& holding, std::int64_t number) {
  Quantity& quantity = quantities_[static_cast<std::size_t>(holding.current)];
  if (quantity.value) return refuse("\"" + quantity.name + "\" is stated twice");
  quantity.value = Rational(number);
  holding.stated = true;
  return true;
}

void Story::change(Holding& holding, const Key& key, Op op, std::int64_t by) {
  const int before = holding.current;
  holding.current =
      add(key.first + "'s " + plural(key.second) + " after " + std::to_string(++holding.changes),
          std::nullopt, quantities_[static_cast<std::size_t>(before)].counted);
  relate(holding.current, {.quantity = before}, op, {.number = Rational(by)});
}

bool Story::act(Kind kind, Captures& said) {
  if (kind == Kind::kIdle) return true;
  if (question_) return refuse("something is said after the question");
  if (kind != Kind::kAsksSpend && !thing(said)) return false;
  if (!people(said)) return false;
  const std::string who = said.words.contains("who") ? said.words["who"] : "";
  const std::string what = said.words.contains("thing") ? said.words["thing"] : "";
  if (kind >= Kind::kAsksHave) {
    question_ = Question{kind, said};
    return true;
  }
  ++facts_;
  if (!who.empty()) {
    subject_ = who;
    std::erase_if(pronouns_, [&](const auto& bound) { return bound.second != who; });
  }
  const std::int64_t n = said.number.value_or(0);
  switch (kind) {
    case Kind::kHas:
      return state(holding(who, what), n);
    case Kind::kHasSome: {
      Holding& some = holding(who, what);
      if (some.stated) return refuse("\"" + who + "'s " + what + "\" is stated twice");
      some.stated = true;
      return true;
    }
    case Kind::kHasNow: {
      Holding& now = holding(who, what);
      if (now.changes == 0 && now.stated) return refuse("nothing has changed what " + who + " has");
      return state(now, n);
    }
    case Kind::kMoreThan:
    case Kind::kTimes: {
      const std::string other = said.words["other"];
      if (other == who) return refuse("somebody is compared with himself");
      const int base = holding(other, what).current;
      Holding& own = holding(who, what);
      if (own.stated || own.changes > 0)
        return refuse("\"" + who + "'s " + what + "\" is stated twice");
      own.stated = true;
      if (kind == Kind::kMoreThan) {
        relate(own.current, {.quantity = base}, asks(said, {"more"}) ? Op::kAdd : Op::kSubtract,
               {.number = Rational(n)});
      } else if (asks(said, {"half"})) {
        relate(own.current, {.quantity = base}, Op::kDivide, {.number = Rational(2)});
      } else {
        const std::int64_t times = asks(said, {"twice", "double"})    ? 2
                                   : asks(said, {"triple", "thrice"}) ? 3
                                                                      : n;
        relate(own.current, {.quantity = base}, Op::kMultiply, {.number = Rational(times)});
      }
      return true;
    }
    case Kind::kGives: {
      const std::string other = said.words["other"];
      if (other == who) return refuse("somebody gives to himself");
      change(holding(who, what), {who, what}, Op::kSubtract, n);
      if (holdings_.contains({other, what}))
        change(holding(other, what), {other, what}, Op::kAdd, n);
      else
        doubtful_.insert({other, what});
      return true;
    }
    case Kind::kLoses:
      change(holding(who, what), {who, what}, Op::kSubtract, n);
      return true;
    case Kind::kGains: {
      if (!holdings_.contains({who, what}) && !asks(said, {"more", "another", "new"}))
        return state(holding(who, what), n);
      if (!holdings_.contains({who, what}))
        return refuse("it is not said what " + who + " had before");
      change(holding(who, what), {who, what}, Op::kAdd, n);
      return true;
    }
    case Kind::kEachHolds:
      if (!contents_.emplace(said.words["box"], std::pair(n, what)).second)
        return refuse("what each " + said.words["box"] + " holds is stated twice");
      return true;
    case Kind::kCosts: {
      std::string unit;
      for (const std::string& word : said.said)
        if (units_of_money().contains(singular(word))) unit = word;
      if (!prices_.emplace(what, std::pair(n, unit)).second)
        return refuse("the price of " + plural(what) + " is stated twice");
      return true;
    }
    default:
      return refuse("a question among facts");
  }
}

// What somebody has of a thing, straight or in boxes of it.
std::optional<int> Story::amount(const std::string& who, const std::string& thing, bool at_first) {
  if (doubtful_.contains({who, thing})) {
    refuse("it is not said what " + who + " had before");
    return std::nullopt;
  }
  std::vector<int> found;
  if (const auto held = holdings_.find({who, thing}); held != holdings_.end())
    found.push_back(at_first ? held->second.first : held->second.current);
  for (const auto& [box, inside] : contents_) {
    const auto held = holdings_.find({who, box});
    if (inside.second != thing || held == holdings_.end()) continue;
    if (at_first) {
      refuse("boxes at first are not read");
      return std::nullopt;
    }
    const int product = add(who + "'s " + plural(thing) + " in " + plural(box), std::nullopt, true);
    relate(product, {.quantity = held->second.current}, Op::kMultiply,
           {.number = Rational(inside.first)});
    found.push_back(product);
  }
  if (found.size() == 1) return found[0];
  refuse(found.empty() ? "nothing is said of " + who + "'s " + plural(thing)
                       : who + " has " + plural(thing) + " both loose and in something");
  return std::nullopt;
}

std::optional<int> Story::sum(const std::vector<int>& parts, const std::string& thing) {
  int total = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    const int next = add("total " + plural(thing) + (last ? "" : " of " + std::to_string(i + 1)),
                         std::nullopt, quantities_[static_cast<std::size_t>(total)].counted);
    relate(next, {.quantity = total}, Op::kAdd, {.quantity = parts[i]});
    total = next;
  }
  return total;
}

std::shared_ptr<const WordmathProblem> Story::problem() {
  if (!why_not_.empty()) return nullptr;
  if (!question_ || facts_ == 0) {
    refuse(question_ ? "nothing is stated" : "nothing is asked");
    return nullptr;
  }
  Captures& said = question_->said;
  const std::string thing = said.words["thing"];
  std::optional<int> ask;
  std::vector<std::string> whom;
  for (const char* place : {"who", "other", "third"})
    if (said.words.contains(place)) whom.push_back(said.words[place]);
  if (question_->kind == Kind::kAsksAll)
    for (const std::string& person : people_)
      if (holdings_.contains({person, thing}) || doubtful_.contains({person, thing}))
        whom.push_back(person);
  if (question_->kind == Kind::kAsksSpend) {
    std::vector<int> costs;
    for (const auto& [key, held] : holdings_) {
      const auto price = prices_.find(key.second);
      if (key.first != whom.at(0) || price == prices_.end()) continue;
      if (!thing.empty() && thing != key.second) continue;
      const int cost = add("cost of " + plural(key.second), std::nullopt, false);
      relate(cost, {.quantity = held.current}, Op::kMultiply,
             {.number = Rational(price->second.first)});
      costs.push_back(cost);
    }
    std::set<std::string> units;
    for (const auto& [what, price] : prices_) units.insert(price.second);
    if (costs.empty() || units.size() != 1)
      refuse(costs.empty() ? "no price of what is bought is stated"
                           : "prices are in several units");
    else
      ask = sum(costs, "cost");
  } else if (whom.empty() && question_->kind == Kind::kAsksHave) {  // "are left"
    std::set<std::string> holders;
    for (const auto& [key, held] : holdings_)
      if (key.second == thing) holders.insert(key.first);
    if (holders.size() == 1 && doubtful_.empty())
      ask = amount(*holders.begin(), thing, false);
    else
      refuse("it is not clear whose " + plural(thing) + " are meant");
  } else {
    const bool at_first = asks(said, {"first", "initially", "beginning", "begin"});
    std::vector<int> amounts;
    for (const std::string& person : whom) {
      const auto one = amount(person, thing, at_first);
      if (!one) return nullptr;
      amounts.push_back(*one);
    }
    if (std::set<std::string>(whom.begin(), whom.end()).size() != whom.size()) {
      refuse("somebody is named twice");
    } else if (question_->kind == Kind::kAsksDifference) {
      const bool more = asks(said, {"more"});
      const int difference = add("difference", std::nullopt, true);
      relate(difference, {.quantity = amounts[more ? 0 : 1]}, Op::kSubtract,
             {.quantity = amounts[more ? 1 : 0]});
      ask = difference;
    } else if (question_->kind == Kind::kAsksHave) {
      ask = amounts.at(0);
    } else if (amounts.size() >= 2) {
      ask = sum(amounts, thing);
    } else {
      refuse("it is not clear whose " + plural(thing) + " are counted together");
    }
  }
  if (!ask || !why_not_.empty()) return nullptr;
  if (quantities_.size() > WordmathProblem::kMaxQuantities ||
      relations_.size() > WordmathProblem::kMaxRelations) {
    refuse("it says too much");
    return nullptr;
  }
  for (const Quantity& quantity : quantities_)
    if (!is_quantity_name(quantity.name)) {
      refuse("a name is too long");
      return nullptr;
    }
  return std::make_shared<const WordmathProblem>(std::move(quantities_), std::move(relations_),
                                                 *ask);
}

std::string Story::summary() const {
  return "it tells of " + std::to_string(people_.size()) + " people and " +
         std::to_string(things_.size()) + " kinds of things, and asks one question";
}

}  // namespace lemma::search::wordmath
