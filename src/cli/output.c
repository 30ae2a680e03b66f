#define _GNU_SOURCE // asprintf, mkostemp
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"

static const char *volatile watched; // the unfinished file that signals take along
static bool (*stops)(void);
static volatile sig_atomic_t stopped_by;

static void end_by(int number)
{
    signal(number, SIG_DFL);
    raise(number); // pending until a handler returns
}

static void on_signal(int number)
{
    if (stops && stops()) {
        stopped_by = number;
        return;
    }
    if (watched) unlink(watched);
    end_by(number);
}

void output_end_by_signal(void)
{
    if (stopped_by) end_by(stopped_by);
}

void output_watch_signals(const struct output *out, bool (*stop)(void))
{
    static const int endings[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction old, new = {.sa_handler = on_signal};
    watched = out->part;
    stops = stop;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) // what is ignored stays so
        if (sigaction(endings[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(endings[i], &new, NULL);
}

static void release(struct output *out)
{
    if (watched == out->part) watched = NULL;
    free(out->part);
    free(out->target);
}

const char *output_name(const struct output *out)
{
    return out->path ? out->path : "standard output";
}

const char *output_path(const struct output *out)
{
    if (!out->path) return "/dev/stdout";
    return out->part ? out->part : out->target;
}

int output_is_not(const char *path, const char *input)
{
    struct stat to, from;
    if (!path || stat(path, &to) != 0 || stat(input, &from) != 0 || !S_ISREG(to.st_mode)) return STATUS_done;
    if (to.st_dev != from.st_dev || to.st_ino != from.st_ino) return STATUS_done;
    fail("-o %s would replace what is read, '%s': name another file", path, input);
    return STATUS_usage;
}

// A slip such as -o homework.h costs the work of an evening.
static bool is_source(const char *path)
{
    static const char *const endings[] = {".c", ".h", ".py", ".cc", ".cpp", ".hpp"};
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(ending, endings[i]) == 0) return true;
    return false;
}

// The mode that a file made by open would get.
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

// Makes the file beside the target, under a name that nobody else has.
static FILE *open_beside(struct output *out)
{
    int fd = mkostemp(out->part, O_CLOEXEC);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");
    if (fd >= 0 && !f) {
        close(fd);
        unlink(out->part);
    }
    return f;
}

int output_open(struct output *out, const char *path)
{
    struct stat status;
    *out = (struct output){.f = stdout, .path = path};
    if (!path) return STATUS_done;
    bool there = stat(path, &status) == 0, at_once = there && !S_ISREG(status.st_mode);
    if (there && S_ISREG(status.st_mode) && is_source(path)) {
        fail("-o %s would replace source text: name another file", path);
        return STATUS_usage;
    }
    out->mode = there ? status.st_mode & 0777 : usual_mode();
    out->target = realpath(path, NULL); // a link stays one: what it leads to is replaced
    if (!out->target) out->target = strdup(path);
    if (!out->target || (!at_once && asprintf(&out->part, "%s.part.XXXXXX", out->target) < 0)) {
        out->part = NULL;
        release(out);
        return fail("no memory");
    }
    out->f = at_once ? fopen(out->target, "wbe") : open_beside(out);
    if (out->f) return STATUS_done;
    int code = errno;
    release(out);
    return fail("%s cannot be written: %s", path, strerror(code));
}

// The file gets its name only when its bytes are on the disk: after a power cut, too, it is the old
// one or the new.
static bool complete(struct output *out)
{
    bool written = fflush(out->f) == 0 && !ferror(out->f);
    int fd = fileno(out->f);
    if (written && out->part) written = fchmod(fd, out->mode) == 0 && fsync(fd) == 0;
    if (out->path && fclose(out->f) != 0) written = false;
    return written && (!out->part || rename(out->part, out->target) == 0);
}

static void leave_out(struct output *out)
{
    if (out->path) fclose(out->f);
    if (out->part) unlink(out->part);
}

int output_close(struct output *out, bool ok)
{
    bool done = ok && complete(out);
    if (ok && !done) fail("%s cannot be written: %s", output_name(out), strerror(errno));
    if (ok && !done && out->part) unlink(out->part);
    if (!ok) leave_out(out);
    release(out);
    return done ? STATUS_done : STATUS_failed;
}

int output_keep(struct output *out, int reason)
{
    if (out->path) fclose(out->f);
    if (out->part)
        fail("%s cannot be written: %s; %s has what came before", out->path, strerror(reason),
             out->part);
    else fail("%s cannot be written: %s", output_name(out), strerror(reason));
    release(out);
    return STATUS_failed;
}
