// What foreign code may try: to get out, to take the machine down, or to be believed without being
// right. Every attempt is a program that really runs.
#include "children/sandbox.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "children/exact_json.h"
#include "tests/children/test_children.h"

namespace lemma::children {
namespace {

namespace fs = std::filesystem;
using core::ErrorCode;
using std::chrono::milliseconds;
using Kind = CallOutcome::Kind;

core::Metrics& metrics() {
  static core::Metrics all;
  return all;
}

// One for all tests, so that it is probed once.
Sandbox& sandbox() {
  static Sandbox shared(shared_spawner(), {}, metrics());
  return shared;
}

class InSandbox : public testing::Test {
 protected:
  void SetUp() override {
    const auto available = sandbox().available();
    if (!available) GTEST_SKIP() << "no sandbox here: " << available.error().detail;
  }

  static SandboxReport run(const std::string& source, std::vector<std::string> calls = {"[]"},
                           const SandboxLimits& limits = {.wall = std::chrono::seconds(20)}) {
    auto report = sandbox().run_python(
        {.source = source, .function = "f", .calls = std::move(calls)}, limits);
    EXPECT_TRUE(report) << (report ? "" : report.error().to_string());
    return report ? report.value() : SandboxReport{};
  }
};

// --- right code is right ---

TEST_F(InSandbox, CallsReturnTheirValues) {
  const auto report = run(R"(
def f(*args):
    return list(args)
)",
                          {"[]", "[1]", R"([1.5,"é\n",null,true,[{"a":[-1]}]])",
                           "[123456789012345678901234567890]", R"(["\"\\ \u0000"])"});
  ASSERT_EQ(report.calls.size(), 5U);
  const char* const expected[] = {"[]", "[1]", R"([1.5,"é\n",null,true,[{"a":[-1]}]])",
                                  "[123456789012345678901234567890]", R"(["\"\\ \u0000"])"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(report.calls[i].kind, Kind::kReturned) << report.calls[i].text;
    EXPECT_TRUE(says_the_same(report.calls[i].text, expected[i])) << report.calls[i].text;
  }
}

TEST_F(InSandbox, OrdinaryModulesWorkAndErrorsAreOfTheirCall) {
  const auto report = run(R"(
import bisect, collections, functools, heapq, itertools, math, random, re, string, time, decimal, fractions, datetime
def f(n):
    print("called with", n)
    return math.isqrt(100) // n
)",
                          {"[5]", "[0]", "[2]", "[1,2]"});
  ASSERT_EQ(report.calls.size(), 4U);
  EXPECT_EQ(report.calls[0].text, "2");
  EXPECT_EQ(report.calls[1].kind, Kind::kRaised);
  EXPECT_EQ(report.calls[1].text, "ZeroDivisionError");
  EXPECT_EQ(report.calls[2].text, "5");
  EXPECT_EQ(report.calls[3].text, "TypeError");
  EXPECT_TRUE(report.printed.starts_with("called with 5\ncalled with 0\n")) << report.printed;
}

TEST_F(InSandbox, SourceThatCannotBeReadFailsAllCalls) {
  for (const auto& [source, why] :
       {std::pair("def f(:", "SyntaxError"), std::pair("g = 1", "KeyError"),
        std::pair("import nothing", "ModuleNotFoundError"),
        std::pair("1/0", "ZeroDivisionError")}) {
    const auto report = run(source, {"[]", "[]"});
    ASSERT_EQ(report.calls.size(), 2U);
    for (const auto& call : report.calls) {
      EXPECT_EQ(call.kind, Kind::kRaised);
      EXPECT_EQ(call.text, why);
    }
  }
}

TEST_F(InSandbox, RunsSideBySide) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([t] {
      const auto report = run("def f(x):\n  return x * x", {"[" + std::to_string(t) + "]"});
      ASSERT_EQ(report.calls.size(), 1U);
      EXPECT_EQ(report.calls[0].text, std::to_string(t * t));
    });
  for (auto& thread : threads) thread.join();
}

