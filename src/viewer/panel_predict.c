// A question to whoever looks at it: its options, after the answer which is right and why, the score; at the end what went wrong.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "query/chain.h"
#include "viewer/panel.h"

#define PADDING     PANEL_PADDING
#define TITLE       38.0f // baseline
#define TITLE_SIZE  20.0f
#define WORDS_SIZE  13.6f
#define REASON_SIZE 14.6f
#define LINE        21.0f // of reasons
#define CONTEXT     19.0f // of what has to be known
#define BODY        54.0f // where what comes below the title begins
#define OPTION      46.0f
#define OPTION_GAP  10.0f
#define OPTION_SIZE 14.6f
#define SMALL_SIZE  12.5f
#define KEY_ROOM    40.0f // left of an option's words
#define MARK_ROOM   30.0f // right of them
#define FOOT        30.0f // for the keys
#define CHIPS       42.0f
#define CHIP        30.0f

// --- words ------------------------------------------------------------------------------------------------------------
static bool odd(const char *text, size_t length)
{
    bool is_odd = false;
    for (size_t i = 0; i < length; i++) is_odd ^= text[i] == '`';
    return is_odd;
}

// How many bytes of a text, which begins in code or not, go into a line.
static size_t line_length(struct scene *s, float size, float width, bool code, const char *text)
{
    char line[520];
    size_t best = 0;
    for (size_t end = 0;; end++) {
        if (text[end] != ' ' && text[end]) continue;
        snprintf(line, sizeof line, "%s%.*s", code ? "`" : "", (int)end, text);
        if (best && panel_words(s, 0, 0, FACE_words, size, NULL, INFINITY, line) > width) return best;
        best = end;
        if (!text[end]) return best;
    }
}

// Lines of at most this width, as many as there may be; the last one ends in an ellipsis where there is more. Returns how many. draw: else they are counted.
static int paragraph(struct scene *s, box b, float size, float pitch, enum theme_colour c, int most, const char *text, bool draw)
{
    int lines = 0;
    bool code = false;
    for (; *text && lines < most; lines++) {
        char line[520];
        size_t length = lines + 1 == most ? strlen(text) : line_length(s, size, b.w, code, text);
        snprintf(line, sizeof line, "%s%.*s", code ? "`" : "", (int)length, text);
        if (draw) panel_words(s, b.x, b.y + ((float)lines + 0.75f) * pitch, FACE_words, size, &s->theme->colours[c], b.x + b.w + 2, line);
        code ^= odd(text, length);
        text += length;
        while (*text == ' ') text++;
    }
    return lines;
}

// --- the head ---------------------------------------------------------------------------------------------------------
static void answer_mark(struct scene *s, float x, float y, float size, bool right)
{
    mark_status(s->list, right ? TASK_done : TASK_failed, x, y, size, s->theme);
}

// A number under its label, its right end at x. Returns its left end.
static float number(struct scene *s, box b, float x, const char *label, const char *text)
{
    float u = s->u;
    panel_text_right(s, x, b.y + 23 * u, FACE_words, SMALL_SIZE, COLOUR_secondary, label);
    panel_text_right(s, x, b.y + 44 * u, FACE_display, 16.5f, COLOUR_text, text);
    return x - fmaxf(text_width(FACE_words, SMALL_SIZE * u, label), text_width(FACE_display, 16.5f * u, text));
}

// A tick or a cross for each answer, a dot for each question to come. Returns the left end.
static float row_of_answers(struct scene *s, box b, float x, const struct quiz *q)
{
    float u = s->u, pitch = 17 * u, left = x - pitch * (float)q->asked.count;
    for (uint32_t i = 0; i < q->asked.count; i++) {
        float at = left + ((float)i + 0.5f) * pitch, y = b.y + 32 * u;
        if (q->chosen[i]) answer_mark(s, at, y, 10.5f * u, quiz_is_right(q, i));
        else draw_circle(s->list, at, y, (i == q->at ? 2.6f : 1.6f) * u, s->theme->colours[i == q->at ? COLOUR_accent : COLOUR_faint]);
    }
    return left;
}

