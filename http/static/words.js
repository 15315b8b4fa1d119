// How the page says what the API says in names.

export const STATUS = {
  verified: ["✓", "Verified", "Every line was derived and checked."],
  verified_given_formalisation: [
    "✓", "Verified as formalised", "Checked, given that the model understood the problem as shown.",
  ],
  unverified: ["?", "Unverified", "Nobody proved this answer."],
  no_answer: ["–", "No answer", ""],
};

export const VERDICT = {
  passed: ["✓", "passed"],
  failed: ["✕", "refuted"],
  unknown: ["?", "undecided"],
  unchecked: ["·", "not checked"],
  "": ["·", "not checked yet"],
};

export const STATE = {
  running: "searching", finished: "finished", cancelled: "cancelled", failed: "failed",
};

export function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

export function ago(ms, now = Date.now()) {
  const seconds = Math.max(0, (now - ms) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h ago`;
  return new Date(ms).toLocaleDateString("en", { day: "numeric", month: "short" });
}