// --- attempts to get out: each must be refused, and says so by returning true ---

struct Escape {
  const char* name;
  const char* expression;  // must raise one of OSError, RuntimeError, MemoryError, ImportError
};

constexpr Escape kEscapes[] = {
    {"network: a TCP socket", "socket.socket()"},
    {"network: a connection", "socket.create_connection(('1.1.1.1', 53), 1)"},
    {"network: a unix socket", "socket.socket(socket.AF_UNIX)"},
    {"network: a netlink socket", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)"},
    {"network: a name", "socket.getaddrinfo('example.com', 80)"},
    {"network: a web page",
     "__import__('urllib.request').request.urlopen('http://1.1.1.1', None, 1)"},
    {"network: descriptor 3 as a socket", "socket.socket(fileno=os.dup(3)).getpeername()"},
    {"process: fork", "os.fork()"},
    {"process: fork bomb", "[os.fork() for _ in range(1000)]"},
    {"process: a shell", "check(os.system('true') == 0)"},
    {"process: a subprocess", "__import__('subprocess').run(['/bin/true'])"},
    {"process: posix_spawn", "os.posix_spawn(sys.executable, [sys.executable], {})"},
    {"process: a pool",
     "__import__('multiprocessing').get_context('fork').Process(target=print).start()"},
    {"process: a thread", "__import__('threading').Thread(target=print).start()"},
    {"process: a hundred threads",
     "[__import__('_thread').start_new_thread(time.sleep, (9,)) for _ in range(100)]"},
    {"process: a missing shell", "os.execv('/bin/sh', ['sh'])"},
    {"process: a program of its own", "os.execv('/tmp/x', ['x'])"},
    {"files: passwords", "open('/etc/passwd')"},
    {"files: shadow", "open('/etc/shadow')"},
    {"files: resolver", "open('/etc/resolv.conf')"},
    {"files: the user's home", "os.listdir('/home')"},
    {"files: root's home", "os.listdir('/root')"},
    {"files: the machine's state", "os.listdir('/var')"},
    {"files: sockets of services", "os.listdir('/run')"},
    {"files: programs", "os.listdir('/usr/sbin')"},
    {"files: devices", "os.listdir('/dev')"},
    {"files: memory", "open('/dev/mem', 'rb')"},
    {"files: shared memory", "open('/dev/shm/x', 'w')"},
    {"files: kernel", "os.listdir('/sys')"},
    {"files: up and out", "open('../../../../etc/passwd')"},
    {"proc: listing", "os.listdir('/proc')"},
    {"proc: own maps", "open('/proc/self/maps')"},
    {"proc: first process's environment", "open('/proc/1/environ')"},
    {"proc: own root", "os.listdir('/proc/self/root')"},
    {"proc: own descriptors", "os.listdir('/proc/self/fd')"},
    {"proc: system controls", "open('/proc/sys/kernel/core_pattern', 'w')"},
    {"disk: a scratch file", "open('/tmp/x', 'w')"},
    {"disk: a hidden file", "os.open('/tmp', os.O_TMPFILE | os.O_RDWR)"},
    {"disk: a folder", "os.mkdir('/tmp/x')"},
    {"disk: a million files", "[open('/tmp/' + str(i), 'w') for i in range(1000000)]"},
    {"disk: in the root", "open('/x', 'w')"},
    {"disk: in the library", "open('/usr/lib/x', 'w')"},
    {"disk: the interpreter", "open(sys.executable, 'r+b')"},
    {"disk: removing the interpreter", "os.unlink(sys.executable)"},
    {"disk: renaming the library", "os.rename('/usr/lib', '/usr/lab')"},
    {"disk: a preallocated file", "os.posix_fallocate(1, 0, 1 << 30)"},
    {"links: symbolic", "os.symlink('/etc/passwd', '/tmp/x')"},
    {"links: hard", "os.link(sys.executable, '/tmp/x')"},
    {"links: a device", "os.mknod('/tmp/x', 0o600 | 0o020000, os.makedev(1, 1))"},
    {"links: a named pipe", "os.mkfifo('/tmp/x')"},
    {"rights: root's id", "os.setuid(0)"},
    {"rights: all ids", "os.setresuid(0, 0, 0)"},
    {"rights: root's group", "os.setgid(0)"},
    {"rights: groups", "os.setgroups([0])"},
    {"rights: a setuid file", "os.chmod('/tmp', 0o4777)"},
    {"rights: an owner", "os.chown('/tmp', 0, 0)"},
    {"rights: another root", "os.chroot('/tmp')"},
    {"rights: priority", "os.setpriority(os.PRIO_PROCESS, 0, -20)"},
    {"rights: real time", "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))"},
    {"rights: more memory", "raised(lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)))"},
    {"rights: more time", "raised(lambda: resource.setrlimit(resource.RLIMIT_CPU, (-1, -1)))"},
    {"signals: the parent", "os.kill(os.getppid(), 9)"},
    {"signals: the first process", "os.kill(1, 9)"},
    {"signals: everybody", "os.kill(-1, 9)"},
    {"signals: its group", "os.killpg(0, 9)"},
    {"signals: a timer", "signal.setitimer(signal.ITIMER_REAL, 1)"},
    {"session: a new one", "os.setsid()"},
    {"session: a terminal", "os.openpty()"},
    {"channels: a pipe", "os.pipe()"},
    {"channels: a socket pair", "socket.socketpair()"},
    {"channels: a memory file", "os.memfd_create('x')"},
    {"channels: an event descriptor", "os.eventfd(0)"},
    {"channels: shared memory",
     "__import__('multiprocessing.shared_memory').shared_memory.SharedMemory('x', True, 10)"},
    {"memory: two gigabytes", "bytearray(2 << 30)"},
    {"memory: mapped", "mmap.mmap(-1, 2 << 30)"},
    {"memory: a list", "[0] * (1 << 30)"},
    {"memory: doubling", "doubled('x')"},
    {"descriptors: hundreds", "[os.dup(0) for _ in range(500)]"},
    {"modules: from its folder", "__import__('x')"},
};

