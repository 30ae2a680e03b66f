// That words are in their card, and not over others, in whole frames.
#ifndef LOOPSCOPE_TESTS_VIEWER_TEXT_FITS_H
#define LOOPSCOPE_TESTS_VIEWER_TEXT_FITS_H

#include <stdlib.h>
#include <string.h>

#include "support/every_size.h"
#include "support/frame.h"

static inline bool clipped(const draw_command *c) { return c->clip.w > 0; }

// Text that straddles the cursor is drawn twice, each time clipped to its side.
static inline bool drawn_on_the_other_side(const struct frame *f, const draw_command *c)
{
    for (size_t i = 0; i < draw_list_count(f->list); i++) {
        const draw_command *other = draw_list_at(f->list, i);
        if (other != c && other->kind == DRAW_text && clipped(other) && !memcmp(other->points, c->points, 2 * sizeof *c->points) &&
            other->clip.x != c->clip.x) // NOLINT: another clip or the same
            return true;
    }
    return false;
}

static inline void assert_not_clipped(const struct frame *f, const draw_command *c)
{
    box ink = ink_of(c);
    if (ink.x + 1 < c->clip.x || ink.x + ink.w > c->clip.x + c->clip.w + 1)
        if (!drawn_on_the_other_side(f, c)) fail_msg("\"%s\" is cut by the edge of its timeline", c->text);
}

// A text that stands free, and where its ink is: measured once, not for every pair.
struct written {
    const draw_command *command;
    box ink;
    bool over; // on the popover
};

static inline struct written *texts_of(const struct frame *f, size_t popover, size_t *count)
{
    size_t all = draw_list_count(f->list);
    struct written *texts = calloc(all + 1, sizeof *texts);
    assert_non_null(texts);
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        const draw_command *c = draw_list_at(f->list, i);
        if (c->kind != DRAW_text) continue;
        if (clipped(c)) assert_not_clipped(f, c);
        else texts[(*count)++] = (struct written){c, ink_of(c), i > popover};
    }
    return texts;
}

// The last popover: what comes after it lies on it; nothing else does.
static inline size_t popover_of(const struct frame *f)
{
    size_t popover = draw_list_count(f->list);
    for (size_t i = 0; i < draw_list_count(f->list); i++)
        if (draw_list_at(f->list, i)->fill == f->view.theme->colours[COLOUR_popover]) popover = i;
    return popover;
}

static inline void assert_text_fits(struct frame *f, int width, int height)
{
    struct layout l = view_layout(&f->view, f->model, width, height);
    draw(f, width, height);
    if (f->view.alone) l = (struct layout){.boxes[PANEL_timeline] = {0, 0, (float)width, (float)height}};
    size_t popover = popover_of(f), count;
    struct written *texts = texts_of(f, popover, &count);
    for (size_t i = 0; i < count; i++) {
        const struct written *t = &texts[i];
        bool held = t->over && inside(t->ink, draw_list_at(f->list, popover)->box);
        for (int p = 0; p < PANELS; p++) held = held || inside(t->ink, l.boxes[p]);
        if (!held)
            fail_msg("%dx%d at %g: \"%s\" is outside of its card", width, height, (double)f->view.scale, t->command->text);
        for (size_t k = 0; k < i; k++)
            if (texts[k].over == t->over && overlap(t->ink, texts[k].ink))
                fail_msg("%dx%d at %g: \"%s\" lies over \"%s\"", width, height, (double)f->view.scale, t->command->text,
                         texts[k].command->text);
    }
    free(texts);
}

static inline void assert_text_fits_everywhere(struct frame *f)
{
    for (struct every_size s = {0}; next_size(&s);) {
        f->view.scale = s.scale;
        assert_text_fits(f, s.width, s.height);
    }
}

#endif
