#define _GNU_SOURCE // memfd_create
#include "support/forked.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/cmocka_all.h"

#define NAME_VARIABLE "TEST_PROGRAM"
#define SECONDS_AT_MOST 60

static void read_back(int file, char *text, size_t size)
{
    ssize_t length = pread(file, text, size - 1, 0);
    assert_true(length >= 0);
    text[length] = 0;
    close(file);
    // AddressSanitizer says so once in a process, whatever it is told of our stacks.
    char *notice = strstr(text, "WARNING: ASan doesn't fully support makecontext"), *end = notice ? strchr(notice, '\n') : NULL;
    if (!end) return;
    while (notice > text && notice[-1] != '\n') notice--;
    memmove(notice, end + 1, strlen(end + 1) + 1);
}

// In the child: signals as a program finds them, an end to endless loops, its output to these files.
static void settle(int out, int err)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) signal(numbers[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    alarm(SECONDS_AT_MOST);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
}

// Forks; the child returns NULL, the parent the ending of the child.
static const struct ending *fork_and_wait(struct ending *e)
{
    int out = memfd_create("out", 0), err = memfd_create("err", 0), status;
    assert_true(out >= 0 && err >= 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        settle(out, err);
        return NULL;
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    e->status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    read_back(out, e->out, sizeof e->out);
    read_back(err, e->err, sizeof e->err);
    return e;
}

struct ending forked(void (*program)(void))
{
    struct ending e;
    if (fork_and_wait(&e)) return e;
    program();
    exit(0);
}

struct ending started(const char *name, const char *const *arguments, const char *clock)
{
    struct ending e;
    if (fork_and_wait(&e)) return e;
    const char *all[16] = {name};
    for (size_t i = 0; arguments && arguments[i] && i + 2 < sizeof all / sizeof *all; i++) all[i + 1] = arguments[i];
    setenv(NAME_VARIABLE, name, 1);
    setenv("LOOPSCOPE_CLOCK", clock, 1);
    execv("/proc/self/exe", (char *const *)all);
    perror("execv");
    _exit(127);
}

void run_started(const struct named_program *programs, size_t count)
{
    const char *name = getenv(NAME_VARIABLE);
    if (!name) return;
    for (size_t i = 0; i < count; i++)
        if (strcmp(programs[i].name, name) == 0) {
            programs[i].run();
            exit(0);
        }
    fprintf(stderr, "no program %s\n", name);
    exit(127);
}