static void head(struct scene *s, box b, const char *title, const char *beside)
{
    const struct quiz *q = s->view->quiz;
    float u = s->u, x = b.x + PADDING * u, right = b.x + b.w - PADDING * u;
    char score[24], streak[16];
    snprintf(score, sizeof score, "%u / %u", quiz_score(q), quiz_answered(q));
    snprintf(streak, sizeof streak, "%u", quiz_streak(q));
    float needed = text_width(FACE_display, TITLE_SIZE * u, title);
    right = number(s, b, right, "Streak", streak) - 22 * u;
    right = number(s, b, right, "Score", score) - 20 * u;
    if (right - 17 * u * (float)q->asked.count > x + needed + 20 * u) right = row_of_answers(s, b, right, q) - 16 * u;
    x += panel_text_within(s, x, b.y + TITLE * u, FACE_display, TITLE_SIZE, COLOUR_text, right - x, title) + 12 * u;
    if (x + text_width(FACE_words, WORDS_SIZE * u, beside) < right) panel_text(s, x, b.y + TITLE * u, FACE_words, WORDS_SIZE, COLOUR_secondary, beside);
}

// --- options ----------------------------------------------------------------------------------------------------------
// How an option looks after the answer.
enum verdict { VERDICT_none, VERDICT_right, VERDICT_wrong, VERDICT_other };

static enum verdict verdict_of(const struct quiz *q, const struct question *question, uint32_t option)
{
    if (!quiz_is_answered(q)) return VERDICT_none;
    if (option == question->right) return VERDICT_right;
    return option + 1u == q->chosen[q->at] ? VERDICT_wrong : VERDICT_other;
}

static const char *word_of(const struct quiz *q, const struct question *question, enum verdict v)
{
    if (v == VERDICT_wrong) return "your answer";
    if (v != VERDICT_right) return NULL;
    if (quiz_is_right(q, q->at)) return "right";
    return question->sort == QUESTION_next ? "runs next" : "is right";
}

static enum theme_colour verdict_colour(enum verdict v)
{
    switch (v) {
    case VERDICT_right: return COLOUR_done;
    case VERDICT_wrong: return COLOUR_failed;
    case VERDICT_none:
    case VERDICT_other: break;
    }
    return COLOUR_line;
}

// All options of a question are written in one size: the largest in which each has room in a line. Else the smallest, in two lines where one is too long.
static float option_size(struct scene *s, const struct question *q, float room)
{
    static const float sizes[] = {OPTION_SIZE, 13.6f, SMALL_SIZE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        bool fits = true;
        for (uint32_t k = 0; k < q->option_count; k++) fits &= text_width(FACE_words_semibold, sizes[i] * s->u, q->options[k].text) <= room;
        if (fits) return sizes[i];
    }
    return SMALL_SIZE;
}

static void option_words(struct scene *s, box b, float size, const struct question_option *o, enum verdict v, const char *word)
{
    float u = s->u, middle = b.y + b.h / 2;
    enum theme_colour c = v == VERDICT_other ? COLOUR_secondary : COLOUR_text;
    enum face face = v == VERDICT_right || v == VERDICT_wrong ? FACE_words_semibold : FACE_words;
    bool fits = text_width(FACE_words_semibold, size * u, o->text) <= b.w;
    if (fits && word) {
        panel_text(s, b.x, middle - 3 * u, face, size, c, o->text);
        panel_text(s, b.x, middle + 13.5f * u, FACE_words, SMALL_SIZE, verdict_colour(v), word);
    } else if (fits) {
        panel_text(s, b.x, panel_middle(s, middle, size), face, size, c, o->text);
    } else {
        char plain[sizeof o->text];
        for (size_t i = 0; (plain[i] = o->text[i] == '`' ? '\'' : o->text[i]); i++) continue; // a program's own words are no code of ours
        int lines = paragraph(s, b, SMALL_SIZE, 16 * u, c, 2, plain, false);
        paragraph(s, (box){b.x, middle - 8 * u * (float)lines, b.w, b.h}, SMALL_SIZE, 16 * u, c, 2, plain, true);
    }
}

