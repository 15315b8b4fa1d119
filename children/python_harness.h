// What runs inside the sandbox before the candidate's code: a few lines of Python that take calls
// from descriptor 3 and send back each result as JSON text. It is a convenience, not a guard: the
// candidate shares its process and may do to it what it likes. All that it can reach that way is to
// send some other value as its result, and the right values never enter the sandbox.
//
// Frames, as in frame.h. Out: "hello", before anything foreign is in the process. In:
// {"source": text, "function": name}. Out: "ready", or "e" and an error's name. Then, one after the
// other, in: a nonce of 32 characters followed by the arguments as a JSON list; out: the nonce, "v"
// or "e", and the value's JSON text or the error's name.
#pragma once

#include <string_view>

namespace lemma::children {

inline constexpr std::string_view kPythonHarness = R"PY(
import json, math, os, sys

def harness():
    dumps, read, write, isfinite = json.dumps, os.read, os.write, math.isfinite

    def receive(size):
        parts = b""
        while len(parts) < size:
            part = read(3, size - len(parts))
            if not part:
                os._exit(0)
            parts += part
        return parts

    def frame():
        return receive(int.from_bytes(receive(4), "little"))

    def send(text):
        rest = text.encode("ascii", "replace")
        rest = len(rest).to_bytes(4, "little") + rest
        while rest:
            rest = rest[write(3, rest):]

    # Only plain values: no subclass of int or str, no enum, no number that JSON can't say.
    def text_of(value, depth):
        kind = type(value)
        if depth > 64:
            raise ValueError("a result nested more than 64 deep")
        if value is None or kind is bool or kind is str:
            return dumps(value)
        if kind is int:
            return int.__repr__(value)
        if kind is float:
            if not isfinite(value):
                raise ValueError("a result that is not finite")
            return float.__repr__(value)
        if kind is list or kind is tuple:
            return "[" + ",".join([text_of(part, depth + 1) for part in value]) + "]"
        if kind is dict:
            pairs = []
            for key, part in value.items():
                if type(key) is not str:
                    raise TypeError("a key that is not a string")
                pairs.append(dumps(key) + ":" + text_of(part, depth + 1))
            return "{" + ",".join(pairs) + "}"
        raise TypeError("a result that is no plain value")

    def name_of(error):
        name = type(error).__name__
        return name[:100] if type(name) is str else "error"

    send("hello")
    order = json.loads(frame())
    scope = {"__name__": "candidate", "__builtins__": __builtins__}
    try:
        exec(compile(order["source"], "<candidate>", "exec"), scope)
        function = scope[order["function"]]
    except BaseException as error:
        send("e" + name_of(error))
        os._exit(0)
    send("ready")
    while True:
        call = frame()
        nonce, arguments = call[:32].decode("ascii"), json.loads(call[32:])
        try:
            reply = "v" + text_of(function(*arguments), 0)
        except BaseException as error:
            reply = "e" + name_of(error)
        send(nonce + reply)

harness()
)PY";

}  // namespace lemma::children
