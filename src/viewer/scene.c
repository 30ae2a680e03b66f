#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/panel_compare.h"
#include "viewer/timeline.h"

#define TENTH INT64_C(100000000)
#define BLACK 0x000000FFu

float panel_text(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c,
                 const char *text)
{
    return draw_text(s->list, x, y, face, size * s->u, s->theme->colours[c], 0, text);
}

float panel_text_right(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c,
                       const char *text)
{
    return draw_text_right(s->list, x, y, face, size * s->u, s->theme->colours[c], text);
}

float panel_text_centred(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c,
                         const char *text)
{
    return draw_text_centred(s->list, x, y, face, size * s->u, s->theme->colours[c], text);
}

float panel_text_within(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c,
                        float max_width, const char *text)
{
    if (max_width < 2 * size * s->u) return 0; // no room for a word
    return draw_text(s->list, x, y, face, size * s->u, s->theme->colours[c], max_width, text);
}

void panel_label(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, float room, const char *text)
{
    float width = text_width(face, size * s->u, text);
    if (width > room) size *= room / width;
    panel_text_centred(s, x, panel_middle(s, y, size), face, size, c, text);
}

// Letters of code are larger than those of words of the same size.
#define CODE_SHARE 0.93f
float panel_words(struct scene *s, float x, float y, enum face face, float size, const colour *c, float right, const char *text)
{
    float start = x;
    for (bool code = false; *text && x < right; code = !code) {
        size_t n = strcspn(text, "`");
        char piece[400];
        snprintf(piece, sizeof piece, "%.*s", (int)n, text);
        float pixels = size * s->u * (code ? CODE_SHARE : 1);
        colour ink = code ? s->theme->colours[COLOUR_running_text] : c ? *c : 0;
        enum face own = code ? FACE_code : face;
        if (n && c) x += draw_text(s->list, x, y, own, pixels, ink, right - x, piece);
        else if (n) x += text_width(own, pixels, piece);
        text += n + (text[n] == '`');
    }
    return x - start;
}

float panel_middle(const struct scene *s, float y, float size) { return y + 0.3635f * size * s->u; }

float panel_card(struct scene *s, box b, const char *title, const char *beside)
{
    mark_card(s->list, b, s->u, s->theme);
    float x = b.x + PANEL_PADDING * s->u, y = b.y + PANEL_TITLE * s->u;
    x += panel_text(s, x, y, FACE_words_semibold, PANEL_TITLE_SIZE, COLOUR_text, title);
    if (!beside) return x;
    x += 9 * s->u;
    return x + panel_text(s, x, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, beside);
}

void panel_task_target(struct scene *s, box b, uint32_t task)
{
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_task, .id = task});
}

void panel_action_target(struct scene *s, box b, enum action action)
{
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_action, .id = action});
}

bool panel_in_why(const struct scene *s, uint32_t object)
{
    for (uint32_t i = 0; s->why && i < s->why->count; i++)
        if (object && s->why->links[i].object == object) return true;
    return false;
}

const char *panel_time(const struct scene *s, bool clock, char *buffer, size_t size)
{
    struct moment at = s->view->at;
    int64_t begun = at.position ? trace_time(s->model->trace, at.position - 1) : 0;
    int64_t time = at.time == begun ? model_shown_time(s->model, at.time) : model_rounded(at.time, TENTH);
    if (clock) narrate_clock(time, buffer, size);
    else narrate_seconds(time, buffer, size);
    return buffer;
}

static struct scene scene_of(draw_list *list, struct targets *targets, model *m, const struct view *v)
{
    return (struct scene){.list = list, .targets = targets, .model = m, .view = v, .theme = v->theme,
                          .state = model_state(m, v->at.position)};
}

// A panel that has the page for itself is drawn larger; the timeline shows more instead.
static float magnification(const struct view *v, enum panel p)
{
    return p == v->large && p != LAYOUT_NO_PANEL && p != PANEL_timeline && !v->quiz && !v->picking ? 1.4f : 1;
}

// What lies over every page.
static void draw_over(struct scene *s)
{
    const struct view *v = s->view;
    if (v->knobs.open) panel_knobs(s);
    if (v->notice[0] && !v->knobs.open) panel_notice(s); // the knobs say it themselves
    if (v->prompt.what != PROMPT_none) panel_prompt(s);
    if (v->compiler.open) panel_compiler(s);
    if (v->help) panel_help(s);
    if (v->tip) panel_tip(s);
}

int scene_draw(draw_list *list, struct targets *targets, model *m, const struct view *v, int width, int height)
{
    draw_list_clear(list);
    targets_clear(targets);
    struct flight flights[FLIGHTS_MAX];
    struct scene s = scene_of(list, targets, m, v);
    s.flights = flights;
    s.layout = view_layout(v, m, width, height);
    s.u = s.layout.unit;
    if (!s.state) return -ENOMEM;
    if (v->black) {
        draw_rectangle(list, (box){0, 0, (float)width, (float)height}, 0, BLACK);
        panel_action_target(&s, (box){0, 0, (float)width, (float)height}, ACTION_black);
        return draw_list_failed(list) ? -ENOMEM : 0;
    }
    if (v->mode == MODE_compare && v->pair) {
        panel_compare(&s, width, height);
        draw_over(&s);
        return draw_list_failed(list) ? -ENOMEM : 0;
    }
    uint32_t task = view_task(v, m, s.state);
    if (v->why && task) s.why = model_why(m, s.state, v->at.time, task);
#define PANEL(name)                                                                                                \
    s.u = s.layout.unit * magnification(v, PANEL_##name);                                                          \
    if (s.layout.boxes[PANEL_##name].h > 0) panel_##name(&s, s.layout.boxes[PANEL_##name]);
#include "viewer/panel.def"
#undef PANEL
    s.u = s.layout.unit;
    panel_flights(&s);
    if (s.why) panel_why(&s);
    draw_over(&s);
    return draw_list_failed(list) ? -ENOMEM : 0;
}

double scene_timeline_width(model *m, const struct view *v, int width, int height)
{
    struct scene s = scene_of(NULL, NULL, m, v);
    s.layout = view_layout(v, m, width, height);
    s.u = s.layout.unit;
    return s.state && s.layout.boxes[PANEL_timeline].h > 0 ? timeline_width(&s) : 0;
}

// --- the timeline alone -----------------------------------------------------------------------------------------------
static void lay_out_timeline(struct scene *s, int width, int height)
{
    s->u = layout_unit(width, s->view->scale);
    s->layout = (struct layout){.width = width, .height = height, .unit = s->u};
    s->layout.boxes[PANEL_timeline] = (box){0, 0, (float)width, (float)height};
}

int scene_timeline_height(model *m, const struct view *v, int width)
{
    struct scene s = scene_of(NULL, NULL, m, v);
    if (!s.state) return 0;
    lay_out_timeline(&s, width, 0);
    return (int)ceilf(timeline_alone_height(&s, (float)width));
}

int scene_draw_timeline(draw_list *list, model *m, const struct view *v, int width, int height)
{
    draw_list_clear(list);
    struct scene s = scene_of(list, NULL, m, v);
    if (!s.state) return -ENOMEM;
    lay_out_timeline(&s, width, height);
    timeline_alone(&s, s.layout.boxes[PANEL_timeline]);
    return draw_list_failed(list) ? -ENOMEM : 0;
}