static void option(struct scene *s, box b, const struct question *question, uint32_t i)
{
    const struct quiz *q = s->view->quiz;
    enum verdict v = verdict_of(q, question, i);
    float u = s->u, middle = b.y + b.h / 2;
    colour ink = s->theme->colours[v == VERDICT_none ? COLOUR_popover_line : verdict_colour(v)];
    bool told = v == VERDICT_right || v == VERDICT_wrong;
    char key[12];
    snprintf(key, sizeof key, "%u", i + 1);
    draw_rectangle(s->list, b, 8 * u, s->theme->colours[COLOUR_raised]);
    if (told) draw_rectangle(s->list, b, 8 * u, colour_alpha(ink, s->theme->light ? 0.13f : 0.22f));
    draw_outline(s->list, b, 8 * u, (told ? 2 : 1.2f) * u, ink);
    mark_key(s->list, b.x + 12 * u, middle, key, u, s->theme);
    box words = {b.x + KEY_ROOM * u, b.y, b.w - (KEY_ROOM + MARK_ROOM) * u, b.h};
    option_words(s, words, option_size(s, question, words.w), &question->options[i], v, word_of(q, question, v));
    if (told) answer_mark(s, b.x + b.w - 18 * u, middle, 15 * u, v == VERDICT_right);
    if (v == VERDICT_none) targets_add(s->targets, (struct target){.box = b, .kind = TARGET_option, .id = i});
    else if (question->options[i].object) panel_task_target(s, b, question->options[i].object);
}

// Beside each other where their words fit, else two and two.
static uint32_t columns_of(struct scene *s, float width, const struct question *q)
{
    float u = s->u, own = (width - OPTION_GAP * u * (float)(q->option_count - 1)) / (float)q->option_count;
    for (uint32_t i = 0; i < q->option_count; i++)
        if (text_width(FACE_words_semibold, OPTION_SIZE * u, q->options[i].text) > own - (KEY_ROOM + MARK_ROOM) * u) return q->option_count < 3 ? 1 : 2;
    return q->option_count;
}

static float options_height(const struct scene *s, uint32_t count, uint32_t columns, float height)
{
    float rows = (float)((count + columns - 1) / columns);
    return rows * height + (rows - 1) * 0.8f * OPTION_GAP * s->u;
}

// All, or where there is no room for reasons below them the right one and the one that was chosen. Returns their lower end.
static float options(struct scene *s, box b, float height, const struct question *q, bool all)
{
    float u = s->u;
    uint32_t columns = columns_of(s, b.w, q), shown = 0;
    if (!all) columns = 2;
    float width = (b.w - OPTION_GAP * u * (float)(columns - 1)) / (float)columns, pitch = height + 0.8f * OPTION_GAP * u;
    for (uint32_t i = 0; i < q->option_count; i++) {
        if (!all && verdict_of(s->view->quiz, q, i) == VERDICT_other) continue;
        option(s, (box){b.x + (float)(shown % columns) * (width + OPTION_GAP * u), b.y + (float)(shown / columns) * pitch, width, height}, q, i);
        shown++;
    }
    return b.y + options_height(s, shown, columns, height);
}

// --- why not ----------------------------------------------------------------------------------------------------------
struct chip {
    const char *verb; // that leads to it; NULL for the first
    char text[100];
    enum task_status status; // of its colour and glyph; none: neither
};

#define CHIPS_MAX 7
struct chips {
    struct chip items[CHIPS_MAX];
    int count;
};

static struct chip *add_chip(struct chips *c, const char *verb, enum task_status status)
{
    if (c->count == CHIPS_MAX) return NULL;
    c->items[c->count] = (struct chip){.verb = verb, .status = status};
    return &c->items[c->count++];
}

static void add_object(struct scene *s, struct chips *c, const char *verb, uint32_t object)
{
    const struct object *o = state_at(s->state, object);
    struct chip *chip = add_chip(c, verb, o->type == OBJECT_task ? (enum task_status)o->status : TASK_none);
    if (chip) model_name(s->model, s->state, object, chip->text, sizeof chip->text);
}

static void add_time(struct scene *s, struct chips *c, const char *verb, int64_t time)
{
    struct chip *chip = add_chip(c, verb, TASK_sleeping);
    if (chip) narrate_seconds(model_shown_time(s->model, time), chip->text, sizeof chip->text);
}

