#include "viewer/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "viewer/travel.h"

void prompt_open(viewer *v, enum prompt_for what)
{
    v->view.prompt = (struct prompt){.what = what};
    v->dirty = true;
}

static void answer_until(viewer *v, const char *text, error *wrong)
{
    struct until u;
    if (!*text) return;
    if (until_parse(v->model, text, &u, wrong)) return;
    prompt_open(v, PROMPT_none);
    travel_stop(v);
    if (u.kind == UNTIL_time) {
        live_run_to_time(&v->live, u.time);
        travel_follow(v);
    } else if (u.kind == UNTIL_event && u.number < model_length(v->model)) {
        travel_to(v, u.number + 1);
    } else {
        v->view.until = u;
        v->view.grain = GRAIN_until;
        travel_step(v);
    }
}

static void answer_only(viewer *v, const char *text, error *wrong)
{
    struct arrangement a = v->view.arrangement;
    if (strlen(text) >= sizeof a.only) {
        error_set(wrong, -EFBIG, "that is too long: %d bytes of a name at most", ARRANGEMENT_TEXT - 1);
        return;
    }
    snprintf(a.only, sizeof a.only, "%s", text);
    const state *s = model_state(v->model, v->view.at.position);
    if (s && *text && model_rows(v->model, s, &a)->count == 0) {
        error_set(wrong, -ENOENT, "no task and no coroutine has '%s' in its name", text);
        return;
    }
    v->view.arrangement = a;
    prompt_open(v, PROMPT_none);
}

static void answer_note(viewer *v, const char *text, error *wrong)
{
    bookmarks_write(v, text, wrong);
}

static void answer(viewer *v)
{
    const struct prompt written = v->view.prompt;
    switch (written.what) {
#define PROMPT(name, label, help) case PROMPT_##name: answer_##name(v, written.text, &v->view.prompt.wrong); break;
#include "viewer/prompt.def"
#undef PROMPT
    case PROMPT_none: break;
    }
}

static void append(struct prompt *p, size_t length, uint32_t key)
{
    if (length + 4 < sizeof p->text) p->text[length + utf8_write(p->text + length, key)] = 0;
    else error_set(&p->wrong, -EFBIG, "That is as long as it can be here.");
}

void prompt_key(viewer *v, uint32_t key)
{
    struct prompt *p = &v->view.prompt;
    size_t length = strlen(p->text);
    p->wrong.text[0] = 0;
    if (key == KEY_escape) prompt_open(v, PROMPT_none);
    else if (key == KEY_enter) answer(v);
    else if (key == KEY_backspace) p->text[utf8_before(p->text, length)] = 0;
    else if (key >= ' ' && key != 127 && key < KEY_left) append(p, length, key);
    v->dirty = true;
}
