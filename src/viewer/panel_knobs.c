// The knobs, over the source: each parameter with what it is for, what it may be, and its value between two buttons.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "viewer/panel.h"

#define WIDTH      500.0f // where there is no column of the source to stand over
#define HEAD       56.0f
#define ROW        54.0f
#define LINE       18.0f
#define NAME_SIZE  14.0f
#define HELP_SIZE  12.3f
#define LEAST_SIZE 0.75f // of a long value's letters
#define BUTTON     26.0f
#define FIELD      104.0f
#define EDGE       10.0f // of a marked row, from the edge of the card
#define NOTE_LINES 4

static float field_x(const struct scene *s, box b) { return b.x + b.w - (EDGE + 10 + BUTTON + 4 + FIELD) * s->u; }

// --- the sides of a row -------------------------------------------------------------------------------------------------
// What stands beside its name, where that is more than its choices say.
static void describe(const struct parameter *p, const char *value, char *buffer, size_t size)
{
    bool other = strcmp(value, p->standard) != 0;
    if (p->kind == PARAMETER_choice) snprintf(buffer, size, "%s%s", other ? "usually " : "", other ? p->standard : "");
    else if (other) snprintf(buffer, size, "%s to %s, usually %s", p->min, p->max, p->standard);
    else snprintf(buffer, size, "%s to %s", p->min, p->max);
}

static void button(struct scene *s, float x, float y, uint32_t row, int by, bool choice, bool dead)
{
    float u = s->u;
    box b = {x, y - BUTTON / 2 * u, BUTTON * u, BUTTON * u};
    colour c = s->theme->colours[dead ? COLOUR_faint : COLOUR_text];
    float middle = b.x + b.w / 2, arm = 4.5f * u;
    draw_rectangle(s->list, b, 6 * u, s->theme->colours[COLOUR_card]);
    draw_outline(s->list, b, 6 * u, u, s->theme->colours[COLOUR_popover_line]);
    if (choice) {
        float tip = middle + (by > 0 ? 2.5f : -2.5f) * u, back = middle - (by > 0 ? 2 : -2) * u;
        draw_polyline(s->list, (float[]){back, y - arm, tip, y, back, y + arm}, 3, 1.8f * u, c);
    } else {
        draw_line(s->list, middle - arm, y, middle + arm, y, 1.8f * u, 0, c);
        if (by > 0) draw_line(s->list, middle, y - arm, middle, y + arm, 1.8f * u, 0, c);
    }
    if (!dead) targets_add(s->targets, (struct target){.box = b, .kind = TARGET_knob, .id = row, .from = by});
}

static void field(struct scene *s, float x, float y, uint32_t row, const char *value, bool turned)
{
    const struct knobs *k = &s->view->knobs;
    float u = s->u, width = FIELD * u, size = NAME_SIZE * u;
    bool typing = k->typing && row == k->marked;
    box b = {x, y - BUTTON / 2 * u, width, BUTTON * u};
    const char *text = typing ? k->typed : value;
    draw_rectangle(s->list, b, 6 * u, s->theme->colours[COLOUR_card]);
    draw_outline(s->list, b, 6 * u, (typing ? 1.5f : 1) * u, s->theme->colours[typing && k->wrong[0] ? COLOUR_failed : typing ? COLOUR_accent : COLOUR_popover_line]);
    float needed = text_width(FACE_code_medium, size, text);
    if (needed > width - 16 * u) size *= fmaxf((width - 16 * u) / needed, LEAST_SIZE);
    for (; typing && text_width(FACE_code_medium, size, text) > width - 16 * u;) text += utf8_length(text) ? utf8_length(text) : 1; // where the user writes is seen
    float drawn = fminf(text_width(FACE_code_medium, size, text), width - 16 * u), start = x + (width - drawn) / 2;
    box marked = {start - 2 * u, y - 9 * u, drawn + 4 * u, 18 * u};
    if (typing && k->selected) draw_rectangle(s->list, marked, 3 * u, colour_alpha(s->theme->colours[COLOUR_accent], 0.35f));
    draw_text(s->list, start, panel_middle(s, y, NAME_SIZE), FACE_code_medium, size, s->theme->colours[turned ? COLOUR_running_text : k->why_not ? COLOUR_secondary : COLOUR_text],
              width - 16 * u, text);
    if (typing && !k->selected) draw_line(s->list, start + drawn + 2 * u, y - 8 * u, start + drawn + 2 * u, y + 8 * u, 1.5f * u, 0, s->theme->colours[COLOUR_text]);
    if (!k->why_not) targets_add(s->targets, (struct target){.box = b, .kind = TARGET_knob, .id = row});
}