TEST_F(InSandbox, EscapesAreRefused) {
  const std::string prelude = R"(
import mmap, os, resource, signal, socket, sys, time
def check(done):
    if not done:
        raise OSError("refused")
def raised(act):
    try:
        act()
    except ValueError as error:  # how Python says that a limit may not be raised
        raise OSError(*error.args)
def doubled(text):
    while True:
        text += text
def f():
    try:
        )";
  const std::string epilogue = R"(
    except (OSError, RuntimeError, MemoryError, ImportError) as error:
        return True
    return False
)";
  for (const auto& escape : kEscapes) {
    const auto report = run(prelude + escape.expression + epilogue);
    ASSERT_EQ(report.calls.size(), 1U);
    EXPECT_EQ(report.calls[0].kind, Kind::kReturned) << escape.name << ": " << report.calls[0].text;
    EXPECT_EQ(report.calls[0].text, "true") << escape.name;
  }
}

#if defined(__x86_64__)
struct Call {
  const char* name;
  int number;
  const char* arguments = "0, 0, 0, 0, 0, 0";
};

// By number, because Python knows few of them.
constexpr Call kCalls[] = {
    {"ptrace", 101},
    {"process_vm_readv", 310},
    {"process_vm_writev", 311},
    {"unshare (user)", 272, "0x10000000"},
    {"unshare (mount)", 272, "0x00020000"},
    {"setns", 308},
    {"clone (user)", 56, "0x10000011, 0, 0, 0, 0"},
    {"clone (pid)", 56, "0x20000011, 0, 0, 0, 0"},
    {"clone (thread)", 56, "0x00010f00, 0, 0, 0, 0"},
    {"clone (into parent)", 56, "0x00008011, 0, 0, 0, 0"},
    {"fork", 57},
    {"vfork", 58},
    {"mount", 165},
    {"umount2", 166},
    {"pivot_root", 155},
    {"chroot", 161},
    {"fsopen", 430},
    {"open_tree", 428},
    {"move_mount", 429},
    {"mount_setattr", 442},
    {"add_key", 248},
    {"request_key", 249},
    {"keyctl", 250},
    {"bpf", 321},
    {"perf_event_open", 298},
    {"io_uring_setup", 425, "1, 0, 0, 0, 0, 0"},
    {"io_uring_enter", 426},
    {"io_uring_register", 427},
    {"io_setup", 206},
    {"userfaultfd", 323},
    {"memfd_create", 319},
    {"memfd_secret", 447},
    {"seccomp", 317},
    {"prctl", 157, "15, 0, 0, 0, 0, 0"},
    {"capset", 126},
    {"setuid", 105},
    {"setreuid", 113},
    {"setfsuid", 122},
    {"setrlimit", 160},
    {"prlimit64 (set)", 302, "0, 9, 1, 0, 0, 0"},
    {"personality", 135, "0x0400000"},
    {"kill", 62},
    {"tkill", 200},
    {"tgkill", 234},
    {"rt_sigqueueinfo", 129},
    {"pidfd_open", 434, "1, 0, 0, 0, 0, 0"},
    {"pidfd_send_signal", 424},
    {"pidfd_getfd", 438},
    {"socket", 41, "2, 1, 0, 0, 0, 0"},
    {"socketpair", 53},
    {"connect", 42, "3, 0, 0, 0, 0, 0"},
    {"sendmsg", 46, "3, 0, 0, 0, 0, 0"},
    {"sendto", 44, "3, 0, 0, 0, 0, 0"},
    {"recvmsg", 47, "3, 0, 0, 0, 0, 0"},
    {"shutdown", 48, "3, 0, 0, 0, 0, 0"},
    {"pipe2", 293},
    {"splice", 275},
    {"vmsplice", 278},
    {"open to create", 2, "b'/tmp/x', 0o101, 0o600, 0, 0, 0"},
    {"openat to write", 257, "-100, b'/tmp/x', 1, 0, 0, 0"},
    {"openat of a hidden file", 257, "-100, b'/tmp', 0o20200002, 0o600, 0, 0"},
    {"openat2", 437},
    {"creat", 85},
    {"truncate", 76},
    {"ftruncate", 77, "1, 1, 0, 0, 0, 0"},
    {"fallocate", 285},
    {"name_to_handle_at", 303},
    {"open_by_handle_at", 304},
    {"link", 86},
    {"symlink", 88},
    {"rename", 82},
    {"mknod", 133},
    {"chmod", 90},
    {"chown", 92},
    {"setxattr", 188},
    {"execveat", 322},
    {"init_module", 175},
    {"finit_module", 313},
    {"kexec_load", 246},
    {"reboot", 169},
    {"swapon", 167},
    {"iopl", 172},
    {"ioperm", 173},
    {"modify_ldt", 154},
    {"acct", 163},
    {"syslog", 103},
    {"quotactl", 179},
    {"clock_settime", 227},
    {"settimeofday", 164},
    {"sethostname", 170},
    {"shmget", 29},
    {"semget", 64},
    {"msgget", 68},
    {"mq_open", 240},
    {"inotify_init1", 294},
    {"fanotify_init", 300},
    {"timer_create", 222},
    {"timerfd_create", 283},
    {"alarm", 37},
    {"setitimer", 38},
    {"mlockall", 151},
    {"mbind", 237},
    {"move_pages", 279},
    {"migrate_pages", 256},
    {"kcmp", 312},
    {"lookup_dcookie", 212},
    {"vhangup", 153},
    {"nfsservctl", 180},
    {"landlock_create_ruleset", 444},
};

