#include "children/seccomp_filter.h"

#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>

namespace lemma::children {

using core::error;
using core::ErrorCode;

namespace {

// clang-format off
constexpr int kAllowed[] = {
    // memory
    SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    // files; opening them is below
    SCMP_SYS(access), SCMP_SYS(close), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(fcntl), SCMP_SYS(fstat), SCMP_SYS(fstatfs),
    SCMP_SYS(getcwd), SCMP_SYS(getdents64), SCMP_SYS(lseek), SCMP_SYS(lstat), SCMP_SYS(newfstatat),
    SCMP_SYS(pread64), SCMP_SYS(read), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(readv),
    SCMP_SYS(stat), SCMP_SYS(statfs), SCMP_SYS(statx), SCMP_SYS(write), SCMP_SYS(writev),
    // time and chance
    SCMP_SYS(clock_getres), SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(getrandom), SCMP_SYS(gettimeofday), SCMP_SYS(nanosleep), SCMP_SYS(time),
    // waiting
    SCMP_SYS(futex), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(pselect6), SCMP_SYS(select),
    // what a process asks about itself
    SCMP_SYS(getegid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getpid), SCMP_SYS(getppid),
    SCMP_SYS(getrlimit), SCMP_SYS(getrusage), SCMP_SYS(gettid), SCMP_SYS(getuid),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(sysinfo), SCMP_SYS(uname),
    // a process's own start, signals and end
    SCMP_SYS(arch_prctl), SCMP_SYS(execve), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(set_robust_list), SCMP_SYS(set_tid_address), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    // bubblewrap's own first process waits for the interpreter
    SCMP_SYS(wait4),
};
// clang-format on

}  // namespace

core::Result<Descriptor> seccomp_filter() {
  const auto unavailable = [](const char* what) {
    return error(ErrorCode::kUnavailable, std::string("no system call filter: ") + what);
  };
  const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)),
                                                                seccomp_release);
  if (!filter) return unavailable("libseccomp has no memory");
  bool added = true;
  for (const int call : kAllowed)
    added = added && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0;
  // Only to read: neither writing, creating nor a file without a name (which O_TMPFILE's own bit
  // asks for).
  constexpr scmp_datum_t kNotToRead = O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
  added = added && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                    SCMP_A2(SCMP_CMP_MASKED_EQ, kNotToRead, 0)) == 0;
  added = added && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                                    SCMP_A1(SCMP_CMP_MASKED_EQ, kNotToRead, 0)) == 0;
  // Reading a limit is harmless; the third argument would set one.
  added = added && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
                                    SCMP_A2(SCMP_CMP_EQ, 0)) == 0;
  // What Python takes as "this is no terminal", and the C library as "use the older call".
  added = added && seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0) == 0;
  added = added && seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
  if (!added) return unavailable("libseccomp refuses a rule");
  Descriptor file(::memfd_create("lemma-seccomp", MFD_CLOEXEC));
  if (!file || seccomp_export_bpf(filter.get(), file.get()) != 0 ||
      ::lseek(file.get(), 0, SEEK_SET) != 0)
    return unavailable("it can't be written");
  return file;
}

}  // namespace lemma::children
