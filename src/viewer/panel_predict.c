// A question to whoever looks at it: its options, after the answer which is right and why, the score; at the end what went wrong.
#include "viewer/panel_predict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"

#define PADDING     PANEL_PADDING
#define TITLE       38.0f // baseline
#define TITLE_SIZE  20.0f
#define REASON_SIZE 14.6f
#define LINE        21.0f // of reasons
#define CONTEXT     19.0f // of what has to be known
#define BODY        54.0f // where what comes below the title begins
#define OPTION      46.0f
#define FOOT        30.0f // for the keys
#define CHIPS       42.0f

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

int predict_paragraph(struct scene *s, box b, float size, float pitch, enum theme_colour c, int most, const char *text, bool draw)
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
// A number under its label, its right end at x. Returns its left end.
static float number(struct scene *s, box b, float x, const char *label, const char *text)
{
    float u = s->u;
    panel_text_right(s, x, b.y + 23 * u, FACE_words, PREDICT_SMALL_SIZE, COLOUR_secondary, label);
    panel_text_right(s, x, b.y + 44 * u, FACE_display, 16.5f, COLOUR_text, text);
    return x - fmaxf(text_width(FACE_words, PREDICT_SMALL_SIZE * u, label), text_width(FACE_display, 16.5f * u, text));
}

// A tick or a cross for each answer, a dot for each question to come. Returns the left end.
static float row_of_answers(struct scene *s, box b, float x, const struct quiz *q)
{
    float u = s->u, pitch = 17 * u, left = x - pitch * (float)(q->asked.count - q->first);
    for (uint32_t i = q->first; i < q->asked.count; i++) {
        float at = left + ((float)(i - q->first) + 0.5f) * pitch, y = b.y + 32 * u;
        if (q->chosen[i]) predict_mark(s, at, y, 10.5f * u, quiz_is_right(q, i));
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
    if (right - 17 * u * (float)(q->asked.count - q->first) > x + needed + 20 * u) right = row_of_answers(s, b, right, q) - 16 * u;
    x += panel_text_within(s, x, b.y + TITLE * u, FACE_display, TITLE_SIZE, COLOUR_text, right - x, title) + 12 * u;
    if (x + text_width(FACE_words, PREDICT_WORDS_SIZE * u, beside) < right) panel_text(s, x, b.y + TITLE * u, FACE_words, PREDICT_WORDS_SIZE, COLOUR_secondary, beside);
}

// --- the foot ---------------------------------------------------------------------------------------------------------
// A key and what it does; a click does it too. Returns the right end.
static float hint(struct scene *s, float x, float y, const char *key, enum action action, const char *text)
{
    float u = s->u, left = x;
    x += mark_key(s->list, x, y, key, u, s->theme) + 9 * u;
    x += panel_text(s, x, panel_middle(s, y, PREDICT_WORDS_SIZE), FACE_words_semibold, PREDICT_WORDS_SIZE, COLOUR_accent, text);
    if (action) panel_action_target(s, (box){left, y - 13 * u, x - left, 26 * u}, action);
    return x;
}

static float hint_width(struct scene *s, const char *key, const char *text)
{
    float letters = fmaxf(text_width(FACE_words_semibold, 12 * s->u, key), 9 * s->u); // as mark_key has them
    return text_width(FACE_words_semibold, PREDICT_WORDS_SIZE * s->u, text) + letters + 21 * s->u;
}

// The same with the key at its right end, which is at x. Returns the left end.
static float hint_right(struct scene *s, float x, float y, const char *key, enum action action, const char *text)
{
    float u = s->u, left = x - hint_width(s, key, text);
    float words = panel_text(s, left, panel_middle(s, y, PREDICT_WORDS_SIZE), FACE_words_semibold, PREDICT_WORDS_SIZE, COLOUR_accent, text);
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
        if (s->view->paper) return;
        snprintf(range, sizeof range, "1 – %u", quiz_question(q)->option_count);
        hint(s, x, y, range, ACTION_none, "answer, or click");
    }
}

#define REASON_LINES     4 // of one, at most
#define LOW_REASON_LINES 3 // of both that have to be there where letters are large

// Why the chosen one is not right, then what is; as many lines as there is room for.
static void reasons(struct scene *s, box b, const struct quiz *q)
{
    const struct question *question = quiz_question(q);
    float pitch = LINE * s->u;
    int room = (int)((b.h + 0.25f * pitch) / pitch);
    if (room < 1) return;
    const char *right = question->options[question->right].because;
    int needed = predict_paragraph(s, b, REASON_SIZE, pitch, COLOUR_text, REASON_LINES, right, false), used = 0;
    if (!quiz_is_right(q, q->at) && room > needed) {
        used = predict_paragraph(s, b, REASON_SIZE, pitch, COLOUR_secondary, room - needed, question->options[q->chosen[q->at] - 1].because, true);
    }
    b.y += (float)used * pitch;
    predict_paragraph(s, b, REASON_SIZE, pitch, COLOUR_text, room - used, right, true);
}