TEST_F(InSandbox, SystemCallsBeyondTheListAreRefused) {
  std::string source =
      "import ctypes\n"
      "libc = ctypes.CDLL(None, use_errno=True)\n"
      "def call(number, *arguments):\n"
      "    ctypes.set_errno(0)\n"
      "    return libc.syscall(ctypes.c_long(number), *[a if type(a) is bytes else ctypes.c_long(a)"
      " for a in arguments]), ctypes.get_errno()\n"
      "def f():\n"
      "    return [\n";
  for (const auto& one : kCalls)
    source += "        call(" + std::to_string(one.number) + ", " + one.arguments + "),\n";
  source += "    ]\n";
  const auto report = run(source);
  ASSERT_EQ(report.calls.size(), 1U);
  ASSERT_EQ(report.calls[0].kind, Kind::kReturned) << report.calls[0].text << report.printed;
  const auto results = nlohmann::json::parse(report.calls[0].text);
  ASSERT_EQ(results.size(), std::size(kCalls));
  for (std::size_t i = 0; i < results.size(); ++i)
    EXPECT_EQ(results[i], (nlohmann::json{-1, EPERM})) << kCalls[i].name;
}

TEST_F(InSandbox, TheThreadCallThatLibrariesFallBackFromIsMissing) {
  const auto report =
      run("import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
          "def f():\n    return [libc.syscall(435, 0, 0), ctypes.get_errno()]\n");
  EXPECT_EQ(report.calls.at(0).text, "[-1," + std::to_string(ENOSYS) + "]");
}

