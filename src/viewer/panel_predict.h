// A question as it is drawn: its head, its options, why another answer was not right, and how it went. Each part is a file.
#ifndef LOOPSCOPE_VIEWER_PANEL_PREDICT_H
#define LOOPSCOPE_VIEWER_PANEL_PREDICT_H

#include "viewer/panel.h"

#define PREDICT_WORDS_SIZE 13.6f
#define PREDICT_SMALL_SIZE 12.5f

// Lines of at most the box's width from its top, as many as there may be; the last one ends in an ellipsis where there is more. Returns how many. draw: else they
// are counted.
int predict_paragraph(struct scene *s, box b, float size, float pitch, enum theme_colour c, int most, const char *text, bool draw);

// The mark of a right or a wrong answer, around a place.
static inline void predict_mark(struct scene *s, float x, float y, float size, bool right)
{
    mark_status(s->list, right ? TASK_done : TASK_failed, x, y, size, s->theme);
}

// All options from the top of a box on, each so high, or where there is no room for reasons below them the right one and the one that was chosen. Returns their lower
// end; and how high all of them are together.
float predict_options(struct scene *s, box b, float height, const struct question *q, bool all);
float predict_options_height(struct scene *s, float width, float height, const struct question *q);

// What a task waits for, from it to what keeps it waiting: in a row around y, between two places.
void predict_why(struct scene *s, float x, float y, float right, uint32_t task);

#endif
