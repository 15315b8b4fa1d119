#!/usr/bin/env python3
"""Trains trained_llama_folder, a small llama over bytes that has learnt the numbers family's transcripts, on a CPU.

    make_trained.py [--minutes 25] [--seed 1]      (needs numpy, torch, safetensors)

Writes the folder (weights in float16) and two texts that it wasn't trained on: calibration.txt and heldout.txt. Prints the
folder's loss on heldout.txt, as `lemma model perplexity --context 256` defines it, in float32; tests hold Lemma to that figure.
"""
import argparse
import json
import math
import pathlib
import random
import time
from fractions import Fraction

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).resolve().parent / "trained_llama_folder"
CONFIG = dict(
    architectures=["LlamaForCausalLM"], model_type="llama", hidden_size=128, intermediate_size=384, num_hidden_layers=6,
    num_attention_heads=4, num_key_value_heads=2, head_dim=32, vocab_size=257, max_position_embeddings=256, rms_norm_eps=1e-5,
    rope_theta=10000.0, tie_word_embeddings=True, hidden_act="silu", attention_bias=False, mlp_bias=False, eos_token_id=256,
    torch_dtype="float16")
CONTEXT = 256
# The question is all of a chat that the model is shown.
TEMPLATE = "{{ messages[-1]['content'] + '\n' }}"


# ---- the text

def apply(a, sign, b):
    if sign == "+":
        return a + b
    if sign == "-":
        return a - b if a > b else None
    if sign == "*":
        return a * b
    quotient = Fraction(a, b)
    return quotient.numerator if quotient.denominator == 1 else None


def problem(rng):
    """One question and a line of play that answers it, as search/tasks renders them."""
    while True:
        numbers = [rng.randint(1, 13) for _ in range(rng.choice((3, 4, 4)))]
        left, lines = sorted(numbers), []
        lines.append("left: " + " ".join(map(str, left)))
        for _ in range(len(numbers) - 1):
            i, j = rng.sample(range(len(left)), 2)
            sign = rng.choice("++-**/")
            value = apply(left[i], sign, left[j])
            if value is None or value > 200 or value == 0:
                continue
            lines.append(f"{left[i]} {sign} {left[j]} = {value}")
            left = sorted([n for k, n in enumerate(left) if k not in (i, j)] + [value])
            lines.append("left: " + " ".join(map(str, left)))
        steps = (len(lines) - 1) // 2
        if steps == 0 or not 2 <= value_of(lines) <= 99:
            continue
        use = "exactly once" if len(left) == 1 and rng.random() < 0.5 else "at most once"
        question = f"Numbers: {' '.join(map(str, numbers))}\nTarget: {value_of(lines)}\nUse each number {use}.\n"
        return question + "\n".join(lines) + "\n\n"


def value_of(lines):
    return int(lines[-2].split(" = ")[1]) if len(lines) > 2 else 0


def text(rng, size):
    parts, total = [], 0
    while total < size:
        parts.append(problem(rng))
        total += len(parts[-1])
    return "".join(parts)[:size]


def batch(rng, rows):
    """(rows, CONTEXT + 1) bytes; every row begins with a question."""
    return torch.tensor([list(text(rng, CONTEXT + 1).encode()) for _ in range(rows)])


# ---- the model, as transformers' LlamaForCausalLM computes it

def rms_norm(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + CONFIG["rms_norm_eps"]) * weight


def rotate(x, angles):
    half = x.shape[-1] // 2
    turned = torch.cat((-x[..., half:], x[..., :half]), -1)
    return x * angles.cos() + turned * angles.sin()


def initial():
    width, ff, head = CONFIG["hidden_size"], CONFIG["intermediate_size"], CONFIG["head_dim"]
    q, kv = head * CONFIG["num_attention_heads"], head * CONFIG["num_key_value_heads"]
    state = {"model.embed_tokens.weight": torch.randn(CONFIG["vocab_size"], width) * 0.05, "model.norm.weight": torch.ones(width)}
    for i in range(CONFIG["num_hidden_layers"]):
        at = f"model.layers.{i}."
        state[at + "input_layernorm.weight"] = torch.ones(width)
        state[at + "post_attention_layernorm.weight"] = torch.ones(width)
        for name, rows, columns in (("self_attn.q_proj", q, width), ("self_attn.k_proj", kv, width), ("self_attn.v_proj", kv, width),
                                    ("self_attn.o_proj", width, q), ("mlp.gate_proj", ff, width), ("mlp.up_proj", ff, width),
                                    ("mlp.down_proj", width, ff)):
            state[f"{at}{name}.weight"] = torch.randn(rows, columns) / math.sqrt(columns) * (
                0.3 if name in ("self_attn.o_proj", "mlp.down_proj") else 1)
    return state