// The filter is for one kind of call; the others end the process.
TEST_F(InSandbox, OtherKindsOfSystemCallsEndTheProcess) {
  const char* const bodies[] = {
      // int 0x80: the 32-bit getpid
      "code = b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3'",
      // x32: socket(2, 1, 0)
      "code = b'\\xbf\\x02\\x00\\x00\\x00\\xbe\\x01\\x00\\x00\\x00\\x31\\xd2"
      "\\xb8\\x29\\x00\\x00\\x40\\x0f\\x05\\xc3'",
  };
  for (const char* body : bodies) {
    const auto report = run(std::string("import ctypes, mmap\n") + body + R"(
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(code)
call = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
def f():
    return call()
)");
    EXPECT_EQ(report.calls.at(0).kind, Kind::kNotMade) << report.calls.at(0).text;
  }
}
#endif

TEST_F(InSandbox, ItSeesAnEmptyWorld) {
  ::setenv("LEMMA_SECRET", "a key", 1);
  const auto report = run(R"(
import os, sys
def f():
    seen = []
    for fd in range(64):
        try:
            os.fstat(fd)
            seen.append(fd)
        except OSError:
            pass
    return [sorted(os.listdir("/")), os.listdir("/tmp"), os.getpid() <= 2, os.getuid(), os.getgid(),
            os.uname().nodename, sorted(k for k in os.environ if k not in ("PWD", "LC_CTYPE")),
            seen, "" in sys.path, os.getcwd()]
)");
  const auto seen = nlohmann::json::parse(report.calls.at(0).text);
  for (const auto& name : seen[0])
    EXPECT_TRUE(name == "lib" || name == "lib64" || name == "usr" || name == "tmp") << name;
  EXPECT_EQ(seen[1], nlohmann::json::array());
  EXPECT_EQ(seen[2], true);
  EXPECT_EQ(seen[3], 65534);
  EXPECT_EQ(seen[4], 65534);
  EXPECT_EQ(seen[5], "sandbox");
  EXPECT_EQ(seen[6], nlohmann::json::array()) << "the environment";
  EXPECT_EQ(seen[7], (nlohmann::json{0, 1, 2, 3})) << "descriptors";
  EXPECT_EQ(seen[8], false);
  EXPECT_EQ(seen[9], "/tmp");
  ::unsetenv("LEMMA_SECRET");
}

// --- attempts to be believed: the expected value is 42, and none may be taken for it ---

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