// How many lines they are together.
static int reason_lines(struct scene *s, float width, const struct quiz *q)
{
    const struct question *question = quiz_question(q);
    const char *right = question->options[question->right].because, *chosen = question->options[q->chosen[q->at] - 1].because;
    box b = {0, 0, width, 0};
    int lines = predict_paragraph(s, b, REASON_SIZE, LINE * s->u, COLOUR_text, REASON_LINES, right, false);
    return quiz_is_right(q, q->at) ? lines : lines + predict_paragraph(s, b, REASON_SIZE, LINE * s->u, COLOUR_secondary, REASON_LINES, chosen, false);
}

// --- pages ------------------------------------------------------------------------------------------------------------

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
    int lines = *q->context ? predict_paragraph(s, words, PREDICT_WORDS_SIZE, CONTEXT * s->u, COLOUR_secondary, most, q->context, false) : 0;
    return lines ? ((float)lines * CONTEXT + 5) * s->u : 0;
}

#define BELOW_OPTIONS 9.0f

// What is above and below the options and they themselves, to be there together.
static float setting_height(struct scene *s, float width, const struct question *q, const struct setting *t)
{
    float u = s->u, options = predict_options_height(s, width, t->option * u, q);
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
    model_tell_moment(s->model, q->time, time, sizeof time);
    snprintf(beside, sizeof beside, "at %s, after event %u", time, q->position - 1);
    head(s, b, q->title, beside);
    float context = context_height(s, width, q, set->context), options = predict_options_height(s, width, height, q) + BELOW_OPTIONS * u;
    int lines = !answered ? 0 : low ? LOW_REASON_LINES : reason_lines(s, width, quiz);
    float told = (float)lines * LINE * u;
    // What was to be known makes room for the reasons, then the options do that nobody speaks of any more.
    if (answered && (low || y + context + options + told + below > bottom)) context = 0;
    bool all = !answered || y + context + options + told + below <= bottom;
    if (context > 0) {
        box words = {left, y - 2 * u, width, 0};
        predict_paragraph(s, words, PREDICT_WORDS_SIZE, CONTEXT * u, COLOUR_secondary, set->context, q->context, true);
        y += context;
    }
    if (!all) height = fminf(fmaxf(bottom - y - BELOW_OPTIONS * u - told - below, 34 * u), OPTION * u); // the verdict stands below the words
    y = predict_options(s, (box){left, y, width, 0}, height, q, all) + BELOW_OPTIONS * u;
    if (why) {
        predict_why(s, left, bottom - CHIPS / 2 * u, b.x + b.w - PADDING * u, quiz_why_not(quiz));
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
        for (uint32_t i = q->first; i < q->asked.count; i++) {
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
    predict_mark(s, x + 7 * u, y, 12 * u, t->right == t->asked);
    float room = width - 24 * u - text_width(FACE_words_semibold, PREDICT_WORDS_SIZE * u, text) - 12 * u;
    panel_text_within(s, x + 24 * u, panel_middle(s, y, PREDICT_WORDS_SIZE), FACE_words, PREDICT_WORDS_SIZE, COLOUR_text, room, title);
    panel_text_right(s, x + width, panel_middle(s, y, PREDICT_WORDS_SIZE), FACE_words_semibold, PREDICT_WORDS_SIZE, t->right == t->asked ? COLOUR_done : COLOUR_failed, text);
}

static void page_of_end(struct scene *s, box b)
{
    const struct quiz *q = s->view->quiz;
    struct of_sort items[QUESTION_SORTS];
    int count = by_sort(q, items), rows = (count + 1) / 2;
    float u = s->u, left = b.x + PADDING * u, gap = 44 * u, width = (b.w - 2 * PADDING * u - gap) / 2, foot_y = b.y + b.h - 23 * u;
    char title[60];
    uint32_t asked = q->asked.count - q->first;
    snprintf(title, sizeof title, "%u of %u right", quiz_score(q), asked);
    head(s, b, title, quiz_score(q) == asked ? "nothing went wrong" : "where a cross stands, look again");
    float room = foot_y - 16 * u - (b.y + 62 * u), pitch = fminf(30 * u, room / (float)(rows ? rows : 1));
    for (int i = 0; i < count; i++)
        sort_row(s, left + (float)(i / rows) * (width + gap), b.y + 62 * u + ((float)(i % rows) + 0.5f) * pitch, width, &items[i]);
    float x = hint(s, left, foot_y, "Enter", ACTION_follow, "watch the run") + 24 * u;
    if (x + hint_width(s, "P", "P again asks once more") < b.x + b.w)
        panel_text(s, x, panel_middle(s, foot_y, PREDICT_WORDS_SIZE), FACE_words, PREDICT_WORDS_SIZE, COLOUR_secondary,
                   q->first ? "and P asks from the first one on" : "and P asks once more");
}

static void page_of_words(struct scene *s, box b, const char *title, const char *words)
{
    float u = s->u, left = b.x + PADDING * u;
    panel_text_within(s, left, b.y + TITLE * u, FACE_display, TITLE_SIZE, COLOUR_text, b.w - 2 * PADDING * u, title);
    predict_paragraph(s, (box){left, b.y + BODY * u, b.w - 2 * PADDING * u, 0}, REASON_SIZE, LINE * u, COLOUR_secondary, 3, words, true);
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
