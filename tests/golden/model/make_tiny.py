#!/usr/bin/env python3
"""Writes the tiny random models and their golden logits, and the default model's golden logits.

    make_tiny.py [NAME ...]           the tiny models and their logits (needs numpy, gguf, torch, transformers 4.57)
    make_tiny.py --default MODEL.gguf the default model's logits, from its dequantised weights

Logits come from Hugging Face transformers (LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM) in float32 with the
dequantised weights. The tests run from the
outputs alone. Format of a .logits file, little-endian: see golden_file() below.
"""
import argparse
import pathlib
import struct

import gguf
import numpy as np
import torch
from transformers import (LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config,
                          Qwen3ForCausalLM)

HERE = pathlib.Path(__file__).resolve().parent
T = gguf.GGMLQuantizationType

FAMILIES = dict(llama=(LlamaConfig, LlamaForCausalLM), qwen2=(Qwen2Config, Qwen2ForCausalLM),
                qwen3=(Qwen3Config, Qwen3ForCausalLM))
K_QUANTS = [T.Q4_K, T.Q5_K, T.Q6_K]

# name, sizes and constants, and the type of each matrix in turn (cycled); `short` for those whose rows are no multiple of 256.
TINY = [
    dict(name="tiny_mixed", width=64, ff=96, layers=2, heads=4, kv_heads=2, vocab=100, rope_base=5000.0, eps=1e-3,
         tied=False, types=[T.F32, T.F16, T.BF16, T.Q8_0, T.Q4_0, T.Q4_1]),
    dict(name="tiny_tied", width=96, ff=160, layers=2, heads=6, kv_heads=2, vocab=83, rope_base=100000.0, eps=1e-6,
         tied=True, types=[T.Q4_1, T.Q8_0]),
    dict(name="tiny_linear_rope", width=32, ff=64, layers=1, heads=2, kv_heads=1, vocab=64, rope_base=10000.0, eps=1e-5,
         tied=True, types=[T.Q4_0], rope_scale=4.0),
    dict(name="tiny_llama3_rope", width=64, ff=64, layers=1, heads=2, kv_heads=2, vocab=64, rope_base=500000.0, eps=1e-5,
         tied=False, types=[T.F32, T.F16], llama3=dict(factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                                       original_max_position_embeddings=32)),
    dict(name="tiny_k_quants", width=256, head_width=16, ff=32, layers=1, heads=4, kv_heads=2, vocab=48, rope_base=10000.0,
         eps=1e-5, tied=False, types=K_QUANTS, short=[T.Q5_0, T.Q5_1]),
    dict(name="tiny_qwen2", family="qwen2", width=64, ff=96, layers=2, heads=4, kv_heads=2, vocab=90, rope_base=1e6, eps=1e-6,
         tied=True, types=[T.Q5_0, T.Q5_1, T.F16, T.Q8_0]),
    dict(name="tiny_qwen2_yarn", family="qwen2", width=32, ff=64, layers=1, heads=2, kv_heads=1, vocab=64, rope_base=10000.0,
         eps=1e-6, tied=False, types=[T.Q5_1, T.Q5_0], yarn=dict(factor=4.0, original_max_position_embeddings=64)),
    dict(name="tiny_qwen3", family="qwen3", width=64, head_width=32, ff=64, layers=2, heads=4, kv_heads=2, vocab=80,
         rope_base=1e6, eps=1e-6, tied=False, types=[T.Q8_0, T.Q5_0, T.BF16]),
    dict(name="tiny_qwen3_yarn", family="qwen3", width=256, head_width=32, ff=32, layers=1, heads=2, kv_heads=1, vocab=48,
         rope_base=10000.0, eps=1e-6, tied=True, types=K_QUANTS, short=[T.Q5_1, T.Q8_0],
         yarn=dict(factor=8.0, original_max_position_embeddings=32, beta_fast=2.0, beta_slow=0.5), attn_factor=0.9),
]