static void add_words(struct chips *c, const char *verb, enum task_status status, const char *words)
{
    struct chip *chip = add_chip(c, verb, status);
    if (chip) snprintf(chip->text, sizeof chip->text, "%s", words);
}

// One link of the chain of why. False where it ends there.
static bool add_link(struct scene *s, struct chips *c, const struct link *l)
{
    char text[60];
    switch (l->sort) {
    case LINK_line: add_object(s, c, "waits for", l->object); return true;
    case LINK_holder: add_object(s, c, "held by", l->object); return true;
    case LINK_children: add_object(s, c, "waits for", l->object); return true;
    case LINK_awaits:
        if (l->object) add_object(s, c, "awaits", l->object);
        return true;
    case LINK_suspended:
        if (l->depth && c->count > 1 && c->items[c->count - 1].status == TASK_none) add_object(s, c, "for one, for", l->object);
        return true;
    case LINK_sleep: add_time(s, c, "sleeping until", l->until); return false;
    case LINK_ready:
        snprintf(text, sizeof text, "%u of %u", l->number, l->of);
        add_words(c, "in the ready queue:", TASK_ready, text);
        return false;
    case LINK_empty: add_words(c, "which is", TASK_none, "empty"); return false;
    case LINK_full: add_words(c, "which is", TASK_none, "full"); return false;
    case LINK_clear: add_words(c, "which is", TASK_none, "not set"); return false;
    case LINK_notify: add_words(c, "which is", TASK_none, "not notified"); return false;
    case LINK_ended: add_words(c, "is", TASK_none, "done"); return false;
    case LINK_cycle: add_object(s, c, "back to", l->object); return false;
    case LINK_frame:
    case LINK_timeout:
    case LINK_last_wait: return true;
    case LINK_unmade:
    case LINK_running:
    case LINK_yield:
    case LINK_unheld:
    case LINK_barrier:
    case LINK_unfinished:
    case LINK_next:
    case LINK_child:
    case LINK_future:
    case LINK_over:
    case LINK_queued:
    case LINK_worker:
    case LINK_above:
    case LINK_more:
    case LINK_blocked:
    case LINK_runs_now:
    case LINK_callback_now:
    case LINK_over_and_out:
    case LINK_cause:
    case LINK_turn:
    case LINK_wake:
    case LINK_destroyed:
    case LINK_never:
    case LINK_SORTS: break;
    }
    return false;
}

static void find_chips(struct scene *s, uint32_t task, struct chips *c)
{
    const struct chain *chain = model_why(s->model, s->state, s->view->at.time, task);
    *c = (struct chips){.count = 0};
    add_object(s, c, NULL, task);
    for (uint32_t i = 0; i < chain->count && add_link(s, c, &chain->links[i]); i++) continue;
}

static float chip_width(struct scene *s, const struct chip *c)
{
    return text_width(FACE_words_semibold, WORDS_SIZE * s->u, c->text) + (c->status == TASK_none ? 22 : 40) * s->u;
}

// Returns its right end.
static float draw_chip(struct scene *s, float x, float y, const struct chip *c)
{
    float u = s->u, width = chip_width(s, c);
    box b = {x, y - CHIP / 2 * u, width, CHIP * u};
    colour ink = c->status == TASK_none ? s->theme->colours[COLOUR_secondary] : mark_text_colour(c->status, s->theme);
    draw_rectangle(s->list, b, 7 * u, s->theme->colours[COLOUR_raised]);
    draw_rectangle(s->list, b, 7 * u, colour_alpha(ink, 0.14f));
    draw_outline(s->list, b, 7 * u, 1.5f * u, ink);
    if (c->status != TASK_none) mark_status(s->list, c->status, x + 18 * u, y, 11 * u, s->theme);
    panel_text(s, x + (c->status == TASK_none ? 11 : 30) * u, panel_middle(s, y, WORDS_SIZE), FACE_words_semibold, WORDS_SIZE, COLOUR_text, c->text);
    return x + width;
}

