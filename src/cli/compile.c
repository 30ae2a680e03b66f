#define _GNU_SOURCE // asprintf
#include "cli/compile.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/installation.h"

#define NOT_FOUND 127 // what a shell exits with

const char *compile_source(const char *name)
{
    const char *slash = strrchr(name, '/'), *file = slash ? slash + 1 : name;
    size_t length = strlen(file);
    return length > 2 && strcmp(file + length - 2, ".c") == 0 ? name : NULL;
}

// --- the directory of the program ----------------------------------------------------------------
static char directory[PATH_MAX], program[PATH_MAX]; // "" where there is none

// Only what a signal handler may do.
static void remove_program(void)
{
    if (*program) unlink(program);
    if (*directory) rmdir(directory);
}

static void on_signal(int number)
{
    remove_program();
    signal(number, SIG_DFL);
    raise(number); // pending until this handler returns
}

static const int endings[] = {SIGINT, SIGTERM, SIGHUP};

// These take the directory along, until a command takes them over. What is ignored stays so.
static void watch_signals(void)
{
    struct sigaction old, new = {.sa_handler = on_signal};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (sigaction(endings[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(endings[i], &new, NULL);
}

// What lets them wait while the compiler, which gets them too, still writes there.
static void hold_signals(int how)
{
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) sigaddset(&held, endings[i]);
    sigprocmask(how, &held, NULL);
}

// The program has the name of its source, without the .c. Returns an exit status, with a line on standard error.
static int make_directory(const char *source)
{
    const char *set = getenv("TMPDIR"), *base = set && *set ? set : "/tmp";
    const char *slash = strrchr(source, '/'), *name = slash ? slash + 1 : source;
    errno = ENAMETOOLONG;
    if (snprintf(directory, sizeof directory, "%s/loopscope-XXXXXX", base) >= PATH_MAX || !mkdtemp(directory)) {
        *directory = 0;
        return fail("no program can be made in %s (TMPDIR names another place): %s", base, strerror(errno));
    }
    atexit(remove_program);
    watch_signals();
    if (snprintf(program, sizeof program, "%s/%.*s", directory, (int)strlen(name) - 2, name) < PATH_MAX) return STATUS_done;
    return fail("'%s' is too long for the name of a program", source);
}

// --- the compiler --------------------------------------------------------------------------------
// What the variables hold is text for a shell, as in make. "$@" is what we add.
static char script[] =
    "[ \"$CC\" ] || CC=$(command -v cc || command -v gcc || command -v clang) || exit 127\n"
    "command -v ${CC%% *} >/dev/null || exit 127\n"
    "eval \"exec $CC -g -Wall -Werror=incompatible-pointer-types " LOOPSCOPE_COMPILE_FLAGS " $CFLAGS $CPPFLAGS $LDFLAGS "
    "\\\"\\$@\\\" " LOOPSCOPE_LINK_FLAGS " $LDLIBS\"";

// Runs the script with these arguments to its end. Its status as waitpid has it, or a negative errno.
static int run_script(char *const *arguments)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    pid_t pid;
    int status = 0;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO); // standard output may be the trace
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    int rc = -posix_spawn(&pid, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    while (!rc && waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) rc = -errno;
    return rc ? rc : status;
}

// In the trace, files are named as from the directory of the source.
static int run_compiler(const char *source, const char *headers, const char *library)
{
    const char *slash = strrchr(source, '/');
    int length = slash ? (int)(slash - source) + 1 : 0;
    char *map;
    if (asprintf(&map, "-fmacro-prefix-map=%.*s=", length ? length : 2, length ? source : "./") < 0) return -ENOMEM;
    int rc = run_script((char *[]){"sh", "-c", script, "sh", "-isystem", (char *)headers, map, "-o", program, (char *)source,
                                   (char *)library, NULL});
    free(map);
    return rc;
}

static int verdict(const char *source, int rc)
{
    const char *compiler = getenv("CC");
    if (rc == 0) return STATUS_done;
    if (rc < 0) return fail("'%s' cannot be compiled: %s", source, strerror(-rc));
    if (WIFSIGNALED(rc)) return fail("'%s' is not compiled: the compiler was killed by SIG%s", source, sigabbrev_np(WTERMSIG(rc)) ?: "?");
    if (WEXITSTATUS(rc) != NOT_FOUND) return fail("'%s' does not compile", source);
    if (compiler && *compiler) return fail("'%s' cannot be compiled: there is no '%s', which CC names", source, compiler);
    return fail("'%s' cannot be compiled: there is no C compiler; install gcc or clang (as in: apt install gcc libc6-dev)", source);
}

// 0, or a negative errno: whether this can be source text at all.
static int check_source(const char *source)
{
    struct stat status;
    if (stat(source, &status) != 0) return -errno;
    return S_ISDIR(status.st_mode) ? -EISDIR : 0;
}

int compile_program(char path[static PATH_MAX], const char *source)
{
    char headers[PATH_MAX], library[PATH_MAX];
    if (!installation_path(headers, INSTALLATION_headers) || !installation_path(library, INSTALLATION_library))
        return fail("the library cannot be found: /proc is not there, or the path to it is too long");
    int rc = check_source(source);
    if (rc) return verdict(source, rc);
    hold_signals(SIG_BLOCK);
    int status = make_directory(source);
    if (status == STATUS_done) rc = run_compiler(source, headers, library);
    hold_signals(SIG_UNBLOCK);
    strcpy(path, program);
    return status == STATUS_done ? verdict(source, rc) : status;
}