static void row(struct scene *s, box b, float y, uint32_t i)
{
    const struct knobs *k = &s->view->knobs;
    struct parameter p;
    const char *value = knobs_value(k, s->model->trace, i, &p);
    float u = s->u, x = b.x + PANEL_PADDING * u, middle = y + ROW / 2 * u, right = field_x(s, b), end = right - (BUTTON + 4) * u;
    char beside[400];
    describe(&p, value, beside, sizeof beside);
    box whole = {b.x + EDGE * u, y + 2 * u, b.w - 2 * EDGE * u, (ROW - 4) * u};
    bool choice = p.kind == PARAMETER_choice;
    if (i == k->marked && !k->why_not) {
        draw_rectangle(s->list, whole, 6 * u, s->theme->colours[COLOUR_selected]);
        draw_outline(s->list, whole, 6 * u, 1.5f * u, s->theme->colours[COLOUR_accent]);
    }
    float name = panel_text_within(s, x, panel_middle(s, middle - LINE / 2 * u, NAME_SIZE), FACE_code_medium, NAME_SIZE, COLOUR_text, end - 8 * u - x, p.name);
    float at = x + name + 10 * u, room = end - 8 * u;
    panel_text_within(s, at, panel_middle(s, middle - LINE / 2 * u, HELP_SIZE), FACE_words, HELP_SIZE, COLOUR_faint, room - at, beside);
    panel_text_within(s, x, panel_middle(s, middle + LINE / 2 * u, HELP_SIZE), FACE_words, HELP_SIZE, COLOUR_secondary, room - x, p.help);
    button(s, end, middle, i, -1, choice, k->why_not || (!choice && strcmp(value, p.min) == 0));
    field(s, right, middle, i, value, strcmp(value, p.value) != 0);
    button(s, right + (FIELD + 4) * u, middle, i, 1, choice, k->why_not || (!choice && strcmp(value, p.max) == 0));
}

// --- what is said below ---------------------------------------------------------------------------------------------------
static bool odd(const char *text)
{
    bool is_odd = false;
    for (; *text; text++) is_odd ^= *text == '`';
    return is_odd;
}

// Broken at blanks into lines that fit; code stays code in the next one. Returns how many lines it is.
static uint32_t note(struct scene *s, box b, float y, enum theme_colour c, const char *text, bool drawn)
{
    float u = s->u, x = b.x + PANEL_PADDING * u, room = b.w - 2 * PANEL_PADDING * u;
    uint32_t lines = 0;
    bool code = false;
    for (; *text && lines < NOTE_LINES; lines++) {
        char line[500];
        snprintf(line, sizeof line, "%s%s", code ? "`" : "", text);
        while (lines + 1 < NOTE_LINES && panel_words(s, 0, 0, FACE_words, HELP_SIZE, NULL, INFINITY, line) > room) {
            char *blank = strrchr(line, ' ');
            if (!blank) break;
            *blank = 0;
        }
        if (drawn) panel_words(s, x, y + LINE * u * (float)lines, FACE_words, HELP_SIZE, &s->theme->colours[c], x + room + 2, line);
        text += strlen(line) - code;
        while (*text == ' ') text++;
        code = odd(line);
    }
    return lines;
}

// NULL: nothing but the keys.
static const char *words_of(const struct scene *s, uint32_t count, enum theme_colour *c)
{
    const struct knobs *k = &s->view->knobs;
    *c = k->wrong[0] ? COLOUR_failed : s->view->notice[0] ? COLOUR_text : COLOUR_secondary;
    if (k->why_not) return k->why_not;
    if (k->wrong[0]) return k->wrong;
    if (s->view->notice[0]) return s->view->notice; // what the last turn has changed
    if (count == 0) return "This program declares no parameters. `param_int(\"boards\", 24, 1, 200, \"amateur boards\")` before `asyncio_run` makes one.";
    return NULL; // the keys
}

