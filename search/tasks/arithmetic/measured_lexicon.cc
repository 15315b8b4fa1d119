// The shapes of questions about quantities, times and dates. "What day is ..." may ask for a date or a
// weekday, and "between" two dates for the days that lie there: neither is here.
#include <array>

#include "search/tasks/arithmetic/lexicon.h"

namespace lemma::search::arithmetic {

namespace {

using Meaning = Shape::Meaning;

constexpr std::array kShapes = std::to_array<Shape>({
    {Meaning::kUnits, "S"},
    {Meaning::kUnits, "S ,? to|into|in|as U"},
    {Meaning::kUnits, "how? many U are|is? there? in S"},
    {Meaning::kUnitsInOne, "how? many U are|is? there? in a|an|each U"},
    {Meaning::kUnitsInOne, "how? many U does a|an U have"},
    {Meaning::kUnits, "how? many U is|are|makes|make|equals|equal S"},
    {Meaning::kUnits, "S is|are|equals|equal|makes|make|= how many U"},
    {Meaning::kUnits, "S = ? U"},
    {Meaning::kUnits, "measured|expressed in U , what does S come|amount to"},
    {Meaning::kUnits, "in U :|,? what|how is|much? is? S"},
    {Meaning::kUnitsAdd, "add Q and|to|with Q together?"},
    {Meaning::kUnitsAdd, "add Q and|to|with Q together? ,? in|as U"},
    {Meaning::kUnitsAdd, "sum|total of Q and Q"},
    {Meaning::kUnitsAdd, "sum|total of Q and Q ,? in|as U"},
    {Meaning::kUnitsSubtract, "subtract|take|deduct Q away? from Q"},
    {Meaning::kUnitsSubtract, "subtract|take|deduct Q away? from Q ,? in|as U"},
    {Meaning::kClockAfter,
     "was? the? time of? day? that? is|was|will|would|comes? it? be? Q after|past T"},
    {Meaning::kClockAfter, "Q after|past T"},
    {Meaning::kClockAfter, "T +|plus Q"},
    {Meaning::kClockAfter, "add Q to T"},
    {Meaning::kClockAfter, "T now? ,|. what|which time will|is it be? in Q"},
    {Meaning::kClockBefore,
     "was? the? time of? day? that? is|was|will|would|comes? it? be? Q before T"},
    {Meaning::kClockBefore, "Q before T"},
    {Meaning::kClockBefore, "T -|minus Q"},
    {Meaning::kClockBefore, "subtract|take Q from T"},
    {Meaning::kClockBefore, "T now? ,|. what|which time was it Q ago"},
    {Meaning::kClockSpan, "long is|was? it|there? from T to|until|till T"},
    {Meaning::kClockSpan,
     "time that? is|lies|passes|passed|elapses|elapsed|goes? there? by? from T to|until|till T"},
    {Meaning::kClockSpan,
     "time that? is|lies|passes|passed|elapses|elapsed|goes? there? by? from T to|until|till T ,? "
     "in U"},
    {Meaning::kClockSpan, "many U are|is|lie|pass|elapse|go? there|it? by? from T to|until|till T"},
    {Meaning::kClockSpan, "from T to|until|till T is how long|many"},
    {Meaning::kClockSpan, "from T to|until|till T is how many U"},
    {Meaning::kClockBetween, "long is|was? it|there? between T and T"},
    {Meaning::kClockBetween, "time is|lies|passes|passed|elapses|elapsed? there? between T and T"},
    {Meaning::kClockBetween, "many U are|is|lie|pass|elapse|go? there? by? between T and T"},
    {Meaning::kDateAfter,
     "was? the? date that? is|was|will|would|lies|falls|comes? it? be? Q after|from|past A"},
    {Meaning::kDateAfter, "Q after|from|past A"},
    {Meaning::kDateAfter, "A +|plus Q"},
    {Meaning::kDateAfter, "add Q to A"},
    {Meaning::kDateBefore,
     "was? the? date that? is|was|will|would|lies|falls|comes? it? be? Q before A"},
    {Meaning::kDateBefore, "Q before A"},
    {Meaning::kDateBefore, "A -|minus Q"},
    {Meaning::kDateBefore, "subtract|take Q from A"},
    {Meaning::kDateSpan,
     "days that? are|is|were|pass|passed|elapse|elapsed|go? there? by? from A to|until|till A"},
    {Meaning::kDateSpan,
     "many days that? are|is|were|pass|passed|elapse|elapsed|go? there? by? from A to|until|till "
     "A"},
    {Meaning::kDateSpan,
     "many? days are|is|were? there? from A to|until|till A ,? (? excluding|without|not "
     "counting|including? the last|end day|date )?"},
    {Meaning::kDateSpanBack, "many? days before A is|was A"},
    {Meaning::kDateSpan, "many? days after A is|was A"},
    {Meaning::kDateSpanBack, "many? days is|was A after A"},
    {Meaning::kDateSpan, "many? days is|was A before A"},
    {Meaning::kDateSpanBoth,
     "many? days that? are|is|were|pass|go? there? by? from A to|until|till|through A ,? (? both "
     "days|dates|ends included|counted )?"},
    {Meaning::kDateSpanBoth,
     "many? days are|is|were? there? from|between A to|until|till|through|and A ,? (? "
     "including|counting both days|dates|ends? )?"},
    {Meaning::kDateSpanBoth,
     "many? days are|is|were? there? from A to|until|till|through A ,? (? inclusive )?"},
    {Meaning::kWeekday, "weekday is|was|will? it? be? on? A"},
    {Meaning::kWeekday, "weekday of|for A"},
    {Meaning::kWeekday, "weekday does|did|will|would? A fall|land|lie|lies|falls on?"},
    {Meaning::kWeekday, "day of the week is|was|will? it? be? on? A"},
    {Meaning::kWeekday, "day of the week for|of A"},
    {Meaning::kWeekday, "day of the week does|did|will A fall|land|lie on?"},
    {Meaning::kWeekday, "A falls|fell|lies|is|was on? what|which weekday"},
    {Meaning::kWeekday, "A falls|fell|lies|is|was on? what|which day of the week"},
});

}  // namespace

std::span<const Shape> measured_shapes() { return kShapes; }

}  // namespace lemma::search::arithmetic
