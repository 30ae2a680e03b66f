#include "viewer/stops.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "query/interruption.h"
#include "viewer/sought.h"

#define NONE UINT32_MAX

static bool is_before(struct moment a, struct moment b) { return a.position != b.position ? a.position < b.position : a.time < b.time; }

// --- where ----------------------------------------------------------------------------------------------------------
static struct moment after(const model *m, uint32_t position)
{
    return (struct moment){position, position ? trace_time(m->trace, position - 1) : 0};
}

static int not_reached(struct lesson *l, const struct lesson_stop *s, uint32_t times, const model *m)
{
    uint32_t length = model_length(m);
    bool cut = length && interruption_is(m->trace, length - 1);
    if (cut) return lesson_mistake(l, s->line, "the run was interrupted at event %u, and has not come to '%s' until then", length - 1, s->where);
    if (times == 0) return lesson_mistake(l, s->line, "the run does not come to '%s'", s->where);
    return lesson_mistake(l, s->line, "the run comes to '%s' %u time%s, and no %u. time", s->where, times, times == 1 ? "" : "s", s->nth);
}

// Where a stop is; `search`: that has to be looked for, as `sought` says.
struct place {
    struct moment at;
    bool found, search;
    struct sought sought;
};

static int place_until(struct place *p, struct lesson *l, const struct lesson_stop *s, const model *m)
{
    struct until *u = &p->sought.until;
    error e;
    if (until_parse(m, s->where, u, &e)) return lesson_mistake(l, s->line, "%s", e.text);
    bool once = u->kind == UNTIL_time || u->kind == UNTIL_event;
    if (once && s->nth > 1) return lesson_mistake(l, s->line, "the run comes to '%s' once", s->where);
    p->search = u->kind != UNTIL_time;
    p->sought.nth = s->nth;
    if (p->search) return 0;
    p->at = lanes_moment_of_time(m->lanes, u->time);
    p->found = u->time <= lanes_head(m->lanes)->time;
    return p->found ? 0 : not_reached(l, s, 0, m);
}

static int place_stop(struct place *p, struct lesson *l, const struct lesson_stop *s, const model *m)
{
    bool start = strcasecmp(s->where, "start") == 0;
    if (!start && strcasecmp(s->where, "end") != 0) return place_until(p, l, s, m);
    p->at = after(m, start ? 0 : model_length(m));
    p->found = true;
    return 0;
}

static int search(struct place *places, uint32_t count, struct lesson *l, const model *m)
{
    uint32_t sought = 0;
    struct sought *all = calloc(count + 1u, sizeof *all);
    int rc = all ? 0 : -ENOMEM;
    for (uint32_t i = 0; rc == 0 && i < count; i++)
        if (places[i].search) all[sought++] = places[i].sought;
    if (rc == 0) rc = sought_find(all, sought, m);
    for (uint32_t i = 0, next = 0; rc == 0 && i < count; i++) {
        if (!places[i].search) continue;
        const struct sought *s = &all[next++];
        places[i].found = s->position != SOUGHT_NOWHERE;
        if (places[i].found) places[i].at = after(m, s->position);
        else rc = not_reached(l, &l->stops[i], s->times, m);
    }
    free(all);
    return rc;
}

