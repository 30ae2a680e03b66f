// The options of a question: what can be chosen, and after the answer what was right.
#include <stdio.h>

#include "viewer/panel_predict.h"

#define OPTION_GAP  10.0f
#define OPTION_SIZE 14.6f
#define KEY_ROOM    40.0f // left of an option's words
#define MARK_ROOM   30.0f // right of them

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
    static const float sizes[] = {OPTION_SIZE, 13.6f, PREDICT_SMALL_SIZE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        bool fits = true;
        for (uint32_t k = 0; k < q->option_count; k++) fits &= text_width(FACE_words_semibold, sizes[i] * s->u, q->options[k].text) <= room;
        if (fits) return sizes[i];
    }
    return PREDICT_SMALL_SIZE;
}

static void option_words(struct scene *s, box b, float size, const struct question_option *o, enum verdict v, const char *word)
{
    float u = s->u, middle = b.y + b.h / 2;
    enum theme_colour c = v == VERDICT_other ? COLOUR_secondary : COLOUR_text;
    enum face face = v == VERDICT_right || v == VERDICT_wrong ? FACE_words_semibold : FACE_words;
    bool fits = text_width(FACE_words_semibold, size * u, o->text) <= b.w;
    if (fits && word) {
        panel_text(s, b.x, middle - 3 * u, face, size, c, o->text);
        panel_text(s, b.x, middle + 13.5f * u, FACE_words, PREDICT_SMALL_SIZE, verdict_colour(v), word);
    } else if (fits) {
        panel_text(s, b.x, panel_middle(s, middle, size), face, size, c, o->text);
    } else {
        char plain[sizeof o->text];
        for (size_t i = 0; (plain[i] = o->text[i] == '`' ? '\'' : o->text[i]); i++) continue; // a program's own words are no code of ours
        int lines = predict_paragraph(s, b, PREDICT_SMALL_SIZE, 16 * u, c, 2, plain, false);
        predict_paragraph(s, (box){b.x, middle - 8 * u * (float)lines, b.w, b.h}, PREDICT_SMALL_SIZE, 16 * u, c, 2, plain, true);
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
    if (told) predict_mark(s, b.x + b.w - 18 * u, middle, 15 * u, v == VERDICT_right);
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

static float height_of_rows(const struct scene *s, uint32_t count, uint32_t columns, float height)
{
    float rows = (float)((count + columns - 1) / columns);
    return rows * height + (rows - 1) * 0.8f * OPTION_GAP * s->u;
}

float predict_options_height(struct scene *s, float width, float height, const struct question *q)
{
    return height_of_rows(s, q->option_count, columns_of(s, width, q), height);
}

float predict_options(struct scene *s, box b, float height, const struct question *q, bool all)
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
    return b.y + height_of_rows(s, shown, columns, height);
}