static void chips(struct scene *s, float x, float y, float right, uint32_t task)
{
    struct chips c;
    float u = s->u;
    find_chips(s, task, &c);
    for (int i = 0; i < c.count; i++) {
        const char *verb = c.items[i].verb;
        float words = verb ? text_width(FACE_words, SMALL_SIZE * u, verb) + 36 * u : 0;
        if (x + words + chip_width(s, &c.items[i]) > right) {
            panel_text(s, x + 6 * u, panel_middle(s, y, WORDS_SIZE), FACE_words, WORDS_SIZE, COLOUR_secondary, "…");
            return;
        }
        if (verb) {
            colour line = s->theme->colours[COLOUR_secondary];
            draw_line(s->list, x + 4 * u, y, x + 9 * u, y, 1.2f * u, 0, line);
            panel_text(s, x + 14 * u, panel_middle(s, y, SMALL_SIZE), FACE_words, SMALL_SIZE, COLOUR_secondary, verb);
            float tip = x + words - 3 * u;
            draw_line(s->list, tip - 12 * u, y, tip - 3 * u, y, 1.2f * u, 0, line);
            draw_polygon(s->list, (float[]){tip - 5 * u, y - 4 * u, tip - 5 * u, y + 4 * u, tip + u, y}, 3, line);
            x += words;
        }
        x = draw_chip(s, x, y, &c.items[i]);
    }
}

// --- the foot ---------------------------------------------------------------------------------------------------------
// A key and what it does; a click does it too. Returns the right end.
static float hint(struct scene *s, float x, float y, const char *key, enum action action, const char *text)
{
    float u = s->u, left = x;
    x += mark_key(s->list, x, y, key, u, s->theme) + 9 * u;
    x += panel_text(s, x, panel_middle(s, y, WORDS_SIZE), FACE_words_semibold, WORDS_SIZE, COLOUR_accent, text);
    if (action) panel_action_target(s, (box){left, y - 13 * u, x - left, 26 * u}, action);
    return x;
}

static float hint_width(struct scene *s, const char *key, const char *text)
{
    float letters = fmaxf(text_width(FACE_words_semibold, 12 * s->u, key), 9 * s->u); // as mark_key has them
    return text_width(FACE_words_semibold, WORDS_SIZE * s->u, text) + letters + 21 * s->u;
}

// The same with the key at its right end, which is at x. Returns the left end.
static float hint_right(struct scene *s, float x, float y, const char *key, enum action action, const char *text)
{
    float u = s->u, left = x - hint_width(s, key, text);
    float words = panel_text(s, left, panel_middle(s, y, WORDS_SIZE), FACE_words_semibold, WORDS_SIZE, COLOUR_accent, text);
    mark_key(s->list, left + words + 9 * u, y, key, u, s->theme);
    panel_action_target(s, (box){left, y - 13 * u, x - left, 26 * u}, action);
    return left;
}

// The keys, the most needed at the right.
static void foot(struct scene *s, box b, float y, const struct quiz *q)
{
    float u = s->u, x = b.x + PADDING * u, right = b.x + b.w - PADDING * u;
    uint32_t why = quiz_why_not(q);
    char text[160] = "", name[100], range[16];
    if (quiz_is_answered(q)) {
        const char *next = q->at + 1 < q->asked.count ? "Next question" : "To the end";
        right = hint_right(s, right, y, "Enter", ACTION_follow, next);
        if (why) snprintf(text, sizeof text, "Why not %s?", model_name(s->model, s->state, why, name, sizeof name));
        if (why && x + hint_width(s, "W", text) < right - 10 * u) hint(s, x, y, "W", ACTION_why, text);
    } else {
        snprintf(range, sizeof range, "1 – %u", quiz_question(q)->option_count);
        hint(s, x, y, range, ACTION_none, "answer, or click");
    }
}

