#include "model/quant/calibration_text.h"

namespace lemma::model {

std::string_view calibration_text() {
  return R"text(The ferry to the island leaves twice a day, and the second crossing is the one that people who live there prefer. By four in the afternoon the visitors have gone the other way, the wind has usually dropped, and there is room on the benches along the southern rail. Marta had taken that boat some three thousand times. She knew which of the deckhands would talk and which of them wanted to be left alone with the ropes, and she knew that the engine changed its note a little when they passed the sandbank, as if it were clearing its throat before saying something important.

That evening the deckhand was new. He had coiled a line the wrong way round, so that it would kink when it was thrown, and he looked at it with the expression of a man who has been told that there is a mistake in front of him and cannot find it. Marta waited a while. Then she said, "Left over right. The sun goes that way too." He undid the coil and made it again, slowly, and this time it lay flat. Neither of them mentioned it, and when the boat came alongside the pier the line flew out straight and fell over the post as though it had been drawn there.

Bread rises because yeast eats sugar and breathes out carbon dioxide. The gas would escape at once if the flour did not hold it, and flour holds it because two of its proteins join into long elastic sheets when they are wetted and worked. Kneading lines these sheets up. A dough that has been kneaded enough can be stretched so thin that light shines through it without a tear; a dough that has not will break long before that. Salt slows the yeast down and tightens the sheets, which is why a loaf without salt rises quickly, spreads sideways and tastes of very little. In the oven the gas expands, the water turns to steam, and for ten minutes or so the loaf keeps growing. Then the starch sets, the crust hardens and browns, and the shape that the bread has at that moment is the shape it keeps.

Problem. A shop sells pencils in boxes of twelve. A teacher needs 150 pencils for her classes and has 18 left from last year. How many boxes must she buy, and how many pencils will be left over?
Solution. She needs 150 - 18 = 132 more pencils. Each box holds 12, and 132 / 12 = 11, so 11 boxes are exactly enough. After the classes have theirs, 132 - 132 = 0 pencils are left over.
Answer: 11 boxes, none left over.

Problem. A train leaves at 9:40 and travels 210 kilometres at an average speed of 84 kilometres per hour. When does it arrive?
Solution. The journey takes 210 / 84 = 2.5 hours, which is 2 hours and 30 minutes. From 9:40, two hours later it is 11:40, and 30 minutes after that it is 12:10.
Answer: 12:10.

Problem. The sum of three consecutive whole numbers is 141. What are they?
Solution. Let the middle one be n. The three numbers are n - 1, n and n + 1, and their sum is 3n. So 3n = 141 and n = 47. The numbers are 46, 47 and 48, and indeed 46 + 47 + 48 = 141.
Answer: 46, 47, 48.

Problem. On an island every person either always tells the truth or always lies. Ada says: "Ben and I are of different kinds." What is Ben?
Solution. Suppose that Ada tells the truth. Then Ben is of the other kind, so Ben lies. Suppose that Ada lies. Then what she says is false, so she and Ben are of the same kind, and Ben lies as well. In both cases Ben lies.
Answer: Ben always lies; nothing follows about Ada.

Using the numbers 3, 5, 7 and 8, each at most once, reach 44.
8 * 7 = 56
5 + 3 = 8
56 - 8 = 48, which is 4 too many, so try another way.
8 - 3 = 5 uses two numbers and leaves 5, 5 and 7.
5 * 7 = 35, and 35 + 5 = 40, which is 4 too few.
7 * 5 = 35
8 + 3 = 11
35 + 11 = 46, still not it.
8 * 5 = 40
7 - 3 = 4
40 + 4 = 44
Answer: 8 * 5 + (7 - 3).

A lighthouse does not need to be bright so much as it needs to be recognisable. On a dark coast a sailor may see four or five lights at once, and what he must know is not that there is a light but which light it is. So each has its own rhythm. One shows two short flashes and then nothing for ten seconds; the next, thirty miles on, is lit for three seconds and dark for three. The rhythms are printed beside the lights on every chart, and a person with a watch and a little patience can tell exactly where he is. Before there were electric motors the timing came from a clockwork driven by a falling weight, and the keeper climbed the stairs every few hours to wind it up again. If he slept too long, the lamp went on burning, but it no longer said anything.

To sort a list by insertion, go through it from left to right and keep everything you have passed in order. Take the next item, compare it with the one before it, and while that one is larger, swap the two. When the item has found its place, go on to the next. For the list 5, 2, 9, 1 the steps are: 2 moves in front of 5, which gives 2, 5, 9, 1; 9 stays where it is; 1 moves in front of 9, then of 5, then of 2, which gives 1, 2, 5, 9. In the worst case, when the list is in reverse order, the first item makes no swap, the second one, the third two, and so on, which for n items is n(n - 1) / 2 swaps altogether. For 10 items that is 45, and for 1,000 items it is 499,500.

def largest_gap(times):
    """The longest pause between two neighbouring times, or 0."""
    gap = 0
    for earlier, later in zip(times, times[1:]):
        gap = max(gap, later - earlier)
    return gap

My grandmother kept her letters in a biscuit tin, tied in bundles by year, and she never threw one away and never read one twice. "They are not for reading," she told me. "They are for having." I thought this foolish until I had to move house myself. Then I found, behind the books, a bundle of my own that I had forgotten, from a friend with whom I had quarrelled over something so small that I could no longer say what it was. I did not read them. I sat on the floor among the boxes and held them for some time, and then I looked for his address.

Problem. A rectangular garden is three times as long as it is wide. Its fence is 56 metres long. What is the garden's area?
Solution. Let the width be w. The length is 3w, and the fence is 2(w + 3w) = 8w. So 8w = 56 and w = 7. The length is 21, and the area is 7 * 21 = 147.
Answer: 147 square metres.

Problem. In a bag there are 4 red and 6 blue marbles. Two are drawn without looking. What is the chance that both are red?
Solution. The first is red with a chance of 4/10. After that 3 of the 9 marbles left are red, so the second is red with a chance of 3/9. Together that is 4/10 * 3/9 = 12/90 = 2/15.
Answer: 2/15.

Problem. All poets on the committee are left-handed. Nobody who is left-handed sits by the window. Ruth is on the committee and sits by the window. Is Ruth a poet?
Solution. Ruth sits by the window, so she is not left-handed. If she were a poet, being on the committee, she would be left-handed. Therefore she is not a poet.
Answer: No.

Rivers do not cut straight. Where the bank is a little softer the water takes a little more of it, the bend that this makes throws the current against the outer side, and what began as a dent grows into a loop. The inner side, where the water is slow, collects the sand that the outer side has lost. After some hundreds of years the loop is so wide that its two ends almost touch, and in the next great flood the river breaks through between them and leaves the old loop behind as a lake in the shape of a horseshoe. From the air one can see these lakes lying beside the river like cast-off clothes, the oldest of them already filled with reeds.
)text";
}

}  // namespace lemma::model
