// The shapes that panels share: the glyph and colour of a task's state, bars, cards, pills, keys, icons.
//
// `scale` is pixels a point: a measure of the look, given in points, times scale. Colours come from a theme; a faded theme
// (theme_faded) draws what is not here yet, as the future in the timeline.
#ifndef LOOPSCOPE_VIEWER_MARKS_H
#define LOOPSCOPE_VIEWER_MARKS_H

#include "trace/state.h"
#include "viewer/draw.h"
#include "viewer/theme.h"

colour mark_colour(enum task_status status, const theme *t);      // of shapes
colour mark_text_colour(enum task_status status, const theme *t); // of words, readable on every ground
colour mark_ink(enum task_status status, const theme *t);         // of words on a ground of the state's colour

// The glyph of a state, centred at x, y; size: the side of the square that it needs, 12 points in lists.
void mark_status(draw_list *d, enum task_status status, float x, float y, float size, const theme *t);
void mark_callback(draw_list *d, float x, float y, float size, const theme *t); // a step that is no task's

void mark_pick(draw_list *d, float x, float y, float scale, const theme *t); // it ran before its turn: a triangle that points at it, 9 by 7 points

// In a lane: what a task was over a time, from the left to the right edge of b, which is the lane's row. Ends where it wakes
// are marked by mark_wake.
void mark_span(draw_list *d, enum task_status status, box b, float scale, const theme *t);
void mark_wake(draw_list *d, enum task_status status, float x, float y, float scale, const theme *t);

void mark_card(draw_list *d, box b, float scale, const theme *t);
void mark_popover(draw_list *d, box b, float scale, const theme *t);
void mark_button(draw_list *d, box b, float scale, const theme *t); // raised: chip, segment control, key field

// A pill whose right end is at x, centred at y. Filled: the text on the state's colour. Outlined: glyph and text in it.
// Returns its width.
float mark_pill(draw_list *d, float x, float y, enum task_status status, bool filled, const char *text, float scale,
                const theme *t);

// A key cap with its left end at x, centred at y. Returns its width.
float mark_key(draw_list *d, float x, float y, const char *text, float scale, const theme *t);

// A curved arrow that stays visible over lanes and text.
void mark_arrow(draw_list *d, const float points[8], float scale, const theme *t);

enum mark_icon { ICON_first, ICON_back, ICON_play, ICON_pause, ICON_forward, ICON_last };

// Centred at x, y; size: its height, 18 points in the transport.
void mark_icon(draw_list *d, enum mark_icon icon, float x, float y, float size, colour c);

// The ring with an arrow; radius: of the ring's middle, 13 points in the top bar.
void mark_logo(draw_list *d, float x, float y, float radius, colour c);

#endif
