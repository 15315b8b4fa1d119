// One problem of each family to start with, in words that its recogniser is certain of.
export const EXAMPLES = [
  {
    family: "numbers", name: "Reach a number",
    problem: "Using the numbers 3, 7, 8 and 12, each at most once, reach 36.",
  },
  {
    family: "equations", name: "Equation",
    problem: "What values of x satisfy x^2 - 5x + 6 = 0?",
  },
  {
    family: "knights", name: "Knights and knaves",
    problem:
      "A very special island is inhabited only by knights and knaves. Knights always tell the truth, and " +
      'knaves always lie. You meet 2 inhabitants: Zoey, and Oliver. Zoey remarked, "Oliver is not a knight". ' +
      'Oliver stated, "Oliver is a knight and Zoey is a knave". So who is a knight and who is a knave?',
  },
  {
    family: "deduction", name: "Deduction",
    problem:
      "Every jompus is a wumpus. Each wumpus is a dumpus. Dumpuses are not red. Max is a jompus. " +
      "True or false: Max is red.",
  },
  {
    family: "wordmath", name: "Word problem",
    problem: "Leo has 7 pens. Mia has twice as many as Leo does. How many pens do Mia and Leo have in total?",
  },
  {
    family: "geometry", name: "Geometry",
    problem: "A rectangle is 6 cm by 8 cm. How long is its diagonal?",
  },
  {
    family: "arithmetic", name: "Arithmetic",
    problem: "What is (17 + 4) * 12 - 90 / 6?",
  },
  {
    family: "sudoku", name: "Sudoku",
    problem: "Solve this sudoku:\n1 . . 4\n. 4 . .\n. . 4 .\n4 . . 1",
  },
  {
    family: "zebra", name: "Zebra puzzle",
    problem:
      "Names: Eric, Peter, Arnold. Drinks: tea, milk, water. Eric drinks milk. The person who drinks water is " +
      "directly left of Arnold. Peter does not live in the first house.",
  },
  {
    family: "code", name: "A Python function",
    problem:
      "Write double_evens(xs) in Python: keep the even numbers, then double each.\n" +
      "double_evens([1, 2, 4]) == [4, 8]\ndouble_evens([3]) == []\nTests:\ndouble_evens([]) == []\n" +
      "double_evens([0, 5, 6]) == [0, 12]\ndouble_evens([-2]) == [-4]\ndouble_evens([7, 9]) == []",
  },
  {
    family: "general", name: "Anything else",
    problem: "Why does a metal spoon feel colder than a wooden one?",
  },
];