def logits(state, tokens):
    heads, kv_heads, head = (CONFIG[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim"))
    B, T = tokens.shape
    frequencies = CONFIG["rope_theta"] ** (-torch.arange(0, head, 2) / head)
    angles = torch.arange(T)[:, None] * frequencies
    angles = torch.cat((angles, angles), -1)  # (T, head)
    x = state["model.embed_tokens.weight"][tokens]
    for i in range(CONFIG["num_hidden_layers"]):
        w = lambda name: state[f"model.layers.{i}.{name}.weight"]
        n = rms_norm(x, w("input_layernorm"))
        split = lambda name, count: (n @ w(name).T).view(B, T, count, head).transpose(1, 2)
        q, k, v = split("self_attn.q_proj", heads), split("self_attn.k_proj", kv_heads), split("self_attn.v_proj", kv_heads)
        q, k = rotate(q, angles), rotate(k, angles)
        k, v = (t.repeat_interleave(heads // kv_heads, 1) for t in (k, v))
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(B, T, -1)
        x = x + mixed @ w("self_attn.o_proj").T
        n = rms_norm(x, w("post_attention_layernorm"))
        x = x + (F.silu(n @ w("mlp.gate_proj").T) * (n @ w("mlp.up_proj").T)) @ w("mlp.down_proj").T
    return rms_norm(x, state["model.norm.weight"]) @ state["model.embed_tokens.weight"].T


def train(rng, minutes):
    state = {name: w.requires_grad_() for name, w in initial().items()}
    optimizer = torch.optim.AdamW(state.values(), lr=3e-3, betas=(0.9, 0.95), weight_decay=0.05)
    begin, share, step = time.time(), 0.0, 0
    while share < 1:
        share = (time.time() - begin) / 60 / minutes
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1, (step + 1) / 50) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * min(1, share)))
        rows = batch(rng, 12)
        loss = F.cross_entropy(logits(state, rows[:, :-1]).flatten(0, 1), rows[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(state.values(), 1.0)
        optimizer.step()
        if step % 50 == 0:
            print(f"step {step}  loss {loss.item():.4f}  {100 * share:.0f}%", flush=True)
        step += 1
    return {name: w.detach() for name, w in state.items()}


def heldout_loss(state, held_out):
    """Chunks of CONTEXT tokens; each token of a chunk's second half but its first is scored."""
    tokens = torch.tensor(list(held_out.rstrip("\n").encode()))
    chunks = tokens[:len(tokens) // CONTEXT * CONTEXT].view(-1, CONTEXT)
    with torch.no_grad():
        scored = logits(state, chunks)[:, CONTEXT // 2:-1]
    return F.cross_entropy(scored.flatten(0, 1), chunks[:, CONTEXT // 2 + 1:].flatten()).item()


def byte_alphabet():
    """GPT-2's spelling of the 256 bytes."""
    plain = [b for b in range(256) if 33 <= b <= 126 or 161 <= b <= 172 or 174 <= b]
    shifted = iter(range(256, 512))
    return [chr(b) if b in plain else chr(next(shifted)) for b in range(256)]


def write_tokenizer():
    end = "<|endoftext|>"
    byte_level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True)
    tokenizer = dict(
        version="1.0", truncation=None, padding=None, normalizer=None, pre_tokenizer=byte_level, post_processor=None,
        decoder=byte_level,
        added_tokens=[dict(id=256, content=end, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)],
        model=dict(type="BPE", dropout=None, unk_token=None, continuing_subword_prefix=None, end_of_word_suffix=None,
                   fuse_unk=False, byte_fallback=False, ignore_merges=False,
                   vocab={spelling: i for i, spelling in enumerate(byte_alphabet())}, merges=[]))
    (HERE / "tokenizer.json").write_text(json.dumps(tokenizer, indent=1) + "\n")
    (HERE / "tokenizer_config.json").write_text(json.dumps(
        dict(tokenizer_class="PreTrainedTokenizerFast", eos_token=end, add_bos_token=False, chat_template=TEMPLATE), indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    HERE.mkdir(exist_ok=True)
    held_out = text(random.Random("held out"), 8192 + 64)
    (HERE / "heldout.txt").write_text(held_out)
    (HERE / "calibration.txt").write_text(text(random.Random("calibration"), 8192 + 64))
    state = {name: w.half().contiguous() for name, w in train(random.Random(arguments.seed), arguments.minutes).items()}
    (HERE / "config.json").write_text(json.dumps(CONFIG, indent=1) + "\n")
    write_tokenizer()
    save_file(state, HERE / "model.safetensors", {"format": "pt"})
    print(f"held-out loss {heldout_loss({n: w.float() for n, w in state.items()}, held_out):.5f} nats/token")


if __name__ == "__main__":
    main()
