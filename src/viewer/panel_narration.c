// What happened and why, then what comes next. Words between backticks are code.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define WHAT_SIZE  18.2f
#define NEXT_SIZE  14.2f

// One line, made smaller where it is too long, down to three quarters; then it ends in an ellipsis.
static void line(struct scene *s, box b, float y, enum face words, float size, enum theme_colour c,
                 const char *text)
{
    float x = b.x + 26.5f * s->u, right = b.x + b.w - PANEL_PADDING * s->u;
    float width = panel_words(s, x, y, words, size, NULL, INFINITY, text);
    if (width > right - x) size *= fmaxf((right - x) / width, 0.75f);
    panel_words(s, x, y, words, size, &s->theme->colours[c], right + 4, text); // rounding must not cost the last word
}

// What goes before that which comes next: what went wrong, and at the beginning the keys that lead on from there.
static bool is_asked(const struct scene *s) { return s->view->quiz && s->view->quiz->phase == QUIZ_asks; }

// What went wrong lies in what is not to be seen yet.
static bool is_alarm(const struct scene *s) { return (s->view->banner[0] || s->view->compiler.failed) && !is_asked(s); }

// Where a question is asked what comes next is its answer, and of some kinds what happened just now tells it too.
static void keep_secret(struct scene *s, struct narration *told)
{
    const struct question *q = quiz_question(s->view->quiz);
    bool here = s->view->at.position >= model_length(s->model), answered = quiz_is_answered(s->view->quiz);
    bool tells = q->sort == QUESTION_create || q->sort == QUESTION_call || q->sort == QUESTION_cancel || q->sort == QUESTION_permit;
    if (!here) return;
    if (tells && !answered) snprintf(told->what, sizeof told->what, "%s", *q->context ? q->context : q->title);
    snprintf(told->next, sizeof told->next, "%s", answered ? "What lies to the right of the cursor is shown once you have gone on." :
             "What lies to the right of the cursor is hidden. All before it is there to be looked at.");
}

// What became of the program is what the last event tells, and is not told twice.
static bool is_told(const struct scene *s)
{
    uint32_t position = s->state->position;
    if (position != model_length(s->model)) return false;
    event last = trace_event_before(s->model->trace, position);
    return last.kind == EVENT_crash || (last.kind == EVENT_end && last.subject);
}

static bool tell_first(struct scene *s, char *text, size_t size)
{
    const struct keymap *keys = s->view->keys;
    const struct compiler_words *c = &s->view->compiler;
    const char *banner = is_told(s) ? "" : s->view->banner;
    bool alarm = is_alarm(s) && (*banner || c->failed), beginning = s->state->position == 0, runs_on = s->view->runs_on;
    if (alarm && *banner) snprintf(text, size, "%s", banner);
    else if (alarm) snprintf(text, size, "%s does not compile, `%s` shows why. This is the run of before.", c->source, keys->of[ACTION_words].label);
    else if (beginning && s->view->paper) *text = 0;
    else if (runs_on)
        snprintf(text, size, "The program runs on: %u events up to now. `%s` stops it.", model_length(s->model), keys->of[ACTION_play].label);
    else if (beginning)
        snprintf(text, size, "`%s` plays, `%s` goes one step forward, `%s` shows all keys.", keys->of[ACTION_play].label,
                 keys->of[ACTION_forward].label, keys->of[ACTION_help].label);
    return alarm || runs_on || beginning;
}

void panel_narration(struct scene *s, box b)
{
    float u = s->u;
    if (view_is_taught(s->view) && s->layout.caption) {
        panel_lesson(s, b);
        return;
    }
    if (s->theme->light)
        draw_shadow(s->list, (box){b.x, b.y + 2 * u, b.w, b.h}, 12 * u, 8 * u,
                    colour_alpha(s->theme->colours[COLOUR_shadow], 0.09f));
    bool alarm = is_alarm(s);
    draw_rectangle(s->list, b, 12 * u, s->theme->colours[alarm ? COLOUR_card : COLOUR_selected]);
    if (alarm) draw_rectangle(s->list, b, 12 * u, colour_alpha(s->theme->colours[COLOUR_failed], 0.16f));
    if (alarm) draw_outline(s->list, b, 12 * u, 1.5f * u, s->theme->colours[COLOUR_failed]);
    draw_clip(s->list, (box){b.x, b.y, 5 * u, b.h});
    draw_rectangle(s->list, b, 12 * u, s->theme->colours[alarm ? COLOUR_failed : COLOUR_accent]);
    draw_clip_end(s->list);
    struct narration told;
    narrate(s->model->trace, s->state, &told);
    if (is_asked(s)) keep_secret(s, &told);
    bool first = tell_first(s, told.next, sizeof told.next);
    float middle = b.y + b.h / 2;
    bool low = b.h < (LAYOUT_LOW_NARRATION + 2) * u, two = told.next[0] && !low;
    if (low && first) snprintf(told.what, sizeof told.what, "%s", told.next);
    line(s, b, two ? middle - 6.7f * u : panel_middle(s, middle, WHAT_SIZE), FACE_display_regular, WHAT_SIZE,
         COLOUR_text, told.what);
    if (two)
        line(s, b, middle + 18.8f * u, alarm && first ? FACE_words_semibold : FACE_words, NEXT_SIZE,
             alarm && first ? COLOUR_failed : COLOUR_secondary, told.next);
}
