// loopscope: shows how an event loop works.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

static const struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
    char *full_name; // as argp shows it
} commands[] = {
#define COMMAND(name, summary) {#name, summary, name##_command, "loopscope " #name},
#include "cli/command.def"
#undef COMMAND
};

#define COMMANDS (sizeof commands / sizeof *commands)

static void write_help(FILE *f)
{
    fputs("Usage: loopscope COMMAND [ARGUMENT...]\n"
          "loopscope shows how an event loop works: a program runs on a real one, and every\n"
          "step that the loop takes is recorded, and can be looked at forwards and backwards.\n\n", f);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(f, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fputs("\nloopscope COMMAND --help says more and has examples.\n"
          "loopscope --version tells the version.\n\n"
          "Try: loopscope view chess\n", f);
}

// Where a standard descriptor is closed, a file opened later would take its number, and what is
// printed would end up in it.
static void fill_standard_descriptors(void)
{
    int fd;
    do fd = open("/dev/null", O_RDWR);
    while (fd >= STDIN_FILENO && fd <= STDERR_FILENO);
    if (fd >= 0) close(fd);
}

// Whatever way it ends: what was to be printed and could not be is a failure. One that failed has
// said so.
static void check_output(int status, void *unused)
{
    (void)unused;
    if (status != STATUS_done) return;
    errno = EIO; // where an earlier write has failed
    if (fflush(stdout) == 0 && !ferror(stdout) && close(STDOUT_FILENO) == 0) return;
    fail("standard output cannot be written: %s", strerror(errno));
    _exit(STATUS_failed);
}

int main(int argc, char **argv)
{
    fill_standard_descriptors();
    signal(SIGCHLD, SIG_DFL); // ignored, as it may be inherited, a program that ends leaves nothing to wait for
    signal(SIGXFSZ, SIG_IGN); // a limit on files is told as a full disk is
    on_exit(check_output, NULL);
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        write_help(stdout);
        return STATUS_done;
    }
    if (strcmp(name, "--version") == 0) {
        if (argc > 2) {
            fail("--version stands alone, not with '%s'", argv[2]);
            return STATUS_usage;
        }
        puts("loopscope " LOOPSCOPE_VERSION);
        return STATUS_done;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) != 0) continue;
        argv[1] = commands[i].full_name;
        return commands[i].run(argc - 1, argv + 1);
    }
    if (argc > 1)
        fprintf(stderr, "loopscope: there is no command '%s'; loopscope --help lists them\n", name);
    else write_help(stderr);
    return STATUS_usage;
}