// --- attempts to take more than their share ---

struct Hog {
  const char* name;
  const char* source;
  const char* text;  // of the outcome
};

constexpr Hog kHogs[] = {
    {"a loop", "def f():\n  while True: pass", "it took too long"},
    {"a loop at once", "while True: pass", "it took too long"},
    {"sleep", "import time\ndef f(): time.sleep(1000)", "it took too long"},
    {"one long operation", "def f(): return 7 ** (7 ** 11)", "it took too long"},
    {"a regular expression", "import re\ndef f(): return bool(re.match('(a+)+$', 'a' * 64 + 'b'))",
     "it took too long"},
    {"holds on", "def f():\n  while True:\n    try:\n      while True: pass\n    except: pass",
     "it took too long"},
    {"waits for the grader", "import os\ndef f(): os.read(3, 1)", "it took too long"},
    {"one byte at a time", R"(
import os, time
def f():
    os.write(3, (1000).to_bytes(4, "little"))
    while True:
        os.write(3, b"x")
        time.sleep(0.01)
)",
     "it took too long"},
    {"a result of ten megabytes", "def f(): return 'x' * 10_000_000",
     "its reply is longer than allowed"},
};

TEST_F(InSandbox, TimeAndRepliesAreBounded) {
  for (const auto& hog : kHogs) {
    const auto began = std::chrono::steady_clock::now();
    const auto report = run(hog.source, {"[]", "[]"}, {.wall = milliseconds(700)});
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8)) << hog.name;
    ASSERT_EQ(report.calls.size(), 2U);
    for (const auto& call : report.calls) {
      EXPECT_EQ(call.kind, Kind::kNotMade) << hog.name;
      EXPECT_EQ(call.text, hog.text) << hog.name;
    }
  }
}

TEST_F(InSandbox, ProcessorTimeIsBounded) {
  const auto report = run("def f():\n  while True: pass", {"[]"},
                          {.cpu_seconds = 1, .wall = std::chrono::seconds(60)});
  EXPECT_EQ(report.calls.at(0).text, "its process ended");
}

TEST_F(InSandbox, WhatItPrintsIsBounded) {
  const auto report = run(R"(
def f():
    try:
        for i in range(10_000):
            print("x" * 10_000)
    except OSError as error:
        return "stopped"
)");
  EXPECT_EQ(report.calls.at(0).text, "\"stopped\"");
  EXPECT_EQ(report.printed.size(), 4096U);
}

TEST_F(InSandbox, MemoryIsBounded) {
  const auto report = run(R"(
def f():
    hoard = []
    while True:
        hoard.append(bytearray(1 << 20))
)");
  EXPECT_NE(report.calls.at(0).kind, Kind::kReturned);
  const auto little =
      run("def f(): return len(bytearray(200 << 20))", {"[]"}, {.address_bytes = 128 << 20});
  EXPECT_EQ(little.calls.at(0).text, "MemoryError");
}

int processes_with(const std::string& word) {
  int count = 0;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator("/proc", code)) {
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    std::string line((std::istreambuf_iterator<char>(file)), {});
    if (line.find(word) != std::string::npos) ++count;
  }
  return count;
}

