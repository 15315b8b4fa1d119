"""Writes qwen2.tokenizer.json and llama3.tokenizer.json, two small byte-level BPE tokenizers of those models' structure trained on
generated text, and for each NAME.jsonl: {"s": text, "t": token ids of it as plain text, "p": the same with special tokens
read, where that differs} a line, by the reference tokenizer (Hugging Face tokenizers).

    python tests/golden/tokenizer/generate_small.py
"""

import json
import pathlib
import random
import unicodedata

from generate import HAND_WRITTEN, random_characters, random_strings
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).parent
WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
KINDS = {
    "qwen2": dict(
        split=WORDS % r"\p{N}", nfc=True, ignore_merges=False,
        special=["<|endoftext|>", "<|im_start|>", "<|im_end|>"], plain=["<think>", "</think>"]),
    "llama3": dict(
        split=WORDS % r"\p{N}{1,3}", nfc=False, ignore_merges=True,
        special=["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"], plain=[]),
}
# In llama3's vocabulary without the merges that would make them.
WHOLE_WORDS = ["\u0120quixotic", "zyzzyva", "\u0120xyzzy", "\u0120\u0120\u0120\u0120\u0120\u0120\u0120\u0120\u0120", "!!!???", "9876", "987", "\u00c3\u0141"]

MORE = [
    "I'M YOU'RE WE'VE THEY'LL HE'D IT'S DON'T", "'S'T'RE'VE'M'LL'D", "'\u017f '\u212a x'\u017f", "a'sb", "''ll",
    "line\n\n  next\n \n", "a \n", "a\r\n\r\nb", "  \n  \n  x", "\n x", "x\n\n\n", "!\n\n", " ?!\r\n\n x", "...\n...", "\t\tx", " \tx",
    "1234567", "12345 678", "1,234,567.89", "v1.2.3", "x123y4567z", "12\u0663\u0664", "\u00b2\u00b3\u2074\u2075", "0.000001", "a1b22c333d4444",
    "_x __y", "$100", "#tag @user", "(a)[b]{c}", "\"quoted\" 'single'", "-dash \u2014em", "\u00a0a \u00a0 b", "\u3000a", "\u2003\u2003b", "\u0085a\u0085\n",
    "e\u0301e\u0301", "\u00e9\u0301", "A\u030a\u212b", "\u1100\u1161\u11a8", "\uac00\u11a8", "q\u0323\u0307 q\u0307\u0323", "\u0344", "\u1e9b\u0323", "\ufb01",
    "\u0958\u0915\u093c", "\u2126\u03a9", "\u0041\u0301\u0328", "\u0f71\u0f72\u0f74", "\U0001d15e", "x\u0301\u0301\u0301", "\u0301 start", "\n\u0301", "<think>\u0301",
    "quixotic quixotic zyzzyva xyzzy", "9876 987 98765", "!!!??? !!!???", "         x", "\u00df \u00df\u00df", "<think>a</think>\n\nb", "<think><think>",
    "<|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>", "<|begin_of_text|>", " <|im_end|> ", "x<|im_end|>y<|endoftext|>", "<|im_start|>system\nhi<|im_end|>\n",
]


def corpus():
    rng = random.Random(5)
    syllables = ["ka", "lo", "mi", "ter", "an", "st", "re", "ing", "the", "on", "qu", "ix", "ful", "ed", "\u00e9", "\u00fc", "\u4f60", "\u597d", "\u043f\u0440"]
    lexicon = ["".join(rng.choice(syllables) for _ in range(rng.randint(1, 4))) for _ in range(600)]
    for _ in range(4000):
        line = " ".join(rng.choice(lexicon) if rng.random() < 0.9 else str(rng.randint(0, 99999)) for _ in range(rng.randint(3, 12)))
        yield line + rng.choice([".", "!", "?\n", "\n\n", " =", ":\n  ", "'s", "'ll"])
    for text in HAND_WRITTEN + list(random_strings(600, 9)):
        yield text


def build(kind, added):
    tokenizer = Tokenizer(models.BPE())
    if kind["nfc"]:
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(kind["split"]), behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=1500, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    state = json.loads(tokenizer.to_str())
    if kind["ignore_merges"]:
        state["model"]["ignore_merges"] = True
        vocab = state["model"]["vocab"]
        for word in WHOLE_WORDS:
            vocab.setdefault(word, len(vocab))
    tokenizer = Tokenizer.from_str(json.dumps(state))
    if added:
        tokenizer.add_special_tokens([AddedToken(t, normalized=False, special=True) for t in kind["special"]])
        tokenizer.add_tokens([AddedToken(t, normalized=False, special=False) for t in kind["plain"]])
    return tokenizer


def main():
    texts = list(dict.fromkeys(HAND_WRITTEN + MORE + list(random_strings(1800, 3)) + list(random_characters(300, 4))))
    texts += [unicodedata.normalize("NFD", t) for t in random_characters(200, 6)]
    for name, kind in KINDS.items():
        plain, full = build(kind, added=False), build(kind, added=True)
        (HERE / f"{name}.tokenizer.json").write_text(full.to_str(pretty=False) + "\n", encoding="utf-8")
        with (HERE / f"{name}.jsonl").open("w", encoding="ascii") as file:
            for text in texts:
                row = {"s": text, "t": plain.encode(text).ids}
                as_template = full.encode(text).ids
                if as_template != row["t"]:
                    row["p"] = as_template
                file.write(json.dumps(row, separators=(",", ":")) + "\n")
        print(name, len(texts), "strings", full.get_vocab_size(), "tokens")


if __name__ == "__main__":
    main()
