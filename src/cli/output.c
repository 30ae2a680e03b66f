#include "cli/output.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stream.h"
#include "cli/command.h"

static char watched[PATH_MAX]; // the unfinished file that signals take along, which may come while its name is released; "" for none
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
    if (*watched) unlink(watched);
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
    if (out->whole.part && strlen(out->whole.part) < sizeof watched) strcpy(watched, out->whole.part);
    stops = stop;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) // what is ignored stays so
        if (sigaction(endings[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(endings[i], &new, NULL);
}

static bool is_watched(const struct output *out) { return out->whole.part && strcmp(watched, out->whole.part) == 0; }

const char *output_name(const struct output *out)
{
    return out->path ? out->path : "standard output";
}

const char *output_path(const struct output *out)
{
    if (!out->path) return "/dev/stdout";
    return out->whole.part ? out->whole.part : out->path;
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

int output_open(struct output *out, const char *path)
{
    struct stat status;
    *out = (struct output){.f = stdout, .path = path};
    if (!path) return STATUS_done;
    bool there = stat(path, &status) == 0, at_once = there && !S_ISREG(status.st_mode);
    if (there && !at_once && is_source(path)) {
        fail("-o %s would replace source text: name another file", path);
        return STATUS_usage;
    }
    int rc = at_once ? 0 : replacement_begin(&out->whole, path, LINK_stays);
    out->f = at_once ? fopen(path, "wbe") : out->whole.f;
    if (out->f) return STATUS_done;
    return fail("%s cannot be written: %s", path, strerror(rc ? -rc : errno));
}

static int complete(struct output *out)
{
    if (out->whole.part) return replacement_finish(&out->whole);
    int rc = stream_written(out->f);
    return out->path && fclose(out->f) != 0 && rc == 0 ? -errno : rc;
}

static void leave_out(struct output *out)
{
    if (out->whole.part) replacement_drop(&out->whole);
    else if (out->path) fclose(out->f);
}

int output_close(struct output *out, bool ok)
{
    bool was_watched = is_watched(out);
    int rc = 0;
    if (ok) rc = complete(out);
    else leave_out(out);
    if (was_watched) watched[0] = 0;
    if (rc) fail("%s cannot be written: %s", output_name(out), strerror(-rc));
    return ok && rc == 0 ? STATUS_done : STATUS_failed;
}

int output_end(struct output *out, int rc)
{
    if (rc) fail("%s cannot be written: %s", output_name(out), strerror(-rc));
    return output_close(out, rc == 0);
}

int output_keep(struct output *out, int reason)
{
    if (is_watched(out)) watched[0] = 0;
    if (out->whole.part) {
        fail("%s cannot be written: %s; %s has what came before", out->path, strerror(reason), out->whole.part);
        replacement_leave(&out->whole);
    } else {
        if (out->path) fclose(out->f);
        fail("%s cannot be written: %s", output_name(out), strerror(reason));
    }
    return STATUS_failed;
}