TEST_F(InSandbox, NothingOutlivesARun) {
  BubblewrapOptions marked;
  marked.scratch_bytes = (1 << 20) + 4096 * 7;
  Sandbox own(shared_spawner(), marked, metrics());
  const std::string mark = std::to_string(marked.scratch_bytes);
  int seen = 0;
  std::thread watch([&] {
    for (int i = 0; i < 300 && seen == 0; ++i) {
      seen = processes_with(mark);
      std::this_thread::sleep_for(milliseconds(10));
    }
  });
  auto report =
      own.run_python({.source = "def f():\n  while True: pass", .function = "f", .calls = {"[]"}},
                     {.wall = milliseconds(500)});
  watch.join();
  ASSERT_TRUE(report);
  EXPECT_GT(seen, 0);
  for (int i = 0; i < 500 && processes_with(mark) > 0; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(processes_with(mark), 0);
}

TEST_F(InSandbox, BoundsOfAProgramAreErrors) {
  const auto code = [](PythonProgram program) {
    return sandbox().run_python(program).error().code;
  };
  EXPECT_EQ(code({std::string(65537, ' '), "f", {"[]"}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({"", "f", {}}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({"", "f", std::vector<std::string>(257, "[]")}), ErrorCode::kOutOfRange);
  EXPECT_EQ(code({"", "f", {std::string((1 << 20) + 1, ' ')}}), ErrorCode::kOutOfRange);
  for (const char* name : {"", "1f", "f()", "a b", "__import__('os')", "f;"})
    EXPECT_EQ(code({"", name, {"[]"}}), ErrorCode::kInvalidArgument) << name;
}

// --- without a sandbox nothing runs ---

class NoSandbox : public testing::Test {
 protected:
  fs::path folder_ = fs::path(testing::TempDir()) / ("lemma-sandbox-" + std::to_string(::getpid()));

  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  // A bubblewrap that does what `script` says.
  BubblewrapOptions fake(const std::string& script) {
    BubblewrapOptions options;
    options.bwrap = folder_ / "bwrap";
    std::ofstream(options.bwrap) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(options.bwrap, fs::perms::owner_all);
    return options;
  }

  // Runs a program that would leave a trace, and says how it was refused.
  std::string refusal(Sandbox& sandbox) {
    const fs::path trace = folder_ / "trace";
    auto report =
        sandbox.run_python({.source = "open('" + trace.string() + "', 'w')\ndef f(): pass",
                            .function = "f",
                            .calls = {"[]"}});
    EXPECT_FALSE(report);
    EXPECT_FALSE(fs::exists(trace)) << "it ran";
    if (report) return "";
    EXPECT_EQ(report.error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(sandbox.status(), "unavailable: " + report.error().detail);
    return report.error().detail;
  }
};

TEST_F(NoSandbox, BubblewrapIsMissing) {
  BubblewrapOptions options;
  options.bwrap = folder_ / "nothing";
  Sandbox sandbox(shared_spawner(), options, metrics());
  EXPECT_EQ(sandbox.status(), "unavailable: not tried yet");
  EXPECT_NE(refusal(sandbox).find("is missing"), std::string::npos);
}

TEST_F(NoSandbox, PythonIsMissing) {
  BubblewrapOptions options = fake("exit 0");
  options.python = folder_ / "python";
  Sandbox sandbox(shared_spawner(), options, metrics());
  EXPECT_NE(refusal(sandbox).find("is missing"), std::string::npos);
}

TEST_F(NoSandbox, NamespacesAreRefused) {
  Sandbox sandbox(shared_spawner(),
                  fake("echo 'bwrap: No permissions to create new namespace' >&2; exit 1"),
                  metrics());
  EXPECT_NE(refusal(sandbox).find("No permissions to create new namespace"), std::string::npos);
}

TEST_F(NoSandbox, ASandboxThatIsNoneIsNoticed) {
  // Drops all options and runs Python as it is.
  Sandbox sandbox(shared_spawner(),
                  fake("while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\""), metrics());
  EXPECT_NE(refusal(sandbox).find("lets through"), std::string::npos);
}

TEST_F(NoSandbox, TheSpawnerIsGone) {
  auto spawner = Spawner::fork().value();
  Sandbox sandbox(*spawner, {}, metrics());
  (void)sandbox.available();
  ASSERT_EQ(::kill(spawner->pid(), SIGKILL), 0);
  ASSERT_TRUE(ends_soon(spawner->pid()));
  auto report = sandbox.run_python({.source = "def f(): pass", .function = "f", .calls = {"[]"}});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(sandbox.status(), "unavailable: the spawner of children has ended");
}

}  // namespace
}  // namespace lemma::children
