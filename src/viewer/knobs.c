#include "viewer/knobs.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viewer/window.h"

#define COARSE    10
#define THOUSANDS 1000
#define LARGEST   INT64_C(1000000000000000) // that a double holds exactly, with room

// --- what there is ------------------------------------------------------------------------------------------------------
uint32_t knobs_count(const trace *t)
{
    struct parameter p;
    uint32_t count = 0;
    for (uint32_t i = 0; i < trace_meta_count(t) && count < KNOBS_MAX; i++) count += parameter_at(t, i, &p);
    return count;
}

static void parameter_of(const trace *t, uint32_t row, struct parameter *out)
{
    for (uint32_t i = 0;; i++)
        if (parameter_at(t, i, out) && row-- == 0) return;
}

static struct knob_turn *turn_of(struct knobs *k, const char *name)
{
    for (uint32_t i = 0; i < k->turn_count; i++)
        if (strcmp(k->turns[i].name, name) == 0) return &k->turns[i];
    return NULL;
}

const char *knobs_value(const struct knobs *k, const trace *t, uint32_t row, struct parameter *out)
{
    parameter_of(t, row, out);
    for (uint32_t i = 0; i < k->turn_count; i++)
        if (strcmp(k->turns[i].name, out->name) == 0) return k->turns[i].value;
    return out->value;
}

// --- turning ------------------------------------------------------------------------------------------------------------
static bool set(struct knobs *k, const struct parameter *p, const char *before, const char *value)
{
    if (strcmp(before, value) == 0) return false;
    struct knob_turn *turn = turn_of(k, p->name);
    if (strlen(p->name) >= sizeof k->turns->name || (!turn && k->turn_count == KNOBS_MAX)) return false;
    if (!turn) turn = &k->turns[k->turn_count++];
    snprintf(turn->name, sizeof turn->name, "%s", p->name);
    snprintf(turn->value, sizeof turn->value, "%s", value);
    return true;
}

// 1, 2 or 5 times a power of ten: about a fifth of what the program would choose.
static double step_of(const struct parameter *p)
{
    double standard = fabs(strtod(p->standard, NULL)), range = strtod(p->max, NULL) - strtod(p->min, NULL);
    double about = standard > 0 ? standard / 5 : range / 100;
    double power = pow(10, floor(log10(about > 0 ? about : 1)));
    return about >= 5 * power ? 5 * power : about >= 2 * power ? 2 * power : power;
}

// By one; thousands from one multiple of a round number to the next.
static void next_int(const struct parameter *p, const char *value, int by, char *out)
{
    int64_t min = strtoll(p->min, NULL, 10), max = strtoll(p->max, NULL, 10), n = strtoll(value, NULL, 10), standard = strtoll(p->standard, NULL, 10), next;
    int64_t step = standard >= THOUSANDS && standard <= LARGEST ? (int64_t)step_of(p) : 1;
    int64_t below = n / step - (n % step < 0), between = n % step != 0; // two multiples, where it is none itself
    if (__builtin_add_overflow(below + (by < 0 ? between : 0), by, &next) || __builtin_mul_overflow(next, step, &next)) next = n;
    snprintf(out, KNOB_TEXT, "%" PRId64, next < min ? min : next > max ? max : next);
}

static void next_float(const struct parameter *p, const char *value, int by, char *out)
{
    double step = step_of(p), f = round(strtod(value, NULL) / step + by) * step;
    snprintf(out, KNOB_TEXT, "%.10g", fmin(fmax(f, strtod(p->min, NULL)), strtod(p->max, NULL)));
}

// The choices make a circle.
static void next_choice(const struct parameter *p, const char *value, int by, char *out)
{
    const char *choices[64];
    int lengths[64], count = 0, at = 0;
    for (const char *c = p->min; c && count < 64; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL) {
        choices[count] = c;
        lengths[count] = (int)strcspn(c, "|");
        if ((int)strlen(value) == lengths[count] && strncmp(c, value, strlen(value)) == 0) at = count;
        count++;
    }
    at = (at + (by > 0 ? 1 : count - 1)) % count;
    snprintf(out, KNOB_TEXT, "%.*s", lengths[at], choices[at]);
}

bool knobs_turn(struct knobs *k, const trace *t, uint32_t row, int by)
{
    struct parameter p;
    char next[KNOB_TEXT], before[KNOB_TEXT];
    snprintf(before, sizeof before, "%s", knobs_value(k, t, row, &p));
    switch (p.kind) {
    case PARAMETER_int: next_int(&p, before, by, next); break;
    case PARAMETER_float: next_float(&p, before, by, next); break;
    case PARAMETER_choice: next_choice(&p, before, by, next); break;
    }
    k->typing = false;
    k->wrong[0] = 0;
    return set(k, &p, before, next);
}

// --- writing ------------------------------------------------------------------------------------------------------------
static void begin_to_type(struct knobs *k, const char *text)
{
    k->typing = true;
    k->selected = false;
    snprintf(k->typed, sizeof k->typed, "%s", text);
}

