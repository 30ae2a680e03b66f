// A frame of a run, as a draw list: what stands in it, and where.
#ifndef LOOPSCOPE_TESTS_SUPPORT_FRAME_H
#define LOOPSCOPE_TESTS_SUPPORT_FRAME_H

#include "support/cmocka_all.h"
#include "support/frame_words.h"
#include "support/ink.h"
#include "viewer/panel.h"

#define SECOND INT64_C(1000000000)

struct frame {
    trace *trace;
    model *model;
    struct view view;
    draw_list *list;
    struct targets targets;
};

// A frame of what has been shown of t. Owns t.
static inline struct frame open_frame_of(trace *t, const trace *shown)
{
    struct frame f = {.trace = t};
    assert_int_equal(model_new(&f.model, shown, MODEL_ALL), 0);
    assert_int_equal(draw_list_new(&f.list), 0);
    view_init(&f.view);
    f.view.replay = true;
    return f;
}

static inline struct frame open_frame(trace *t) { return open_frame_of(t, t); }

static inline void close_frame(struct frame *f)
{
    targets_deinit(&f->targets);
    draw_list_free(f->list);
    model_free(f->model);
    trace_free(f->trace);
}

static inline void draw(struct frame *f, int width, int height)
{
    int rc = f->view.alone ? scene_draw_timeline(f->list, f->model, &f->view, width, height)
                           : scene_draw(f->list, &f->targets, f->model, &f->view, width, height);
    assert_int_equal(rc, 0);
}

// A panel alone, on an empty page.
static inline void draw_panel(struct frame *f, void (*panel)(struct scene *), int width, int height)
{
    draw_list_clear(f->list);
    targets_clear(&f->targets);
    struct scene s = {.list = f->list, .targets = &f->targets, .model = f->model, .view = &f->view, .theme = f->view.theme,
                      .state = model_state(f->model, f->view.at.position), .layout = view_layout(&f->view, f->model, width, height)};
    s.u = s.layout.unit;
    panel(&s);
    assert_false(draw_list_failed(f->list));
}

static inline bool shows(const struct frame *f, const char *text) { return frame_shows(f->list, text); } // as a whole
static inline bool says(const struct frame *f, const char *part) { return frame_says(f->list, part); }

static inline bool panel_shows(const struct frame *f, box panel, const char *part)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind == DRAW_text && inside(ink_of(c), panel) && strstr(c->text, part)) return true;
    }
    return false;
}

#endif
