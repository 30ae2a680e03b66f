// What the viewer shows of a run: where the cursor is, which stretch of the timeline, what is selected, how it looks.
//
// Plain data and functions on it; no window, no drawing, no program. What a frame shows is a function of the model and of
// this, whichever way it was reached.
#ifndef LOOPSCOPE_VIEWER_VIEW_H
#define LOOPSCOPE_VIEWER_VIEW_H

#include "link/program.h"
#include "viewer/keymap.h"
#include "viewer/knobs.h"
#include "viewer/model.h"
#include "viewer/pick.h"
#include "viewer/pair.h"
#include "viewer/quiz.h"
#include "viewer/theme.h"
#include "viewer/until.h"

enum grain {
#define GRAIN(name, label, grant) GRAIN_##name,
#include "viewer/grain.def"
#undef GRAIN
    GRAINS
};

enum axis_choice { AXIS_automatic, AXIS_chosen_time, AXIS_chosen_steps };

struct stretch {
    double from, to; // on the axis
};

enum mode {
#define MODE(name, ...) MODE_##name,
#include "viewer/mode.def"
#undef MODE
    MODES
};

// What the compiler said when the program was last compiled.
struct compiler_words {
    bool open;          // they are shown over the page
    bool failed;        // the source does not compile: the run is of the source of before
    char source[200];   // "" where nothing was compiled
    const char *words;  // "" where it said nothing. Borrowed
    uint32_t top;       // the row that is shown first
};

enum prompt_for {
    PROMPT_none,
#define PROMPT(name, label, help) PROMPT_##name,
#include "viewer/prompt.def"
#undef PROMPT
};

#define PROMPT_TEXT 480 // a note may be as long as the captions of lessons are

// Where the user looks in two runs: pair_view.h.
struct pair_place {
    struct pair_cursor at;
    enum axis_choice axis;
    double zoom; // as that of a view
    double pan;  // the stretch begins so much later than it would by itself, on the axis
    bool fit;
    double play_at;
};

struct prompt {
    enum prompt_for what; // the user writes; none: no prompt is open
    char text[PROMPT_TEXT];
    error wrong;          // its text: "" or why that is nothing
};

struct lesson;
struct stops;

// A lesson, or bookmarks. Borrowed.
struct notes {
    const struct lesson *lesson; // NULL: there are none
    const struct stops *stops;   // where they are
    bool taught;                 // it is walked through: its captions are shown
    uint32_t at;                 // the stop that was gone to last
};

struct view {
    enum mode mode;
    uint32_t modes;           // bit m: mode m can be chosen
    struct moment at;         // the cursor
    enum grain grain;
    struct until until;       // of the grain of that name
    struct prompt prompt;
    struct knobs knobs;
    struct compiler_words compiler;
    char notice[400];         // an answer to the last key or click that did not move the cursor; "" for none
    uint32_t selected;        // task; 0: none, and what runs is followed
    bool live;                // the program may go on: beyond the trace's end nothing is known yet
    bool real;                // ... and its clock is the real one: playing is watching it run, at its own speed
    bool replay;              // there is no program: a short run of steps may fill the timeline

    enum axis_choice axis;
    double zoom;              // of the timeline, 1: the automatic stretch
    bool fit;                 // the whole run instead
    struct arrangement arrangement; // of the lanes
    bool python;              // the source is shown in Python, where it has a twin
    int32_t scroll;           // the lanes shown begin so many further down than they would by themselves
    bool alone;               // the timeline is all there is, of one stretch: nothing in it is now, and nothing to come
    struct stretch stretch;   // that one; else the one that was shown with the cursor where it is noted here
    double followed;          // on the axis; NAN: nowhere yet

    bool playing;
    double play_at;           // the cursor on the axis while playing, finer than `at`
    int speed;                // index of view_speeds; -1: automatic
    double pace;              // a speed that is none of those, instead; 0: none

