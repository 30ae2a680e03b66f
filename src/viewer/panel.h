// A frame and its panels. Each panel is a function that draws its part of the model into its box; what they share is here.
#ifndef LOOPSCOPE_VIEWER_PANEL_H
#define LOOPSCOPE_VIEWER_PANEL_H

#include "viewer/draw.h"
#include "viewer/layout.h"
#include "viewer/marks.h"
#include "viewer/model.h"
#include "viewer/stops.h"
#include "viewer/targets.h"
#include "viewer/theme.h"
#include "viewer/view.h"

// A task that moves from one panel to another is drawn over both; see panel_moving.
#define FLIGHTS_MAX 24
struct flight {
    uint32_t task;
    box from, to;
};

// What a panel draws from and to. All borrowed for the time of a frame.
struct scene {
    draw_list *list;
    struct targets *targets;
    model *model;
    const struct view *view;
    const state *state; // at the cursor
    const theme *theme;
    const struct chain *why; // the answer that is shown; NULL for none
    struct layout layout;
    float u;            // pixels a unit of measure
    struct flight *flights; // FLIGHTS_MAX; those of this frame
    uint32_t flight_count;
    struct {            // how wide the column of names is, found once a frame
        float u, width;
    } names;
};

// Draws a frame of this size: the list and the targets are filled anew. 0 or -ENOMEM.
int scene_draw(draw_list *list, struct targets *targets, model *m, const struct view *v, int width, int height);

// How many units of the axis a frame of this size has, for view_follow of what no window shows; 0 where it has no timeline.
double scene_timeline_width(model *m, const struct view *v, int width, int height);

// The same for the timeline alone (view.alone), without targets, and how high it has to be for all of its lanes; 0 where memory ran
// out.
int scene_draw_timeline(draw_list *list, model *m, const struct view *v, int width, int height);
int scene_timeline_height(model *m, const struct view *v, int width);

#define PANEL(name) void panel_##name(struct scene *s, box b);
#include "viewer/panel.def"
#undef PANEL

void panel_help(struct scene *s); // over everything
void panel_prompt(struct scene *s); // what the user writes
void panel_notice(struct scene *s); // an answer to a key
void panel_tip(struct scene *s);  // what is under the pointer, over everything
void panel_knobs(struct scene *s);
void panel_compiler(struct scene *s); // over everything but the keys
void panel_lesson(struct scene *s, box b); // in the place of the narration, where one is taught
void panel_why(struct scene *s);  // over the panels, where scene.why is

// --- shared ---------------------------------------------------------------------------------------------------------
#define PANEL_PADDING 20.0f   // units, from a card's edge to what it holds
#define PANEL_TITLE 30.4f     // to the baseline of its title
#define PANEL_TITLE_SIZE 14.3f
#define PANEL_TEXT_SIZE 12.5f // of what is said beside it

// Text in units of size, pixels of place; y is the baseline. Returns its width in pixels.
float panel_text(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, const char *text);
float panel_text_right(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, const char *text);
float panel_text_centred(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, const char *text);
// Shortened to max_width pixels.
float panel_text_within(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, float max_width,
                        const char *text);
// A text with code between backticks, from x to right at most. Where c is NULL nothing is drawn. Returns the width in pixels.
float panel_words(struct scene *s, float x, float y, enum face face, float size, const colour *c, float right, const char *text);
// The baseline of text of this size (units) whose capitals are centred at y.
float panel_middle(const struct scene *s, float y, float size);

// The card with its title, and beside it in grey what it says about itself (NULL: nothing). Returns the right end of the words.
float panel_card(struct scene *s, box b, const char *title, const char *beside);

// A label around a place, made smaller where it is wider than its room.
void panel_label(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, float room, const char *text);

// What a click in a box does: selects a task, is an action of keys.def.
void panel_task_target(struct scene *s, box b, uint32_t task);
void panel_action_target(struct scene *s, box b, enum action action);

// Notes that a task is shown in this box, and says where to draw it now: on its way within the panel, or not at all (false), because it comes
// from another panel and is drawn over all of them.
bool panel_moving(struct scene *s, enum anchor_kind kind, uint32_t task, box *b);
void panel_flights(struct scene *s);
// Whether it is to be seen where the lesson stops next: not in what is hidden, or has not happened yet.
bool panel_knows_stop(const struct scene *s, uint32_t stop);
// The flags of the stops of a lesson, or of bookmarks, with their tips below y; size: units; a click goes there. x: of each, NAN of those that
// are not here. Those are left out that would lie on others, and never the one at the cursor.
void panel_stop_marks(struct scene *s, const float *x, float y, float size);

// Whether the answer to why speaks of this object: it is marked wherever it stands.
bool panel_in_why(const struct scene *s, uint32_t object);

// The cursor's time as words: to a tenth of a second while the cursor moves between events. clock: as 1:18.0.
const char *panel_time(const struct scene *s, bool clock, char *buffer, size_t size);

#endif
