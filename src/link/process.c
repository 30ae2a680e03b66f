#define _GNU_SOURCE // pipe2
#include "link/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (list && list[count]) count++;
    return count;
}

// path, then the arguments. The array is the caller's, the texts are borrowed.
static const char **argument_list(const struct process_options *options)
{
    size_t count = count_of(options->arguments);
    const char **list = calloc(count + 2, sizeof *list);
    if (!list) return NULL;
    list[0] = options->path;
    if (count > 0) memcpy(list + 1, options->arguments, count * sizeof *list);
    return list;
}

// Ours, with the given variables in the place of those of the same name. The array is the caller's,
// the texts are borrowed.
static const char **environment_list(const char *const *own, const char *const *changes)
{
    size_t changed = count_of(changes), used = 0;
    const char **list = calloc(count_of(own) + changed + 1, sizeof *list);
    if (!list) return NULL;
    for (; own && *own; own++) {
        size_t i = 0;
        while (i < changed && strncmp(*own, changes[i], strcspn(changes[i], "=") + 1) != 0) i++;
        if (i == changed) list[used++] = *own;
    }
    for (size_t i = 0; i < changed; i++) list[used++] = changes[i];
    return list;
}

// The child between fork and exec: only calls that are safe after a fork. Reports the errno of a
// failure and is gone.
__attribute__((noreturn)) static void become(const struct process_options *options,
                                             const char **arguments, const char **environment,
                                             int words, int report, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int out = options->out == -1 ? STDOUT_FILENO : options->out;
    bool ready = setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
                 getppid() == parent && in >= 0 && dup2(in, STDIN_FILENO) >= 0 &&
                 dup2(out, STDOUT_FILENO) >= 0 && dup2(words, STDERR_FILENO) >= 0;
    for (const int *fd = options->keep; ready && fd && *fd != -1; fd++)
        ready = fcntl(*fd, F_SETFD, 0) == 0;
    if (ready) execve(options->path, (char *const *)arguments, (char *const *)environment);
    int code = errno;
    if (write(report, &code, sizeof code) < 0) _exit(126);
    _exit(127);
}

// Waits for exec, which closes the report without a word, or for the errno of what failed.
static int started(int report)
{
    int code = 0;
    ssize_t got;
    do got = read(report, &code, sizeof code);
    while (got < 0 && errno == EINTR);
    return got == 0 ? 0 : -code;
}

int process_start(process *out, const struct process_options *options)
{
    int words[2] = {-1, -1}, report[2] = {-1, -1}, rc = 0;
    process p = {.pid = -1, .exit_fd = -1, .words_fd = -1};
    const char **arguments = argument_list(options);
    const char **environment = environment_list((const char *const *)environ, options->environment);
    if (!arguments || !environment) { rc = -ENOMEM; goto fail; }
    if (pipe2(words, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC) != 0) { rc = -errno; goto fail; }
    if (fcntl(words[0], F_SETFL, O_NONBLOCK) != 0) { rc = -errno; goto fail; }

    pid_t parent = getpid();
    p.pid = fork();
    if (p.pid < 0) { rc = -errno; goto fail; }
    if (p.pid == 0) become(options, arguments, environment, words[1], report[1], parent);
    close(report[1]);
    report[1] = -1;
    rc = started(report[0]);
    if (rc) goto fail;
    p.exit_fd = (int)syscall(SYS_pidfd_open, p.pid, 0);
    if (p.exit_fd < 0) { rc = -errno; goto fail; }
    p.words_fd = words[0];
    words[0] = -1;
    *out = p;
fail:
    if (rc && p.pid > 0) process_deinit(&p);
    for (int i = 0; i < 2; i++) {
        if (words[i] != -1) close(words[i]);
        if (report[i] != -1) close(report[i]);
    }
    free(environment);
    free(arguments);
    return rc;
}

// Looks first and takes the process away last: while it is a zombie its number, and so its group's,
// is nobody else's.
static bool reap(process *p, int flags)
{
    siginfo_t info = {0};
    if (p->exited) return true;
    while (waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOWAIT | flags) != 0 && errno == EINTR) { }
    if (info.si_pid == 0) return false;
    kill(-p->pid, SIGKILL);
    waitid(P_PID, (id_t)p->pid, &info, WEXITED);
    p->exited = true;
    p->signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
    p->status = info.si_code == CLD_EXITED ? info.si_status : 0;
    return true;
}

bool process_reap(process *p) { return reap(p, WNOHANG); }

void process_end(process *p)
{
    if (p->exited) return;
    kill(-p->pid, SIGKILL);
    kill(p->pid, SIGKILL); // where it failed before it led a group
    reap(p, 0);
}

void process_interrupt(process *p)
{
    if (!p->exited) kill(p->pid, SIGINT);
}

void process_close_words(process *p)
{
    if (p->words_fd != -1) close(p->words_fd);
    p->words_fd = -1;
}

void process_deinit(process *p)
{
    process_end(p);
    process_close_words(p);
    if (p->exit_fd != -1) close(p->exit_fd);
    p->exit_fd = -1;
}