// --- how it is looked at --------------------------------------------------------------------------------------------
static bool is_grain(const char *name, enum grain *out)
{
#define GRAIN(own, label, grant)                                                                                   \
    if (GRAIN_##own != GRAIN_until && strcmp(name, #own) == 0) return *out = GRAIN_##own, true;
#include "viewer/grain.def"
#undef GRAIN
    return false;
}

static bool is_panel(const char *name, enum panel *out)
{
#define PANEL(own)                                                                                                 \
    if (PANEL_##own != PANEL_top && PANEL_##own != PANEL_narration && PANEL_##own != PANEL_transport &&            \
        PANEL_##own != PANEL_predict && strcmp(name, #own) == 0)                                                   \
        return *out = PANEL_##own, true;
#include "viewer/panel.def"
#undef PANEL
    return false;
}

static bool is_task(const char *name, const model *m, uint32_t *out)
{
    const state *head = lanes_head(m->lanes);
    char own[200];
    for (uint32_t i = 0; i < lanes_count(m->lanes); i++) {
        uint32_t task = lanes_task(m->lanes, i);
        if (strcasecmp(name, model_name(m, head, task, own, sizeof own)) == 0) return *out = task, true;
    }
    return false;
}

static bool is_one_of(const char *value, const char *off, const char *on, bool *out)
{
    *out = strcmp(value, on) == 0;
    return *out || strcmp(value, off) == 0;
}

static bool is_axis(const char *value, enum axis_choice *out)
{
    *out = strcmp(value, "time") == 0 ? AXIS_chosen_time : AXIS_chosen_steps;
    return *out == AXIS_chosen_time || strcmp(value, "steps") == 0;
}

static bool is_shown(const char *value, struct stop *s)
{
    s->why = strcmp(value, "why") == 0;
    s->fit = strcmp(value, "run") == 0;
    return s->why || s->fit;
}

static bool take_setting(enum lesson_setting which, const char *value, const model *m, struct stop *s)
{
    switch (which) {
    case LESSON_select: return is_task(value, m, &s->selected);
    case LESSON_grain: return is_grain(value, &s->grain);
    case LESSON_axis: return is_axis(value, &s->axis);
    case LESSON_large: return is_panel(value, &s->large);
    case LESSON_mode: return is_one_of(value, "watch", "predict", &s->predict);
    case LESSON_show: return is_shown(value, s);
    case LESSON_SETTINGS: break;
    }
    return false;
}

static int take_settings(struct lesson *l, const struct lesson_stop *s, const model *m, struct stop *stop)
{
    static const char *const help[] = {
#define SETTING(name, what) #name ": takes " what,
#include "lesson/setting.def"
#undef SETTING
    };
    for (int i = 0; i < LESSON_SETTINGS; i++) {
        const char *value = s->settings[i];
        if (!value || take_setting((enum lesson_setting)i, value, m, stop)) continue;
        int rc = i == LESSON_select ? lesson_mistake(l, s->lines[i], "the run has no task '%s'", value)
                                    : lesson_mistake(l, s->lines[i], "%s, not '%s'", help[i], value);
        if (rc) return rc;
    }
    return 0;
}

// --- all of them ----------------------------------------------------------------------------------------------------
static int by_place(const void *a, const void *b)
{
    const struct stop *x = a, *y = b;
    if (is_before(x->at, y->at)) return -1;
    if (is_before(y->at, x->at)) return 1;
    return x->index < y->index ? -1 : 1;
}

static int add_found(struct stops *out, const struct place *places, uint32_t count, struct lesson *l, const model *m)
{
    for (uint32_t i = 0; i < count; i++) {
        struct stop stop = {.index = i, .at = places[i].at, .grain = GRAINS, .large = LAYOUT_NO_PANEL};
        int rc = take_settings(l, &l->stops[i], m, &stop);
        if (rc) return rc;
        if (places[i].found) out->items[out->count++] = stop;
    }
    return 0;
}

int stops_find(struct stops *out, struct lesson *l, const model *m, bool sorted)
{
    uint32_t count = l->count < STOPS_MAX ? l->count : STOPS_MAX;
    out->count = 0;
    lesson_forget(l);
    if (array_reserve(out->items, out->capacity, count)) return -ENOMEM;
    struct place *places = calloc(count + 1u, sizeof *places);
    int rc = places ? 0 : -ENOMEM;
    for (uint32_t i = 0; rc == 0 && i < count; i++) rc = place_stop(&places[i], l, &l->stops[i], m);
    if (rc == 0) rc = search(places, count, l, m);
    if (rc == 0) rc = add_found(out, places, count, l, m);
    if (rc == 0 && l->count > count) rc = lesson_mistake(l, l->stops[count].line, "a lesson has up to %u stops; from here on they are left out", STOPS_MAX);
    free(places);
    if (rc == 0 && sorted && out->count > 1) qsort(out->items, out->count, sizeof *out->items, by_place);
    return rc;
}

void stops_deinit(struct stops *s)
{
    free(s->items);
    *s = (struct stops){0};
}

bool stops_is_at(const struct stops *s, uint32_t stop, struct moment at)
{
    return stop < s->count && s->items[stop].at.position == at.position && s->items[stop].at.time == at.time;
}

uint32_t stops_here(const struct view *v)
{
    const struct notes *n = &v->notes;
    if (!n->stops || stops_is_at(n->stops, n->at, v->at)) return n->stops ? n->at : NONE;
    for (uint32_t i = 0; i < n->stops->count; i++)
        if (stops_is_at(n->stops, i, v->at)) return i;
    return NONE;
}

uint32_t stops_after(const struct stops *s, struct moment at)
{
    uint32_t best = NONE;
    for (uint32_t i = 0; i < s->count; i++)
        if (is_before(at, s->items[i].at) && (best == NONE || is_before(s->items[i].at, s->items[best].at))) best = i;
    return best;
}

uint32_t stops_before(const struct stops *s, struct moment at)
{
    uint32_t best = NONE;
    for (uint32_t i = 0; i < s->count; i++)
        if (is_before(s->items[i].at, at) && (best == NONE || !is_before(s->items[i].at, s->items[best].at))) best = i;
    return best;
}

void stops_go(const struct stop *s, struct view *v, const model *m)
{
    v->selected = s->selected;
    v->axis = s->axis;
    v->large = s->large;
    v->why = s->why;
    v->why_link = 0;
    v->fit = s->fit;
    v->mode = s->predict && v->modes >> MODE_predict & 1 ? MODE_predict : MODE_watch;
    v->zoom = 1;
    if (s->grain != GRAINS) v->grain = s->grain;
    view_go_to_moment(v, m, s->at);
}

void stops_where(const model *m, struct moment at, char where[static STOPS_WHERE])
{
    if (at.position == 0 && at.time == 0) snprintf(where, STOPS_WHERE, "start");
    else if (at.position && at.time == trace_time(m->trace, at.position - 1))
        snprintf(where, STOPS_WHERE, "event %u", at.position - 1);
    else
        snprintf(where, STOPS_WHERE, "%" PRId64 ".%09" PRId64 "s", at.time / 1000000000, at.time % 1000000000);
}

#define PARAGRAPH 50 // characters

uint32_t stops_longest(const struct lesson *l)
{
    uint32_t longest = 1;
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t characters = 0;
        for (const char *c = l->stops[i].caption; *c; c++) characters += *c == '\n' ? PARAGRAPH : (*c & 0xC0) != 0x80;
        if (characters > longest) longest = characters;
    }
    return longest;
}