// Why the chosen one is not right, then what is; as many lines as there is room for.
static void reasons(struct scene *s, box b, const struct quiz *q)
{
    const struct question *question = quiz_question(q);
    float pitch = LINE * s->u;
    int room = (int)((b.h + 0.25f * pitch) / pitch);
    if (room < 1) return;
    const char *right = question->options[question->right].because;
    int needed = paragraph(s, b, REASON_SIZE, pitch, COLOUR_text, 4, right, false), used = 0;
    if (!quiz_is_right(q, q->at) && room > needed) {
        used = paragraph(s, b, REASON_SIZE, pitch, COLOUR_secondary, room - needed, question->options[q->chosen[q->at] - 1].because, true);
    }
    b.y += (float)used * pitch;
    paragraph(s, b, REASON_SIZE, pitch, COLOUR_text, room - used, right, true);
}

// --- pages ------------------------------------------------------------------------------------------------------------
#define REASON_LINES 3 // that there has to be room for where all options stay

// How a page is set: larger letters leave room for less. Units.
struct setting {
    float body, option, bottom; // where what is below the title begins; the height of an option; what is left free below the foot
    int context;                // lines of what has to be known
};

static const struct setting settings[] = {{BODY, OPTION, 8, 2}, {BODY, 42, 8, 2}, {46, 34, 5, 2}, {42, 28, 5, 2}, {44, 30, 5, 1}, {44, 30, 5, 0}};
#define SETTINGS (sizeof settings / sizeof *settings)

static float context_height(struct scene *s, float width, const struct question *q, int most)
{
    box words = {0, 0, width, 0};
    int lines = *q->context ? paragraph(s, words, WORDS_SIZE, CONTEXT * s->u, COLOUR_secondary, most, q->context, false) : 0;
    return lines ? ((float)lines * CONTEXT + 5) * s->u : 0;
}

#define BELOW_OPTIONS 9.0f

// What is above and below the options and they themselves, to be there together.
static float setting_height(struct scene *s, float width, const struct question *q, const struct setting *t)
{
    float u = s->u, options = options_height(s, q->option_count, columns_of(s, width, q), t->option * u);
    return (t->body + BELOW_OPTIONS + FOOT + t->bottom) * u + context_height(s, width, q, t->context) + options;
}

// The largest that has room while all options are there: after the answer it stays.
static const struct setting *setting_of(struct scene *s, float width, float height, const struct question *q)
{
    size_t i = 0;
    while (i + 1 < SETTINGS && setting_height(s, width, q, &settings[i]) > height) i++;
    return &settings[i];
}

static void page_of_question(struct scene *s, box b, const struct question *q)
{
    const struct quiz *quiz = s->view->quiz;
    float u = s->u, left = b.x + PADDING * u, width = b.w - 2 * PADDING * u;
    const struct setting *set = setting_of(s, width, b.h, q);
    bool low = set != &settings[0], answered = quiz_is_answered(quiz), why = quiz->why && quiz_why_not(quiz);
    float y = b.y + set->body * u, bottom = b.y + b.h - set->bottom * u, height = set->option * u, below = (why ? CHIPS : 0) * u + FOOT * u;
    char time[32], beside[80];
    narrate_seconds(model_shown_time(s->model, q->time), time, sizeof time);
    snprintf(beside, sizeof beside, "at %s, after event %u", time, q->position - 1);
    head(s, b, q->title, beside);
    bool all = !answered || y + options_height(s, q->option_count, columns_of(s, width, q), height) + REASON_LINES * LINE * u + below <= bottom;
    if (!(answered && (low || !all)) && context_height(s, width, q, set->context) > 0) {
        box words = {left, y - 2 * u, width, 0};
        paragraph(s, words, WORDS_SIZE, CONTEXT * u, COLOUR_secondary, set->context, q->context, true);
        y += context_height(s, width, q, set->context);
    }
    if (!all) height = fmaxf(height, 34 * u); // the verdict stands below the words
    y = options(s, (box){left, y, width, 0}, height, q, all) + BELOW_OPTIONS * u;
    if (why) {
        chips(s, left, bottom - CHIPS / 2 * u, b.x + b.w - PADDING * u, quiz_why_not(quiz));
        bottom -= CHIPS * u;
    }
    foot(s, b, bottom - FOOT / 2 * u, quiz);
    if (answered) reasons(s, (box){left, y, width, bottom - FOOT * u - y}, quiz);
}