def permute(w, heads):
    """transformers' halves (i, i + d/2) to the interleaved pairs (2i, 2i + 1) that a llama GGUF stores."""
    out, inp = w.shape
    return w.reshape(heads, 2, out // heads // 2, inp).swapaxes(1, 2).reshape(out, inp)


def unpermute(w, heads):
    out, inp = w.shape
    return w.reshape(heads, out // heads // 2, 2, inp).swapaxes(1, 2).reshape(out, inp)


def random_blocks(rng, shape, qtype, deviation):
    """K-quants, which gguf reads but doesn't write: random codes and scales, and f16 factors that give this deviation."""
    elements, size = gguf.GGML_QUANT_SIZES[qtype]
    blocks = rng.integers(0, 256, (shape[0], shape[1] // elements, size), dtype=np.uint8)
    d = deviation / {T.Q4_K: 258, T.Q5_K: 520, T.Q6_K: 1370}[qtype]
    factors = {T.Q4_K: {0: d, 2: 7.5 * d}, T.Q5_K: {0: d, 2: 15.5 * d}, T.Q6_K: {208: d}}[qtype]
    for at, factor in factors.items():
        blocks[..., at:at + 2] = np.frombuffer(np.float16(factor).tobytes(), np.uint8)
    return blocks.reshape(shape[0], -1)


def stored(rng, shape, qtype):
    """The bytes that the file holds, and the weights that they stand for."""
    deviation = 1.5 / np.sqrt(shape[1])
    if qtype in K_QUANTS:
        packed = random_blocks(rng, shape, qtype, deviation)
        return packed, gguf.quants.dequantize(packed, qtype).astype(np.float32).reshape(shape)
    w = (rng.standard_normal(shape) * deviation).astype(np.float32)
    if qtype == T.F32:
        return w, w
    packed = gguf.quants.quantize(w, qtype)
    return packed, gguf.quants.dequantize(packed, qtype).astype(np.float32).reshape(w.shape)


def llama3_factors(c, head_width):
    inv = 1.0 / c["rope_base"] ** (np.arange(0, head_width, 2, dtype=np.float64) / head_width)
    s = c["llama3"]
    low, high = (s["original_max_position_embeddings"] / s[k] for k in ("low_freq_factor", "high_freq_factor"))
    factors = []
    for f in inv:
        wavelength = 2 * np.pi / f
        if wavelength < high:
            factors.append(1.0)
        elif wavelength > low:
            factors.append(s["factor"])
        else:
            smooth = (s["original_max_position_embeddings"] / wavelength - s["low_freq_factor"]) / (
                s["high_freq_factor"] - s["low_freq_factor"])
            factors.append(1.0 / ((1 - smooth) / s["factor"] + smooth))
    return np.array(factors, dtype=np.float32)


def golden_file(path, cases, stride):
    """u32 count, then per case: u32 n, n x i32 tokens, u32 p, then per position: u32 position, u32 k, k x (i32 id, f32 logit).
    The positions' ids are every stride-th token and the ten highest."""
    with open(path, "wb") as f:
        f.write(struct.pack("<I", len(cases)))
        for tokens, logits, positions in cases:
            f.write(struct.pack("<I", len(tokens)) + np.array(tokens, "<i4").tobytes())
            f.write(struct.pack("<I", len(positions)))
            for p in positions:
                row = logits[p]
                ids = sorted(set(range(0, len(row), stride)) | set(np.argsort(-row)[:10].tolist()))
                f.write(struct.pack("<II", p, len(ids)))
                for i in ids:
                    f.write(struct.pack("<if", i, row[i]))


def run(model, tokens):
    with torch.no_grad():
        return model(torch.tensor([tokens])).logits[0].float().numpy()


def make_tiny(c):
    rng = np.random.default_rng(abs(hash_name(c["name"])))
    family = c.get("family", "llama")
    head_width = c.get("head_width", c["width"] // c["heads"])
    q_width, kv_width = head_width * c["heads"], head_width * c["kv_heads"]
    out = gguf.GGUFWriter(HERE / f"{c['name']}.gguf", family)
    out.add_name(c["name"])
    out.add_block_count(c["layers"])
    out.add_context_length(256)
    out.add_embedding_length(c["width"])
    out.add_feed_forward_length(c["ff"])
    out.add_head_count(c["heads"])
    out.add_head_count_kv(c["kv_heads"])
    out.add_rope_freq_base(c["rope_base"])
    out.add_layer_norm_rms_eps(c["eps"])
    if "head_width" in c:
        out.add_key_length(head_width)
        out.add_value_length(head_width)
    if family == "llama":
        out.add_rope_dimension_count(head_width)
    rope_scaling = None
    if "yarn" in c:
        y = c["yarn"]
        out.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        out.add_rope_scaling_factor(y["factor"])
        out.add_rope_scaling_orig_ctx_len(y["original_max_position_embeddings"])
        rope_scaling = dict(rope_type="yarn", **y)
        if "beta_fast" in y:
            out.add_float32(f"{family}.rope.scaling.yarn_beta_fast", y["beta_fast"])
            out.add_float32(f"{family}.rope.scaling.yarn_beta_slow", y["beta_slow"])
        if "attn_factor" in c:
            out.add_rope_scaling_attn_factors(c["attn_factor"])
            rope_scaling["attention_factor"] = c["attn_factor"] * (1 + 0.1 * np.log(y["factor"]))
    if "rope_scale" in c:
        out.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        out.add_rope_scaling_factor(c["rope_scale"])
        rope_scaling = dict(rope_type="linear", factor=c["rope_scale"])
    if "llama3" in c:
        out.add_tensor("rope_freqs.weight", llama3_factors(c, head_width))
        rope_scaling = dict(rope_type="llama3", **c["llama3"])

    state, count = {}, 0

    def matrix(name, hf, rows, cols, heads=None):
        nonlocal count
        types = c["types"] if cols % 256 == 0 or "short" not in c else c["short"]
        qtype = types[count % len(types)]
        count += 1
        raw, meant = stored(rng, (rows, cols), qtype)
        out.add_tensor(name, raw, raw_dtype=qtype)
        state[hf] = unpermute(meant, heads) if heads and family == "llama" else meant

    def vector(name, hf, size=c["width"], mean=1):
        w = (mean + 0.2 * rng.standard_normal(size)).astype(np.float32)
        out.add_tensor(name, w)
        state[hf] = w

    matrix("token_embd.weight", "model.embed_tokens.weight", c["vocab"], c["width"])
    for i in range(c["layers"]):
        hf, blk = f"model.layers.{i}.", f"blk.{i}."
        vector(blk + "attn_norm.weight", hf + "input_layernorm.weight")
        matrix(blk + "attn_q.weight", hf + "self_attn.q_proj.weight", q_width, c["width"], c["heads"])
        matrix(blk + "attn_k.weight", hf + "self_attn.k_proj.weight", kv_width, c["width"], c["kv_heads"])
        matrix(blk + "attn_v.weight", hf + "self_attn.v_proj.weight", kv_width, c["width"])
        matrix(blk + "attn_output.weight", hf + "self_attn.o_proj.weight", c["width"], q_width)
        if family == "qwen2":
            for part, size in (("q", q_width), ("k", kv_width), ("v", kv_width)):
                vector(blk + f"attn_{part}.bias", hf + f"self_attn.{part}_proj.bias", size, mean=0)
        if family == "qwen3":
            for part in "qk":
                vector(blk + f"attn_{part}_norm.weight", hf + f"self_attn.{part}_norm.weight", head_width)
        vector(blk + "ffn_norm.weight", hf + "post_attention_layernorm.weight")
        matrix(blk + "ffn_gate.weight", hf + "mlp.gate_proj.weight", c["ff"], c["width"])
        matrix(blk + "ffn_up.weight", hf + "mlp.up_proj.weight", c["ff"], c["width"])
        matrix(blk + "ffn_down.weight", hf + "mlp.down_proj.weight", c["width"], c["ff"])
    vector("output_norm.weight", "model.norm.weight")
    if not c["tied"]:
        matrix("output.weight", "lm_head.weight", c["vocab"], c["width"])
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()

    config, causal_lm = FAMILIES[family]
    model = causal_lm(config(
        vocab_size=c["vocab"], head_dim=head_width, hidden_size=c["width"], intermediate_size=c["ff"], num_hidden_layers=c["layers"],
        num_attention_heads=c["heads"], num_key_value_heads=c["kv_heads"], rms_norm_eps=c["eps"],
        rope_theta=c["rope_base"], rope_scaling=rope_scaling, tie_word_embeddings=c["tied"], max_position_embeddings=256,
        attn_implementation="eager"))
    load(model, state, c["tied"])
    tokens = rng.integers(0, c["vocab"], 70).tolist()
    golden_file(HERE / f"{c['name']}.logits", [(tokens, run(model, tokens), [0, 1, 15, 16, 17, 40, 69])], 3)


def hash_name(name):
    return sum(ord(ch) * 31 ** i for i, ch in enumerate(name)) % 2**31


def load(model, state, tied):
    missing, unexpected = model.load_state_dict({k: torch.from_numpy(np.array(v)) for k, v in state.items()}, strict=False)
    assert not unexpected and set(missing) <= ({"lm_head.weight"} if tied else set()), (missing, unexpected)
    model.tie_weights()
    model.eval()


def llama_of(path):
    """transformers' model with a llama GGUF's dequantised weights."""
    reader = gguf.GGUFReader(path)
    field = lambda key: reader.fields[key].contents()
    heads, kv_heads = field("llama.attention.head_count"), field("llama.attention.head_count_kv")
    names = dict(attn_norm="input_layernorm", attn_q="self_attn.q_proj", attn_k="self_attn.k_proj",
                 attn_v="self_attn.v_proj", attn_output="self_attn.o_proj", ffn_norm="post_attention_layernorm",
                 ffn_gate="mlp.gate_proj", ffn_up="mlp.up_proj", ffn_down="mlp.down_proj")
    state = {}
    for t in reader.tensors:
        w = gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float32)
        part = t.name.split(".")
        if part[0] == "blk":
            if part[2] == "attn_q":
                w = unpermute(w, heads)
            if part[2] == "attn_k":
                w = unpermute(w, kv_heads)
            state[f"model.layers.{part[1]}.{names[part[2]]}.weight"] = w
        else:
            state[{"token_embd": "model.embed_tokens.weight", "output_norm": "model.norm.weight",
                   "output": "lm_head.weight"}[part[0]]] = w
    tied = "lm_head.weight" not in state
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=state["model.embed_tokens.weight"].shape[0], hidden_size=field("llama.embedding_length"),
        intermediate_size=field("llama.feed_forward_length"), num_hidden_layers=field("llama.block_count"),
        num_attention_heads=heads, num_key_value_heads=kv_heads,
        rms_norm_eps=field("llama.attention.layer_norm_rms_epsilon"), rope_theta=field("llama.rope.freq_base"),
        tie_word_embeddings=tied, max_position_embeddings=field("llama.context_length"), attn_implementation="eager"))
    load(model, state, tied)
    return model, field


def make_default(path):
    model, field = llama_of(path)
    # Token ids of ordinary text under this model's tokenizer, so that the golden files need no tokenizer.
    vocabulary = {t: i for i, t in enumerate(field("tokenizer.ggml.tokens"))}
    texts = [
        "Using the numbers 3, 7, 8 and 12, each at most once, reach 36.",
        "def gcd(a, b):\n while b:",
        "The capital of France is Paris, and the capital of Italy is",
    ]
    cases = []
    for text in texts:
        tokens = greedy_pieces(text, vocabulary)
        cases.append((tokens, run(model, tokens), [0, 1, len(tokens) // 2, len(tokens) - 1]))
    golden_file(HERE / "default.logits", cases, 997)


def greedy_pieces(text, vocabulary):
    """Longest match: not how the tokenizer merges, but ordinary tokens."""
    text = text.replace(" ", "\u0120").replace("\n", "\u010a")
    ids = []
    while text:
        n = max(k for k in range(1, len(text) + 1) if text[:k] in vocabulary)
        ids.append(vocabulary[text[:n]])
        text = text[n:]
    return ids


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--default")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    if arguments.default:
        make_default(arguments.default)
    else:
        for c in TINY:
            if not arguments.names or c["name"] in arguments.names:
                make_tiny(c)
