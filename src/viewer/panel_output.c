// What the program has printed, the newest below.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define ROW 21.7f
#define LAST_ROW 24.5f // its middle, from below
#define HEAD 46.0f
#define ROWS_MEASURED 12 // as many as a tall window shows
#define SIZE 14.4f
#define TIME_SIZE 13.2f

static void time_of(struct scene *s, uint32_t index, char *buffer, size_t size)
{
    narrate_seconds(trace_event(s->model->trace, index)->time, buffer, size);
    buffer[strcspn(buffer, " ")] = 0;
}

// x: where texts begin.
static void row(struct scene *s, box b, float x, float y, uint32_t index, const char *line, int length, bool last)
{
    float u = s->u;
    char text[300], time[32];
    snprintf(text, sizeof text, "%.*s", length, line);
    time_of(s, index, time, sizeof time);
    y = panel_middle(s, y, SIZE);
    panel_text_right(s, x - 15.5f * u, y, FACE_code, TIME_SIZE, COLOUR_faint, time);
    panel_text_within(s, x, y, FACE_code, SIZE, last ? COLOUR_text : COLOUR_secondary, b.x + b.w - PANEL_PADDING * u - x, text);
}

void panel_output(struct scene *s, box b)
{
    uint32_t known, count = s->state->prints;
    const uint32_t *prints = lanes_prints(s->model->lanes, &known);
    panel_card(s, b, "Output", NULL);
    char text[40];
    snprintf(text, sizeof text, count == 1 ? "%u line" : "%u lines", count);
    panel_text_right(s, b.x + b.w - PANEL_PADDING * s->u, b.y + PANEL_TITLE * s->u, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, text);
    // From below, until there is no room; a text of several lines takes several rows.
    float y = b.y + b.h - LAST_ROW * s->u;
    bool last = true;
    float x = b.x + 86.5f * s->u;
    if (count > known) count = known;
    for (uint32_t i = count; i-- > 0 && count - i <= ROWS_MEASURED;) {
        time_of(s, prints[i], text, sizeof text);
        x = fmaxf(x, b.x + (PANEL_PADDING + 15.5f) * s->u + text_width(FACE_code, TIME_SIZE * s->u, text));
    }
    for (uint32_t i = count; i-- > 0;) {
        const char *line = trace_string(s->model->trace, trace_event(s->model->trace, prints[i])->subject);
        const char *end = line + strlen(line);
        if (end > line && end[-1] == '\n') end--;
        for (const char *start; y > b.y + HEAD * s->u; end = start - 1, last = false, y -= ROW * s->u) {
            for (start = end; start > line && start[-1] != '\n';) start--;
            row(s, b, x, y, prints[i], start, (int)(end - start), last);
            if (start == line) break;
        }
        y -= ROW * s->u;
        last = false;
        if (y <= b.y + HEAD * s->u) break;
    }
}
