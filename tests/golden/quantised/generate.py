#!/usr/bin/env python3
"""Writes blocks.bin: random blocks of every quantised type, and the weights that the Python package gguf reads from them.

Little-endian, until the end of the file: u32 type, u32 byte count, the bytes, u32 weight count, the weights as f32.
Every bit of a block is random but for its f16 scales, which are numbers up to 1 (some of them subnormal).
"""
import pathlib
import struct

import gguf
import numpy as np

T = gguf.GGMLQuantizationType
# type: (blocks, offsets of f16 scales in a block)
TYPES = {T.Q4_0: (4, [0]), T.Q4_1: (4, [0, 2]), T.Q5_0: (4, [0]), T.Q5_1: (4, [0, 2]), T.Q8_0: (4, [0]),
         T.Q4_K: (2, [0, 2]), T.Q5_K: (2, [0, 2]), T.Q6_K: (2, [208])}

rng = np.random.default_rng(20)
with open(pathlib.Path(__file__).resolve().parent / "blocks.bin", "wb") as out:
    for qtype, (count, scales) in TYPES.items():
        elements, size = gguf.GGML_QUANT_SIZES[qtype]
        blocks = rng.integers(0, 256, (count, size), dtype=np.uint8)
        for i in range(count):
            for at in scales:
                scale = np.float16(rng.uniform(-1, 1) * (2.0 ** -18 if i == count - 1 else 1))
                blocks[i, at:at + 2] = np.frombuffer(scale.tobytes(), np.uint8)
        weights = gguf.quants.dequantize(blocks, qtype).astype("<f4").reshape(-1)
        assert weights.size == count * elements and np.isfinite(weights).all()
        out.write(struct.pack("<II", int(qtype), blocks.size) + blocks.tobytes())
        out.write(struct.pack("<I", weights.size) + weights.tobytes())
