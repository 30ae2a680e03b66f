// The viewer as its user has it, on SDL's dummy driver: a replay of chess, or a live program.
#ifndef LOOPSCOPE_TESTS_VIEWER_OPEN_WINDOW_H
#define LOOPSCOPE_TESTS_VIEWER_OPEN_WINDOW_H

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/chess_trace.h"
#include "support/frame_words.h"
#include "support/hands.h"
#include "viewer/text.h"
#include "viewer/viewer.h"

#define SECOND INT64_C(1000000000)

struct fixture {
    trace *trace;
    program *program;
    viewer *viewer;
};

static inline void open_viewer(struct fixture *f)
{
    error e;
    struct viewer_options options = {.trace = f->trace, .program = f->program, .width = 1600, .height = 900};
    if (viewer_open(&f->viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f->viewer, 0));
}

static inline struct fixture open_replay(void)
{
    struct fixture f = {.trace = chess_trace(6, 30)};
    open_viewer(&f);
    return f;
}

static inline struct fixture open_program(const char *path, const char *const *arguments, bool real_clock)
{
    struct fixture f = {0};
    error e;
    assert_int_equal(trace_new(&f.trace), 0);
    const struct program_options options = {
        .path = path, .arguments = arguments, .real_clock = real_clock, .out = -1, .live = true};
    if (program_start(&f.program, &options, f.trace, &e)) fail_msg("%s", e.text);
    open_viewer(&f);
    return f;
}

static inline struct fixture open_live(const char *path, const char *argument)
{
    return open_program(path, (const char *const[]){argument, NULL}, false);
}

static inline void close_viewer(struct fixture *f)
{
    viewer_close(f->viewer);
    program_free(f->program);
    trace_free(f->trace);
}

static inline const struct view *view(const struct fixture *f) { return viewer_view(f->viewer); }

// --- the user -------------------------------------------------------------------------------------------------------
// Turns until what was pushed is done and drawn; the cursor may still glide.
static inline bool settle(struct fixture *f) { return viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0); }

static inline void end_glide(struct fixture *f)
{
    while (view(f)->glide != 0 || view(f)->arrived < 1) viewer_turn(f->viewer, 5);
    viewer_turn(f->viewer, 0);
}

static inline bool press(struct fixture *f, uint32_t key)
{
    push_key(key, KMOD_NONE);
    return settle(f);
}

// Presses a key that moves the cursor and turns until it has moved: a busy machine may need a while for the program's part.
static inline void press_and_move(struct fixture *f, uint32_t key)
{
    uint32_t position = view(f)->at.position;
    press(f, key);
    for (int i = 0; i < 400 && (view(f)->at.position == position || view(f)->runs_on); i++) viewer_turn(f->viewer, 5);
}

static inline void click(struct fixture *f, float x, float y)
{
    push_mouse(SDL_MOUSEBUTTONDOWN, x, y);
    push_mouse(SDL_MOUSEBUTTONUP, x, y);
    settle(f);
}

static inline struct target target_of(struct fixture *f, enum target_kind kind, uint32_t id)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i].kind == kind && (id == 0 || t->items[i].id == id)) return t->items[i];
    fail_msg("there is no such target in the frame");
    return (struct target){0};
}

static inline void click_target(struct fixture *f, enum target_kind kind, uint32_t id)
{
    box b = target_of(f, kind, id).box;
    click(f, b.x + b.w / 2, b.y + b.h / 2);
}

static inline void go_to_middle(struct fixture *f)
{
    click_target(f, TARGET_scrub, 0);
    end_glide(f);
}

static inline void play_for(struct fixture *f, uint32_t ms)
{
    for (uint32_t until = SDL_GetTicks() + ms; SDL_GetTicks() < until;) viewer_turn(f->viewer, 5);
}

// --- what is seen ---------------------------------------------------------------------------------------------------
static inline bool says(const struct fixture *f, const char *text) { return frame_shows(viewer_frame(f->viewer), text); }

static inline uint32_t task_named(const struct fixture *f, const char *name)
{
    for (uint32_t i = 0; i < trace_length(f->trace); i++) {
        event e = trace_event(f->trace, i);
        if (e.kind == EVENT_task_create && strcmp(trace_string(f->trace, e.b), name) == 0) return e.subject;
    }
    fail_msg("there is no task %s", name);
    return 0;
}

// --- around all tests -------------------------------------------------------------------------------------------------
static char picture_folder[] = "/tmp/loopscope-viewer-XXXXXX";

static inline int dummy_driver_and_fonts(void **context)
{
    (void)context;
    // Keys that write pictures write them there.
    return !mkdtemp(picture_folder) || chdir(picture_folder) || setenv("SDL_VIDEODRIVER", "dummy", 1) ? -1 : text_open(NULL);
}

static inline int close_fonts(void **context)
{
    (void)context;
    glob_t pictures;
    text_close();
    if (glob("*", 0, NULL, &pictures) == 0) {
        for (size_t i = 0; i < pictures.gl_pathc; i++) unlink(pictures.gl_pathv[i]);
        globfree(&pictures);
    }
    return chdir("/") || rmdir(picture_folder);
}

#endif
