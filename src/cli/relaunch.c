#include "cli/relaunch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file_name.h"
#include "base/now.h"

#define SETTLE_MS 60  // from the last sign of a save until it is looked at
#define GONE_MS   500 // for which a file is not there until that is told

int relaunch_set_parameters(struct relaunch *r, const char *const *parameters)
{
    size_t count = 0, bytes = 0;
    while (parameters && parameters[count]) bytes += strlen(parameters[count++]) + 1;
    char **copy = malloc((count + 1) * sizeof *copy + bytes);
    if (!copy) return -ENOMEM;
    char *text = (char *)(copy + count + 1);
    for (size_t i = 0; i < count; i++) {
        copy[i] = text;
        text = stpcpy(text, parameters[i]) + 1;
    }
    copy[count] = NULL;
    free(r->parameters);
    r->parameters = copy;
    return 0;
}

// --- the program --------------------------------------------------------------------------------------
static void drop_program(struct relaunch *r)
{
    program_free(r->program);
    trace_free(r->trace);
    r->program = NULL;
    r->trace = NULL;
}

static int launch_program(struct relaunch *r, error *e)
{
    drop_program(r);
    if (trace_new(&r->trace) != 0) return error_set(e, -ENOMEM, "no memory for another run");
    r->options = (struct program_options){
        .path = r->path, .source = *r->source ? r->source : NULL, .arguments = (const char *const *)r->parameters,
        .real_clock = r->real_clock, .out = -1, .live = true,
    };
    return program_launch(&r->program, &r->options, r->trace, e);
}

// --- the compiler ---------------------------------------------------------------------------------------
static int watch_file(const char *path, void *context)
{
    watch_add(context, path);
    return 0;
}

// What the compiler has read is watched, as it is now; a compiler that failed may not have told.
static void watch_files(struct relaunch *r)
{
    if (!r->failed) watch_forget(&r->watch);
    watch_add(&r->watch, r->source);
    compile_each_file(watch_file, &r->watch);
}

static int begin_compiler(struct relaunch *r, error *e)
{
    drop_program(r);
    compile_end(&r->compilation);
    r->heard = false; // what the one before has said is no news any more, and nothing ends this one for it
    watch_add(&r->watch, r->source);
    r->text = watch_text(&r->watch);
    return compile_begin(&r->compilation, r->source, e);
}

void relaunch_compiled(struct relaunch *r, char *words, bool failed)
{
    free(r->words);
    r->words = words;
    r->failed = failed;
    r->heard = true;
    watch_files(r);
    r->text = watch_text(&r->watch);
}

// --- saves ------------------------------------------------------------------------------------------------
// Whether a file is missing; told once, when it has been for long enough.
static bool is_missing(struct relaunch *r, struct launched *out)
{
    const char *missing = watch_missing(&r->watch);
    int64_t now = now_ms();
    if (!missing || *r->gone) return missing;
    if (!r->missed) r->missed = now;
    if (now - r->missed < GONE_MS) {
        r->due = now + SETTLE_MS;
    } else {
        snprintf(r->gone, sizeof r->gone, "%s", file_name(missing));
        out->gone = r->gone;
    }
    return true;
}

// A save while the compiler works is compiled after that.
static int look_at_saves(struct relaunch *r, struct launched *out)
{
    if (watch_stirred(&r->watch)) r->due = now_ms() + SETTLE_MS;
    if (!r->due || r->compilation.at_work || now_ms() < r->due) return 0;
    r->due = 0;
    if (is_missing(r, out)) return 0;
    uint64_t text = watch_text(&r->watch);
    r->missed = 0;
    memcpy(r->back, r->gone, sizeof r->back);
    r->gone[0] = 0;
    if (*r->back && text == r->text) out->back = r->back;
    if (text == 0 || text == r->text) return 0;
    r->saved = true;
    return begin_compiler(r, &out->why);
}

