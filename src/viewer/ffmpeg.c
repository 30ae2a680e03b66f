#define _GNU_SOURCE // tmpfile and SOCK_CLOEXEC
#include "viewer/ffmpeg.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS 48
#define HANDED_ON 3 // the descriptor that options may name

struct ffmpeg {
    pid_t pid;
    int pictures;   // a socket: writing into one whose reader is gone is an error and no signal
    FILE *words;    // what it says goes there, and is read when it has failed
    int width, height;
};

// --- start ----------------------------------------------------------------------------------------------------------
static void list_arguments(const char *list[ARGUMENTS], const struct ffmpeg_options *o, const char *size, const char *path)
{
    const char *const before[] = {"ffmpeg", "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format",
                                  __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "bgr0" : "0rgb", "-video_size", size,
                                  "-framerate", o->rate, "-i", "pipe:0"};
    size_t count = sizeof before / sizeof *before;
    memcpy(list, before, sizeof before);
    for (const char *const *a = o->arguments; *a && count < ARGUMENTS - 2; a++) list[count++] = *a;
    list[count++] = path;
    list[count] = NULL;
}

// The same file under a descriptor that no other takes the place of, also where we were started without standard ones.
static int aside(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, HANDED_ON + 1); }

static int spawn_with(ffmpeg *f, int from, int words, int file, const char **arguments)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, words, STDERR_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (file >= 0) posix_spawn_file_actions_adddup2(&actions, file, HANDED_ON);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    int rc = -posix_spawnp(&f->pid, "ffmpeg", &actions, &attributes, (char *const *)arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

static int spawn(ffmpeg *f, int pictures, const struct ffmpeg_options *o, const char **arguments)
{
    int fds[] = {aside(pictures), aside(fileno(f->words)), o->file ? aside(fileno(o->file)) : -1};
    bool all = fds[0] >= 0 && fds[1] >= 0 && (fds[2] >= 0 || !o->file);
    int rc = all ? spawn_with(f, fds[0], fds[1], fds[2], arguments) : -errno;
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0) close(fds[i]);
    return rc;
}

static int start(ffmpeg *f, const struct ffmpeg_options *o)
{
    const char *arguments[ARGUMENTS];
    char size[32], path[4096 + 8];
    int pair[2];
    f->words = tmpfile();
    if (!f->words || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return -errno;
    f->pictures = pair[0];
    snprintf(size, sizeof size, "%dx%d", o->width, o->height);
    if (o->path) snprintf(path, sizeof path, "file:%s", o->path); // a name with a colon is no protocol
    else snprintf(path, sizeof path, "/dev/fd/%d", HANDED_ON);
    list_arguments(arguments, o, size, path);
    int rc = spawn(f, pair[1], o, arguments);
    close(pair[1]);
    return rc;
}

static void release(ffmpeg *f)
{
    if (f->pictures >= 0) close(f->pictures);
    if (f->words) fclose(f->words);
    free(f);
}

int ffmpeg_start(ffmpeg **out, const struct ffmpeg_options *o, error *e)
{
    ffmpeg *f = calloc(1, sizeof *f);
    if (!f) return error_set(e, -ENOMEM, "no memory");
    f->pictures = -1, f->width = o->width, f->height = o->height;
    int rc = start(f, o);
    if (rc == 0) {
        *out = f;
        return 0;
    }
    release(f);
    if (rc == -ENOENT) return error_set(e, rc, "films are made by the program ffmpeg, which is not installed (as in: apt install ffmpeg)");
    return error_set(e, rc, "ffmpeg cannot be started: %s", strerror(-rc));
}

// --- pictures -------------------------------------------------------------------------------------------------------
static int write_all(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t n = send(fd, bytes, count, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -errno;
        bytes += n;
        count -= (size_t)n;
    }
    return 0;
}

int ffmpeg_add(ffmpeg *f, const uint32_t *pixels, int stride)
{
    size_t row = 4 * (size_t)f->width;
    const char *bytes = (const char *)pixels;
    if ((size_t)stride == row) return write_all(f->pictures, bytes, row * (size_t)f->height);
    int rc = 0;
    for (int y = 0; y < f->height && rc == 0; y++) rc = write_all(f->pictures, bytes + (ptrdiff_t)y * stride, row);
    return rc;
}

// --- end ------------------------------------------------------------------------------------------------------------
// Its first line, without the part of it that speaks: "[libx264 @ 0x55d0] ...".
static void first_words(FILE *words, char *line, int size)
{
    rewind(words);
    if (!fgets(line, size, words)) *line = 0;
    line[strcspn(line, "\n")] = 0;
    char *said = *line == '[' ? strstr(line, "] ") : NULL;
    if (said) memmove(line, said + 2, strlen(said + 2) + 1);
}

int ffmpeg_end(ffmpeg *f, int ok, error *e)
{
    char line[300];
    int status = 0;
    close(f->pictures);
    f->pictures = -1;
    if (!ok) kill(f->pid, SIGKILL);
    while (waitpid(f->pid, &status, 0) < 0 && errno == EINTR) {}
    first_words(f->words, line, sizeof line);
    release(f);
    if (!ok || status == 0) return 0;
    if (WIFSIGNALED(status)) return error_set(e, -EIO, "ffmpeg was killed by SIG%s", sigabbrev_np(WTERMSIG(status)) ?: "?");
    return error_set(e, -EIO, "ffmpeg failed: %s", *line ? line : "it does not say why");
}
