#define _GNU_SOURCE // asprintf, memfd_create
#include "cli/compile.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file_name.h"
#include "cli/command.h"
#include "cli/installation.h"

#define NOT_FOUND 127 // what a shell exits with
#define WORDS_MAX (256u << 10) // of a compiler: what it says beyond that is not kept

const char *compile_source(const char *name)
{
    const char *file = file_name(name);
    size_t length = strlen(file);
    return length > 2 && strcmp(file + length - 2, ".c") == 0 ? name : NULL;
}

// --- the directory of the program ----------------------------------------------------------------
static char directory[PATH_MAX], program[PATH_MAX]; // "" where there is none
static char fresh[PATH_MAX], list[PATH_MAX];        // in it: a program that is not finished, and what the compiler read for it

// Only what a signal handler may do.
static void remove_program(void)
{
    const char *const files[] = {program, fresh, list};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (*files[i]) unlink(files[i]);
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

static int put_in_directory(char path[static PATH_MAX], const char *name, int length)
{
    if (snprintf(path, PATH_MAX, "%s/%.*s", directory, length, name) < PATH_MAX) return 0;
    *path = 0;
    return -ENAMETOOLONG;
}

// The program has the name of its source, without the .c. 0 or a negative errno and a line.
static int make_directory(const char *source, error *e)
{
    const char *set = getenv("TMPDIR"), *base = set && *set ? set : "/tmp";
    const char *name = file_name(source);
    if (*directory) return 0;
    errno = ENAMETOOLONG;
    if (snprintf(directory, sizeof directory, "%s/loopscope-XXXXXX", base) >= PATH_MAX || !mkdtemp(directory)) {
        *directory = 0;
        return error_set(e, -errno, "no program can be made in %s (TMPDIR names another place): %s", base, strerror(errno));
    }
    atexit(remove_program);
    watch_signals();
    if (put_in_directory(program, name, (int)strlen(name) - 2) || put_in_directory(fresh, ".new", 4) || put_in_directory(list, ".read", 5))
        return error_set(e, -ENAMETOOLONG, "'%s' is too long for the name of a program", source);
    return 0;
}

// --- the compiler --------------------------------------------------------------------------------
// What the variables hold is text for a shell, as in make. "$@" is what we add.
static const char script[] =
    "exec >&2\n" // standard output may be the trace
    "[ \"$CC\" ] || CC=$(command -v cc || command -v gcc || command -v clang) || exit 127\n"
    "command -v ${CC%% *} >/dev/null || exit 127\n"
    "eval \"exec $CC -g -Wall -Werror=incompatible-pointer-types " LOOPSCOPE_COMPILE_FLAGS " $CFLAGS $CPPFLAGS $LDFLAGS "
    "\\\"\\$@\\\" " LOOPSCOPE_LINK_FLAGS " $LDLIBS\"";

// What the compiler is called with; all but `map` borrowed from here.
struct call {
    char headers[PATH_MAX], library[PATH_MAX];
    char *map; // owned
    const char *arguments[16];
};

// output: where the program goes. listed: what is read for it is listed. In the trace, files are named as from the directory of the source.
static int make_call(struct call *c, const char *source, const char *output, bool listed, error *e)
{
    if (!installation_path(c->headers, INSTALLATION_headers) || !installation_path(c->library, INSTALLATION_library))
        return error_set(e, -ENOENT, "the library cannot be found: /proc is not there, or the path to it is too long");
    const char *slash = strrchr(source, '/');
    int length = slash ? (int)(slash - source) + 1 : 0, n = 0;
    if (asprintf(&c->map, "-fmacro-prefix-map=%.*s=", length ? length : 2, length ? source : "./") < 0)
        return error_set(e, -ENOMEM, "no memory to compile '%s'", source);
    const char *const all[] = {"-c", script, "sh", "-isystem", c->headers, c->map, "-o", output, source, c->library};
    for (; n < (int)(sizeof all / sizeof *all); n++) c->arguments[n] = all[n];
    if (listed) c->arguments[n++] = "-MMD", c->arguments[n++] = "-MF", c->arguments[n++] = list;
    c->arguments[n] = NULL;
    return 0;
}

static int verdict(const char *source, int signal, int status, error *e)
{
    const char *compiler = getenv("CC");
    if (signal) return error_set(e, -EBADMSG, "'%s' is not compiled: the compiler was killed by SIG%s", source, sigabbrev_np(signal) ?: "?");
    if (status == 0) return 0;
    if (status != NOT_FOUND) return error_set(e, -EBADMSG, "'%s' does not compile", source);
    if (compiler && *compiler)
        return error_set(e, -ENOENT, "'%s' cannot be compiled: there is no '%s', which CC names", source, compiler);
    return error_set(e, -ENOENT, "'%s' cannot be compiled: there is no C compiler; install gcc or clang (as in: apt install gcc libc6-dev)", source);
}

// 0, or a negative errno and a line: whether this can be source text at all, and has a place for its program.
static int prepare(const char *source, error *e)
{
    struct stat status;
    int rc = stat(source, &status) != 0 ? -errno : S_ISDIR(status.st_mode) ? -EISDIR : 0;
    if (rc) return error_set(e, rc, "'%s' cannot be compiled: %s", source, strerror(-rc));
    return make_directory(source, e);
}

// --- and waiting for it ----------------------------------------------------------------------------
// Runs the shell with these arguments to its end; what it says goes to `words`. Its status as waitpid has it, or a negative errno.
static int run_shell(const char *const *arguments, int words)
{
    const char *all[1 + sizeof ((struct call *)0)->arguments / sizeof(char *)] = {"sh"};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    pid_t pid;
    int status = 0;
    for (int i = 0; arguments[i]; i++) all[i + 1] = arguments[i];
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, words, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    int rc = -posix_spawn(&pid, "/bin/sh", &actions, &attributes, (char *const *)all, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    while (!rc && waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) rc = -errno;
    return rc ? rc : status;
}

static int run_compiler(const char *source, bool listed, int words, error *e)
{
    struct call c;
    int rc = make_call(&c, source, program, listed, e);
    if (rc) return rc;
    rc = run_shell(c.arguments, words);
    free(c.map);
    if (rc < 0) return error_set(e, rc, "'%s' cannot be compiled: %s", source, strerror(-rc));
    return verdict(source, WIFSIGNALED(rc) ? WTERMSIG(rc) : 0, WEXITSTATUS(rc), e);
}

// With the signals held back. Where `words` is a file, what it holds goes on to our standard error.
static int compile(const char *source, bool listed, int words, error *e)
{
    hold_signals(SIG_BLOCK);
    int rc = prepare(source, e);
    if (!rc) rc = run_compiler(source, listed, words, e);
    hold_signals(SIG_UNBLOCK);
    return rc;
}

int compile_program(char path[static PATH_MAX], const char *source)
{
    error e;
    int rc = compile(source, false, STDERR_FILENO, &e);
    strcpy(path, program);
    return rc ? fail("%s", e.text) : STATUS_done;
}

// All that a file holds, up to WORDS_MAX, as text.
static char *read_words(int file)
{
    char *text = calloc(1, WORDS_MAX + 1);
    ssize_t length = text ? pread(file, text, WORDS_MAX, 0) : 0;
    if (length > 0) fwrite(text, 1, (size_t)length, stderr);
    return text;
}

int compile_and_listen(char path[static PATH_MAX], const char *source, char **words, error *e)
{
    int file = memfd_create("compiler", MFD_CLOEXEC);
    *words = NULL;
    if (file < 0) return error_set(e, -errno, "'%s' cannot be compiled: %s", source, strerror(errno));
    int rc = compile(source, true, file, e);
    strcpy(path, program);
    *words = read_words(file);
    close(file);
    return *words ? rc : error_set(e, -ENOMEM, "no memory to compile '%s'", source);
}

// --- and going on meanwhile --------------------------------------------------------------------------
int compile_begin(struct compilation *c, const char *source, error *e)
{
    struct call call;
    *c = (struct compilation){.source = source, .words = calloc(1, WORDS_MAX + 1)};
    int rc = c->words ? prepare(source, e) : error_set(e, -ENOMEM, "no memory to compile '%s'", source);
    if (!rc) rc = make_call(&call, source, fresh, true, e);
    if (!rc) {
        rc = process_start(&c->process, &(struct process_options){.path = "/bin/sh", .arguments = call.arguments, .out = -1});
        free(call.map);
        if (rc) error_set(e, rc, "'%s' cannot be compiled: %s", source, strerror(-rc));
    }
    c->at_work = c->begun = rc == 0;
    return rc;
}

static void listen_to(struct compilation *c)
{
    char rest[4096];
    for (int i = 0; i < 16 && c->process.words_fd != -1; i++) {
        bool room = c->length < WORDS_MAX;
        ssize_t got = read(c->process.words_fd, room ? c->words + c->length : rest, room ? WORDS_MAX - c->length : sizeof rest);
        if (got < 0) return;
        if (got == 0) process_close_words(&c->process);
        if (room) c->length += (size_t)got;
    }
}

int compile_go_on(struct compilation *c, char path[static PATH_MAX], error *e)
{
    bool ended = process_reap(&c->process);
    listen_to(c);
    if (!ended) return 0;
    c->at_work = false;
    int rc = verdict(c->source, c->process.signal, c->process.status, e);
    if (!rc && rename(fresh, program) != 0) rc = error_set(e, -errno, "'%s' cannot be compiled: %s", c->source, strerror(errno));
    strcpy(path, program);
    return rc ? rc : 1;
}

#define LAST_MS 500 // for which a compiler may clean up after itself
void compile_end(struct compilation *c)
{
    if (c->at_work) process_interrupt(&c->process);
    for (int ms = 0; c->at_work && ms < LAST_MS && !process_reap(&c->process); ms++) usleep(1000);
    if (c->begun) process_deinit(&c->process);
    free(c->words);
    *c = (struct compilation){0};
}

// --- what it read --------------------------------------------------------------------------------------
// The next name of a rule of make from *from on, which moves behind it, written to `name`; "" at the end.
static void next_name(const char **from, char *name)
{
    const char *c = *from;
    while (*c == ' ' || *c == '\n' || (c[0] == '\\' && c[1] == '\n')) c++;
    for (; *c && *c != ' ' && *c != '\n'; c++) {
        if ((c[0] == '\\' && (c[1] == ' ' || c[1] == '#' || c[1] == '\\')) || (c[0] == '$' && c[1] == '$')) c++;
        *name++ = *c;
    }
    *name = 0;
    *from = c;
}

static char *text_of(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = fopen(path, "re");
    if (!f) return NULL;
    if (getdelim(&text, &size, 0, f) < 0) {
        free(text);
        text = NULL;
    }
    fclose(f);
    return text;
}

int compile_each_file(int (*each)(const char *path, void *context), void *context)
{
    char *text = *list ? text_of(list) : NULL, *name = text ? malloc(strlen(text) + 1) : NULL;
    const char *rest = text ? strstr(text, ": ") : NULL;
    int rc = 0;
    if (rest && name)
        for (rest++, next_name(&rest, name); !rc && *name; next_name(&rest, name)) rc = each(name, context);
    free(name);
    free(text);
    return rc;
}