// --- what the window asks -----------------------------------------------------------------------------------
static int start(void *user, const char *const *parameters, error *e)
{
    struct relaunch *r = user;
    int rc = relaunch_set_parameters(r, parameters);
    if (rc) return error_set(e, rc, "no memory for another run");
    r->saved = false;
    if (r->compilation.at_work) return 0; // they are taken when it has ended
    bool stale = *r->source && (!*r->path || r->failed || (r->watch.count && watch_text(&r->watch) != r->text));
    return stale ? begin_compiler(r, e) : launch_program(r, e);
}

// Its words are told; where there is a program it is started. What is watched may be other files now, and one may have been saved meanwhile.
static int end_compiler(struct relaunch *r, int rc, struct launched *out)
{
    char *words = strdup(r->compilation.words);
    compile_end(&r->compilation);
    if (!words) return error_set(&out->why, -ENOMEM, "no memory for the words of the compiler");
    if (watch_stirred(&r->watch)) r->due = now_ms() + SETTLE_MS;
    relaunch_compiled(r, words, rc < 0);
    if (r->due) r->text = 0;
    out->refused = rc == -EBADMSG;
    return rc < 0 ? rc : launch_program(r, &out->why);
}

// What an earlier version of the source declared may be unknown to this one, or out of its range: then it starts as it would by itself.
static int settle(struct relaunch *r, struct launched *out)
{
    int rc = program_settle(r->program, &r->options, &out->why);
    if (rc != -EINVAL || !r->saved || !r->parameters || !*r->parameters) return rc;
    r->dropped = true;
    rc = relaunch_set_parameters(r, NULL);
    return rc ? rc : launch_program(r, &out->why);
}

// 1: the program is there; 0: nothing is under way, or it goes on; or a negative errno and why.
static int go_on(struct relaunch *r, struct launched *out)
{
    int rc = look_at_saves(r, out);
    if (!rc && r->compilation.at_work) {
        rc = compile_go_on(&r->compilation, r->path, &out->why);
        if (rc) rc = end_compiler(r, rc, out);
    }
    return !rc && r->program ? settle(r, out) : rc;
}

static bool is_under_way(const struct relaunch *r) { return r->compilation.at_work || r->program || r->due; }

// It failed before the window was there.
static bool had_failed(const struct relaunch *r) { return r->heard && r->failed; }

static enum launch look(void *user, struct launched *out)
{
    struct relaunch *r = user;
    int rc = had_failed(r) ? -EBADMSG : go_on(r, out);
    if (had_failed(r) && !out->why.code) out->refused = true;
    out->saved = r->saved;
    out->dropped = r->dropped;
    out->source = r->heard || r->compilation.at_work ? r->source : NULL;
    out->words = r->words ? r->words : "";
    if (rc == 0 && is_under_way(r)) return LAUNCH_under_way;
    r->heard = r->dropped = false;
    if (rc == 0) return LAUNCH_nothing;
    if (rc < 0) {
        compile_end(&r->compilation);
        drop_program(r);
        return LAUNCH_failed;
    }
    out->trace = r->trace;
    out->program = r->program;
    r->trace = NULL;
    r->program = NULL;
    return LAUNCH_done;
}

// --- its life ---------------------------------------------------------------------------------------------------
void relaunch_init(struct relaunch *r, const char *path, const char *source, bool real_clock)
{
    *r = (struct relaunch){.real_clock = real_clock};
    snprintf(r->path, sizeof r->path, "%s", path);
    snprintf(r->source, sizeof r->source, "%s", source);
    if (*source) watch_init(&r->watch);
    else r->watch.fd = -1;
    r->launcher = (struct launcher){.user = r, .fd = r->watch.fd, .start = start, .look = look};
}

void relaunch_init_not(struct relaunch *r, const char *why_not)
{
    relaunch_init(r, "", "", false);
    snprintf(r->why_not, sizeof r->why_not, "%s", why_not);
    r->launcher.why_not = r->why_not;
}

void relaunch_deinit(struct relaunch *r)
{
    compile_end(&r->compilation);
    drop_program(r);
    watch_deinit(&r->watch);
    free(r->words);
    free(r->parameters);
}
