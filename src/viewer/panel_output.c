// What the program has printed: the newest lines, below each other.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define ROW       21.7f
#define FIRST_ROW 53.8f // its middle
#define FOOT      24.0f // from the last row's middle to the card's edge
#define SIZE      14.4f
#define TIME_SIZE 13.2f
#define TIME_GAP  15.5f
#define TEXT_X    86.5f // where texts begin, with times of a usual length
#define ROWS_MAX  40u

// A line of a text that was printed; a text may have several.
struct line {
    uint32_t print; // event
    const char *text;
    int length;
};

// The last lines printed, at most `fit` of them, in their order. Returns how many.
static uint32_t last_lines(struct scene *s, struct line *lines, uint32_t fit)
{
    uint32_t known, n = fit;
    const uint32_t *prints = lanes_prints(s->model->lanes, &known);
    for (uint32_t i = s->state->prints < known ? s->state->prints : known; i-- > 0 && n > 0;) {
        const char *text = trace_string(s->model->trace, trace_event(s->model->trace, prints[i]).subject);
        const char *end = text + strlen(text);
        if (end > text && end[-1] == '\n') end--;
        for (const char *start = end; n > 0; end = start = start - 1) {
            while (start > text && start[-1] != '\n') start--;
            lines[--n] = (struct line){prints[i], start, (int)(end - start)};
            if (start == text) break;
        }
    }
    memmove(lines, lines + n, (fit - n) * sizeof *lines);
    return fit - n;
}

static void time_of(struct scene *s, const struct line *line, char *buffer, size_t size)
{
    model_tell_moment_number(s->model, trace_time(s->model->trace, line->print), buffer, size);
}

// x: where texts begin.
static void row(struct scene *s, box b, float x, float y, const struct line *line, bool last)
{
    float baseline = panel_middle(s, y, SIZE);
    char text[300], time[32];
    snprintf(text, sizeof text, "%.*s", line->length, line->text);
    time_of(s, line, time, sizeof time);
    panel_text_right(s, x - TIME_GAP * s->u, baseline, FACE_code, TIME_SIZE, COLOUR_faint, time);
    panel_text_within(s, x, baseline, FACE_code, SIZE, last ? COLOUR_text : COLOUR_secondary,
                      b.x + b.w - PANEL_PADDING * s->u - x, text);
}

void panel_output(struct scene *s, box b)
{
    float u = s->u, x = b.x + TEXT_X * u;
    struct line lines[ROWS_MAX];
    int fit = (int)((b.h / u - FIRST_ROW - FOOT) / ROW + 1.01f);
    uint32_t count = last_lines(s, lines, fit < 0 ? 0 : (uint32_t)fit < ROWS_MAX ? (uint32_t)fit : ROWS_MAX);
    char text[40];
    snprintf(text, sizeof text, s->state->prints == 1 ? "%u line" : "%u lines", s->state->prints);
    panel_card(s, b, "Output", NULL);
    panel_text_right(s, b.x + b.w - PANEL_PADDING * u, b.y + PANEL_TITLE * u, FACE_words, PANEL_TEXT_SIZE,
                     COLOUR_secondary, text);
    for (uint32_t i = 0; i < count; i++) {
        time_of(s, &lines[i], text, sizeof text);
        x = fmaxf(x, b.x + (PANEL_PADDING + TIME_GAP) * u + text_width(FACE_code, TIME_SIZE * u, text));
    }
    for (uint32_t i = 0; i < count; i++)
        row(s, b, x, b.y + (FIRST_ROW + ROW * (float)i) * u, &lines[i], i + 1 == count);
}