static enum knobs_did take_typed(struct knobs *k, const trace *t)
{
    struct parameter p;
    char before[KNOB_TEXT];
    snprintf(before, sizeof before, "%s", knobs_value(k, t, k->marked, &p));
    k->typing = false;
    return k->typed[0] && set(k, &p, before, k->typed) ? KNOBS_turned : KNOBS_moved; // of nothing written nothing changes
}

static enum knobs_did type(struct knobs *k, const trace *t, uint32_t key)
{
    bool writes = key == KEY_backspace || (key >= ' ' && key < 127);
    if (k->selected && writes) k->typed[0] = 0;
    k->selected = false;
    size_t length = strlen(k->typed);
    k->wrong[0] = 0;
    if (key == KEY_escape) k->typing = false;
    else if (key == KEY_enter) return take_typed(k, t);
    else if (key == KEY_backspace && length > 0) k->typed[length - 1] = 0;
    else if (key >= ' ' && key < 127 && length + 1 < sizeof k->typed) k->typed[length] = (char)key, k->typed[length + 1] = 0;
    return KNOBS_moved;
}

// Back to what the program itself would choose.
static enum knobs_did put_back(struct knobs *k, const trace *t)
{
    struct parameter p;
    char before[KNOB_TEXT];
    snprintf(before, sizeof before, "%s", knobs_value(k, t, k->marked, &p));
    k->wrong[0] = 0;
    return set(k, &p, before, p.standard) ? KNOBS_turned : KNOBS_moved;
}

static enum knobs_did turn(struct knobs *k, const trace *t, int by)
{
    return knobs_turn(k, t, k->marked, by) ? KNOBS_turned : KNOBS_moved;
}

static void move(struct knobs *k, uint32_t count, uint32_t by)
{
    k->marked = (k->marked + by) % count;
    k->wrong[0] = 0;
}

static bool leads_on(uint32_t key) { return key == KEY_up || key == KEY_down || key == KEY_tab; }

enum knobs_did knobs_key(struct knobs *k, const trace *t, uint32_t key, bool coarse)
{
    uint32_t count = knobs_count(t);
    int by = coarse ? COARSE : 1;
    struct parameter p;
    if (count == 0 || k->why_not) return KNOBS_nothing;
    if (k->marked >= count) k->marked = 0; // the program has fewer now
    if (k->typing && !leads_on(key)) return type(k, t, key);
    bool took = k->typing && take_typed(k, t) == KNOBS_turned; // what was written in the row that is left counts
    switch (key) {
    case KEY_down:
    case KEY_tab: return move(k, count, 1), took ? KNOBS_turned : KNOBS_moved;
    case KEY_up: return move(k, count, count - 1), took ? KNOBS_turned : KNOBS_moved;
    case KEY_right:
    case '+':
    case '=': return turn(k, t, by);
    case KEY_left:
    case '-': return turn(k, t, -by);
    case KEY_backspace: return put_back(k, t);
    case KEY_enter: begin_to_type(k, knobs_value(k, t, k->marked, &p)), k->selected = true; return KNOBS_moved;
    }
    if (key >= 128 || (!isdigit((int)key) && key != '.')) return KNOBS_nothing;
    begin_to_type(k, (char[]){(char)key, 0});
    return KNOBS_moved;
}

// --- runs ---------------------------------------------------------------------------------------------------------------
void knobs_settle(struct knobs *k)
{
    k->turn_count = 0;
    k->under_way = false;
    k->wrong[0] = 0;
}

void knobs_refuse(struct knobs *k, const trace *t, const char *why)
{
    struct parameter p;
    uint32_t count = knobs_count(t);
    for (uint32_t row = 0; row < count; row++) {
        const char *value = knobs_value(k, t, row, &p);
        if (!turn_of(k, p.name)) continue;
        k->marked = row;
        begin_to_type(k, value);
    }
    knobs_settle(k);
    snprintf(k->wrong, sizeof k->wrong, "%s", why);
}

char **knobs_parameters(const struct knobs *k, const trace *t)
{
    struct parameter p;
    uint32_t count = knobs_count(t), used = 0;
    char **list = calloc(1, (count + 1) * sizeof *list + count * (100 + KNOB_TEXT));
    if (!list) return NULL;
    char *text = (char *)(list + count + 1);
    for (uint32_t row = 0; row < count; row++) {
        const char *value = knobs_value(k, t, row, &p);
        if (strcmp(value, p.standard) == 0) continue;
        list[used++] = text;
        text += snprintf(text, 100 + KNOB_TEXT, "%.98s=%s", p.name, value) + 1;
    }
    return list;
}

void knobs_cause(const struct knobs *k, const trace *t, char *buffer, size_t size)
{
    struct parameter p;
    size_t length = 0;
    uint32_t count = knobs_count(t);
    snprintf(buffer, size, "Started again");
    for (uint32_t row = 0; row < count && length < size; row++) {
        const char *value = knobs_value(k, t, row, &p);
        if (strcmp(value, p.value) == 0) continue;
        length += (size_t)snprintf(buffer + length, size - length, "%s`%s` %s → %s", length ? ", " : "", p.name, p.value, value);
    }
}