struct key_help {
    const char *key, *words;
};

// What a value that is not the usual one can be, and that it can be written, is worth more room than the arrows that its buttons show.
static const struct key_help *keys_of(const struct scene *s, uint32_t marked)
{
    static const struct key_help usual[] = {{"↑", ""}, {"↓", "choose"}, {"←", ""}, {"→", "turn"}, {"Enter", "write a value"}, {"Esc", "close"}, {0}},
                                 turned[] = {{"↑", ""}, {"↓", "choose"}, {"Enter", "write"}, {"Backspace", "put back"}, {"Esc", "close"}, {0}},
                                 typing[] = {{"Enter", "take it"}, {"Esc", "leave it as it was"}, {0}};
    const struct knobs *k = &s->view->knobs;
    struct parameter p;
    if (k->typing) return typing;
    return strcmp(knobs_value(k, s->model->trace, marked, &p), p.standard) == 0 ? usual : turned;
}

static void keys(struct scene *s, box b, float y, uint32_t marked)
{
    float u = s->u, x = b.x + PANEL_PADDING * u, right = b.x + b.w - PANEL_PADDING * u;
    for (const struct key_help *help = keys_of(s, marked); help->key; help++) {
        float words = text_width(FACE_words, HELP_SIZE * u, help->words);
        if (x + 42 * u + words > right) return;
        x += mark_key(s->list, x, y, help->key, 0.9f * u, s->theme) + (help->words[0] ? 7 : 3) * u;
        if (help->words[0]) x += panel_text(s, x, panel_middle(s, y, HELP_SIZE), FACE_words, HELP_SIZE, COLOUR_secondary, help->words) + 14 * u;
    }
}

// --- the whole ------------------------------------------------------------------------------------------------------------
// Over the source, or where that is folded away in the middle: the timeline stays in sight.
static box place(const struct scene *s)
{
    box narration = s->layout.boxes[PANEL_narration], source = s->layout.boxes[PANEL_source], top = s->layout.boxes[PANEL_top];
    float width = fminf(WIDTH * s->u, narration.w);
    box b = {narration.x + narration.w - width, top.y + top.h, width, 0};
    if (source.h > 0) b.y = source.y;
    if (source.h > 0 && source.w > b.w) b.x = source.x, b.w = source.w;
    b.h = narration.y - 12 * s->u - b.y;
    return b;
}

void panel_knobs(struct scene *s)
{
    const struct knobs *k = &s->view->knobs;
    box b = place(s);
    uint32_t count = knobs_count(s->model->trace), marked = k->marked < count ? k->marked : 0;
    enum theme_colour c;
    const char *words = words_of(s, count, &c);
    float u = s->u, foot = (words ? LINE * (float)note(s, b, 0, c, words, false) + 22 : 48) * u;
    uint32_t room = (uint32_t)fmaxf((b.h - HEAD * u - foot) / (ROW * u), 1), shown = count < room ? count : room;
    uint32_t first = marked < shown ? 0 : marked - shown + 1;
    b.h = HEAD * u + ROW * u * (float)shown + foot;
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_cover});
    char beside[60] = "";
    if (k->under_way) snprintf(beside, sizeof beside, "is started again …");
    else if (shown < count) snprintf(beside, sizeof beside, "%u to %u of %u", first + 1, first + shown, count);
    float y = b.y + 34 * u;
    panel_text_right(s, b.x + b.w - PANEL_PADDING * u, y, FACE_words, PANEL_TEXT_SIZE, k->under_way ? COLOUR_running_text : COLOUR_secondary, beside);
    panel_text(s, b.x + PANEL_PADDING * u, y, FACE_words_semibold, PANEL_TITLE_SIZE, COLOUR_text, "Knobs");
    for (uint32_t i = 0; i < shown; i++) row(s, b, b.y + (HEAD + ROW * (float)i) * u, first + i);
    if (words) note(s, b, b.y + b.h - foot + 18 * u, c, words, true);
    else keys(s, b, b.y + b.h - foot / 2, marked);
}