// How it went, sort by sort: what went wrong is to be seen at once.
struct of_sort {
    enum question_sort sort;
    uint32_t right, asked;
};

static int by_sort(const struct quiz *q, struct of_sort *out)
{
    int count = 0;
    for (unsigned sort = 0; sort < QUESTION_SORTS; sort++) {
        struct of_sort t = {(enum question_sort)sort, 0, 0};
        for (uint32_t i = 0; i < q->asked.count; i++) {
            if (q->asked.questions[i].sort != t.sort) continue;
            t.asked++;
            t.right += quiz_is_right(q, i);
        }
        if (t.asked) out[count++] = t;
    }
    return count;
}

static void sort_row(struct scene *s, float x, float y, float width, const struct of_sort *t)
{
    float u = s->u;
    char title[80], text[32];
    snprintf(title, sizeof title, "%s", question_sort_words(t->sort));
    snprintf(text, sizeof text, "%u of %u", t->right, t->asked);
    answer_mark(s, x + 7 * u, y, 12 * u, t->right == t->asked);
    float room = width - 24 * u - text_width(FACE_words_semibold, WORDS_SIZE * u, text) - 12 * u;
    panel_text_within(s, x + 24 * u, panel_middle(s, y, WORDS_SIZE), FACE_words, WORDS_SIZE, COLOUR_text, room, title);
    panel_text_right(s, x + width, panel_middle(s, y, WORDS_SIZE), FACE_words_semibold, WORDS_SIZE, t->right == t->asked ? COLOUR_done : COLOUR_failed, text);
}

static void page_of_end(struct scene *s, box b)
{
    const struct quiz *q = s->view->quiz;
    struct of_sort items[QUESTION_SORTS];
    int count = by_sort(q, items), rows = (count + 1) / 2;
    float u = s->u, left = b.x + PADDING * u, gap = 44 * u, width = (b.w - 2 * PADDING * u - gap) / 2, foot_y = b.y + b.h - 23 * u;
    char title[60];
    snprintf(title, sizeof title, "%u of %u right", quiz_score(q), q->asked.count);
    head(s, b, title, quiz_score(q) == q->asked.count ? "nothing went wrong" : "where a cross stands, look again");
    float room = foot_y - 16 * u - (b.y + 62 * u), pitch = fminf(30 * u, room / (float)(rows ? rows : 1));
    for (int i = 0; i < count; i++)
        sort_row(s, left + (float)(i / rows) * (width + gap), b.y + 62 * u + ((float)(i % rows) + 0.5f) * pitch, width, &items[i]);
    float x = hint(s, left, foot_y, "Enter", ACTION_follow, "watch the run") + 24 * u;
    if (x + hint_width(s, "P", "P again asks once more") < b.x + b.w)
        panel_text(s, x, panel_middle(s, foot_y, WORDS_SIZE), FACE_words, WORDS_SIZE, COLOUR_secondary, "and P asks once more");
}

static void page_of_words(struct scene *s, box b, const char *title, const char *words)
{
    float u = s->u, left = b.x + PADDING * u;
    panel_text_within(s, left, b.y + TITLE * u, FACE_display, TITLE_SIZE, COLOUR_text, b.w - 2 * PADDING * u, title);
    paragraph(s, (box){left, b.y + BODY * u, b.w - 2 * PADDING * u, 0}, REASON_SIZE, LINE * u, COLOUR_secondary, 3, words, true);
}

void panel_predict(struct scene *s, box b)
{
    const struct quiz *q = s->view->quiz;
    if (!q) return;
    mark_card(s->list, b, s->u, s->theme);
    draw_outline(s->list, b, 12 * s->u, 2 * s->u, s->theme->colours[COLOUR_accent]);
    switch (q->phase) {
    case QUIZ_asks: page_of_question(s, b, quiz_question(q)); break;
    case QUIZ_over: page_of_end(s, b); break;
    case QUIZ_runs:
        page_of_words(s, b, "The program runs to its end first", "A question has a right answer once it has happened. Nothing of it is shown before you have answered.");
        break;
    case QUIZ_none: page_of_words(s, b, "There is nothing to ask", "In this run no moment leaves more than one thing that could happen next."); break;
    }
}