    const struct targets *left; // where tasks were shown before the last step: they move from there; NULL: nothing moves. Borrowed.
    float arrived;            // so much of their way they have come, 0 to 1
    double glide;             // the cursor is drawn so much from where it is, on the axis: the rest of a movement
    const theme *theme;
    float scale;              // 1: 100 %
    bool still;               // nothing moves by itself: for eyes that motion troubles
    const struct keymap *keys;
    bool help;
    uint32_t help_page;       // of the keys
    bool tip;                 // it is told what lies under the pointer,
    float pointer_x, pointer_y; // which is here; pixels
    bool black;               // nothing is shown: the class looks at the teacher
    bool why;                 // it is asked why the task that is looked at does not run
    uint32_t why_link;        // the link of the answer that is marked
    uint32_t hidden, wanted;  // bit p: panel p is put away, or asked for where it would not be by itself
    enum panel large;         // the one that has the page for itself; LAYOUT_NO_PANEL for none
    const struct picking *picking; // the user is the loop; NULL: is not. Borrowed.
    const struct quiz *quiz;  // the questions that are asked; NULL for none. Borrowed.
    struct notes notes;
    struct pair *pair;        // the two runs that are compared; NULL for none. Borrowed.
    struct pair_place both;   // where
    bool paper;               // it is printed: what can only be pressed is not there
    bool runs_on;             // the program runs, and the cursor goes along: what was asked for takes it a while
    const char *banner;       // what became of the program, in one line; "" where all is well. Borrowed.
};

void view_init(struct view *v);

// Says something until the next key or click, with code between backticks.
void view_say(struct view *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Where the mode cannot be chosen, it is said what is missing; choosing it again leads back to watching.
void view_choose_mode(struct view *v, enum mode m);

// --- the cursor -----------------------------------------------------------------------------------------------------
// Looks for the next place to stop at the grain. next: the kind of the event that a live program will write next, which may
// make the end of the trace such a place; else EVENT_none. Returns whether there is one; *position is the end where not.
bool view_stop(const struct view *v, const model *m, enum event_kind next, uint32_t *position);
// The place to stop before the cursor; the beginning where there is none.
uint32_t view_stop_back(const struct view *v, const model *m);
bool view_has_stops(const struct view *v); // a lesson, or bookmarks
void view_next_grain(struct view *v);
void view_go_to(struct view *v, const model *m, uint32_t position);       // right after so many events
void view_go_to_moment(struct view *v, const model *m, struct moment at);
void view_go_to_time(struct view *v, const model *m, int64_t time);       // all events up to then; stays within the run
void view_go_to_coordinate(struct view *v, const model *m, double coordinate); // on the axis

// --- the timeline ---------------------------------------------------------------------------------------------------
enum axis view_axis(const struct view *v, const model *m);
void view_change_axis(struct view *v, const model *m);    // to the other one
double view_cursor(const struct view *v, const model *m); // on the axis, as it is drawn

// The stretch that a timeline of so many units of width shows.
struct stretch view_stretch(const struct view *v, const model *m, double width);
// To be called before each frame: the stretch stays where it is while the cursor moves in the middle of it, comes along where the cursor
// gets near an edge, and is laid around a cursor that has jumped out of it. What nobody follows lies around its cursor.
void view_follow(struct view *v, const model *m, double width);
// The stretch does not come along with what the cursor has moved since the last frame: a hand drags it there.
void view_hold(struct view *v, const model *m);
// It comes along with all of that: the cursor stays where it was in the window.
void view_carry(struct view *v, const model *m);
void view_zoom(struct view *v, double factor);
// Pans by a share of the stretch shown.
void view_pan(struct view *v, const model *m, double share, double width);

// --- playing --------------------------------------------------------------------------------------------------------
double view_speed(const struct view *v, const model *m); // seconds of the axis a second; steps: 60 units are one
void view_change_speed(struct view *v, const model *m, int by);
void view_play(struct view *v, const model *m, bool on);
// Where the cursor of a playing view gets to in so many seconds, on the axis; it does not move.
double view_play_target(const struct view *v, const model *m, double seconds);

// --- looks ----------------------------------------------------------------------------------------------------------
// To the next notch up or down at which the text of a window of so many pixels is of another size; where there is none, that is said.
void view_change_scale(struct view *v, int by, int width, int height);
// The task that panels look at: the selected one, else the one that runs or has run last; 0 for none. s: the state at the cursor.
uint32_t view_task(const struct view *v, const model *m, const state *s);
// Whether there are captions in the place of the narration.
bool view_is_taught(const struct view *v);
struct layout view_layout(const struct view *v, const model *m, int width, int height);
// Puts a panel away, or shows it: alone where the window, of so many pixels, has no other room for it. Where the mode's own panels need all of it, that is said.
void view_toggle(struct view *v, const model *m, enum panel p, int width, int height);
void view_enlarge_next(struct view *v); // one panel alone, then the next, then all
// So many lanes further down; past the ends: none. s: the state at the cursor.
void view_select_next(struct view *v, model *m, const state *s, int by);

#endif
