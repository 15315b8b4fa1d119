// What foreign code may try to get out: each attempt must be refused, and says so by returning true.
#include <cerrno>
#include <cstdlib>

#include "tests/children/in_sandbox.h"

namespace lemma::children {
namespace {

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

}  // namespace
}  // namespace lemma::children
