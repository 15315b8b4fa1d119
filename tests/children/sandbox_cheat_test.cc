// What foreign code may try to be believed: the expected value is 42, and nothing may be taken for it.
#include "tests/children/in_sandbox.h"

namespace lemma::children {
namespace {

struct Cheat {
  const char* name;
  const char* source;
};

constexpr Cheat kCheats[] = {
    {"equal to everything", R"(
class Same:
    def __eq__(self, other): return True
    def __hash__(self): return 42
def f(): return Same()
)"},
    {"an int that says it is equal", R"(
class Same(int):
    def __eq__(self, other): return True
    def __repr__(self): return "42"
    __str__ = __repr__
def f(): return Same(7)
)"},
    {"a string that says it is equal", R"(
class Same(str):
    def __eq__(self, other): return True
def f(): return Same("42")
)"},
    {"a string of the digits", "def f(): return '42'"},
    {"a float of the value", "def f(): return 42.0"},
    {"a truth value", "def f(): return True"},
    {"not a number", "def f(): return float('nan')"},
    {"infinity", "def f(): return float('inf')"},
    {"none", "def f(): return None"},
    {"a list of it", "def f(): return [42]"},
    {"an enum", "import enum\nclass E(enum.IntEnum):\n  A = 42\ndef f(): return E.A"},
    {"a dict that lies", R"(
class Lie(dict):
    def items(self): return [("a", 42)]
def f(): return Lie()
)"},
    {"bytes", "def f(): return b'42'"},
    {"a generator", "def f(): yield 42"},
    {"a complex number", "def f(): return 42 + 0j"},
    {"ends well at once", "import os\nos._exit(0)"},
    {"ends well in the call", "import os\ndef f(): os._exit(0)"},
    {"exits at once", "import sys\nsys.exit(0)"},
    {"exits in the call", "import sys\ndef f(): sys.exit(0)"},
    {"exits with the answer", "import sys\ndef f(): sys.exit(42)"},
    {"raises the answer", "def f(): raise SystemExit(42)"},
    {"interrupts", "def f(): raise KeyboardInterrupt"},
    {"an exception named like a value", "def f(): raise type('v42', (BaseException,), {})"},
    {"at exit", "import atexit\natexit.register(print, '42')\ndef f(): return 1"},
    {"prints the answer", "print(42)\nprint('passed')\ndef f(): print(42)"},
    {"prints a frame", R"(
import sys
def f():
    sys.stdout.buffer.write((35).to_bytes(4, 'little') + b'0' * 32 + b'v42')
)"},
    {"a forged start", R"(
import os
os.write(3, (5).to_bytes(4, "little") + b"ready")
os.write(3, (35).to_bytes(4, "little") + b"0" * 32 + b"v42")
def f(): return 1
)"},
    {"a forged reply, then silence", R"(
import os
def f():
    os.write(3, (35).to_bytes(4, "little") + b"0" * 32 + b"v42")
    os._exit(0)
)"},
    {"a reply without a nonce", R"(
import os
def f():
    os.write(3, (3).to_bytes(4, "little") + b"v42")
    os._exit(0)
)"},
    {"an empty reply", R"(
import os
def f():
    os.write(3, bytes(4))
    os._exit(0)
)"},
    {"a reply of four gigabytes", R"(
import os
def f():
    os.write(3, b"\xff\xff\xff\xff" + b"42" * 100)
    os._exit(0)
)"},
    {"half a reply", R"(
import os
def f():
    os.write(3, (35).to_bytes(4, "little") + b"0" * 10)
    os._exit(0)
)"},
    {"not JSON", R"(
import os, sys
def f():
    nonce = sys._getframe(1).f_locals["nonce"].encode()
    reply = nonce + b"v42 or 1"
    os.write(3, len(reply).to_bytes(4, "little") + reply)
    os._exit(0)
)"},
    {"closes the channel", "import os\ndef f():\n  os.close(3)\n  return 42"},
    {"closes everything", "import os\nos.closerange(0, 64)\ndef f(): return 42"},
    {"another channel", "import os\ndef f():\n  os.dup2(1, 3)\n  return 42"},
    {"patched writer", "import json\njson.dumps = lambda *a: '42'\ndef f(): return 'x'"},
    {"patched encoder", R"(
import json.encoder
json.encoder.encode_basestring_ascii = lambda s: "42"
json.encoder.JSONEncoder.encode = lambda self, o: "41"
def f(): return 'x'
)"},
    {"patched writing", "import os\nos.write = lambda fd, b: len(b)\ndef f(): return 7"},
    {"a builtin gone", "import builtins\nbuiltins.len = lambda x: 0\ndef f(): return 7"},
    {"another program", R"PY(
import os, sys
os.execv(sys.executable, [sys.executable, "-c", "import os\n"
         "os.write(3, (5).to_bytes(4, 'little') + b'ready')\n"
         "os.write(3, (35).to_bytes(4, 'little') + b'0' * 32 + b'v42')"])
)PY"},
    {"looks for what is expected", R"(
import gc, sys
def f():
    frame, found = sys._getframe(), []
    while frame:
        found += [v for v in frame.f_locals.values() if type(v) is int and v == 42]
        frame = frame.f_back
    found += [o for o in gc.get_objects() if type(o) is str and "expected" in o]
    return found[0] if found else "nothing found"
)"},
    {"a crash", "import ctypes\ndef f(): ctypes.string_at(0)"},
    {"an abort", "import os\ndef f(): os.abort()"},
    {"a crash by recursion", R"(
import sys
sys.setrecursionlimit(10 ** 9)
def f():
    g = lambda g, n: g(g, n + 1)
    return g(g, 0)
)"},
    {"deep recursion", "def f(): return f()"},
    {"a deep result", R"(
def f():
    value = 42
    for _ in range(100000):
        value = [value]
    return value
)"},
    {"a result that holds itself", "def f():\n  l = []\n  l.append(l)\n  return l"},
    {"a lone surrogate", "def f(): return '\\ud800'"},
    {"an integer of a million digits", "def f(): return 10 ** 1000000"},
    {"no function", "f = 42"},
    {"a function that is a class", "class f: pass"},
};

TEST_F(InSandbox, CheatsAreNotBelieved) {
  for (const auto& cheat : kCheats) {
    const auto report = run(cheat.source);
    ASSERT_EQ(report.calls.size(), 1U) << cheat.name;
    const auto& call = report.calls[0];
    EXPECT_FALSE(call.kind == Kind::kReturned && says_the_same(call.text, "42"))
        << cheat.name << ": " << call.text;
  }
  // The same comparison takes the right value, or the loop above would show nothing.
  const auto honest = run("def f(): return 6 * 7");
  EXPECT_TRUE(says_the_same(honest.calls.at(0).text, "42"));
}

TEST_F(InSandbox, APatchedReaderOnlyFoolsItself) {
  const auto report =
      run("import json\njson.loads = lambda *a: [42]\ndef f(x): return x", {"[1]", "[2]"});
  EXPECT_FALSE(says_the_same(report.calls.at(0).text, "1"));
}

TEST_F(InSandbox, AReplyCountsOnlyUnderItsOwnNonce) {
  // It finds its nonce, replies to it twice, and hopes that the second is taken for the next call's.
  const auto report = run(R"(
import os, sys
def f(x):
    nonce = sys._getframe(1).f_locals["nonce"].encode()
    reply = nonce + b"v42"
    os.write(3, len(reply).to_bytes(4, "little") + reply)
    return 42
)",
                          {"[1]", "[2]", "[3]"});
  EXPECT_EQ(report.calls.at(0).text, "42") << "it may answer for itself in its own way";
  EXPECT_EQ(report.calls.at(1).kind, Kind::kNotMade);
  EXPECT_EQ(report.calls.at(2).kind, Kind::kNotMade);
}

TEST_F(InSandbox, LaterInputsAreNotThereYet) {
  const auto report = run(R"(
import select
def f(x):
    return bool(select.select([3], [], [], 0.3)[0])
)",
                          {"[1]", "[2]"});
  EXPECT_EQ(report.calls.at(0).text, "false");
}

}  // namespace
}  // namespace lemma::children
