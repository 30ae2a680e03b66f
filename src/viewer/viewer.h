// The viewer: a window on a run, live while its program runs or replayed from a trace.
//
// A live program really stands still between two events. The cursor moves freely in what has happened; beyond that the
// program is granted what the step or the time asks for, and the cursor follows what it does.
#ifndef LOOPSCOPE_VIEWER_VIEWER_H
#define LOOPSCOPE_VIEWER_VIEWER_H

#include "viewer/draw.h"
#include "viewer/launcher.h"
#include "viewer/targets.h"
#include "viewer/view.h"

typedef struct viewer viewer;

struct viewer_options {
    trace *trace;
    trace *other;      // to compare it with; NULL for none. Then there is no program,
    const char *names[2]; // and these are the runs' names where nothing else tells them apart
    program *program;  // that writes the trace; NULL for a replay
    const struct launcher *launcher; // that can start it again; NULL for none
    int width, height; // of the window, points; 0: as the settings have it; else 1600 by 900
    float scale;       // 1: 100 %; 0: as the settings have it; else 1
    const theme *theme; // NULL: as the settings have it; else dark

    const char *settings_path, *keys_path; // of the user's own (settings.h, keymap.h); NULL for none
    const char *answers_path;              // of a new file for answers and visits; NULL for none
    struct complaints complaints;          // for what is wrong in them, where tell is not NULL; the first is said in the window too
    struct bookmarks *bookmarks; // or the lesson that is walked through; changed, and saved, by its keys. NULL: none are kept
};

// Opens the window. All that options name is borrowed and must outlive the viewer; where there is a launcher, trace and program are the
// viewer's own from then on, for other ones take their place. 0, or a negative errno and a line that
// says what to do: -ENODEV without a display, -ENOENT without fonts.
int viewer_open(viewer **out, const struct viewer_options *options, error *e);
void viewer_close(viewer *v); // ends nothing but the window, and what is its own

// Draws what has changed, then waits for what happens next, at most timeout_ms (-1: as long as nothing has to be done), and
// does it. False when the user leaves. Never blocks on the program.
bool viewer_turn(viewer *v, int timeout_ms);

// Opens, turns until the user leaves, closes.
int viewer_run(const struct viewer_options *options, error *e);

// What it shows, and the last frame; for tests. Borrowed until the next turn.
const struct view *viewer_view(const viewer *v);
const trace *viewer_trace(const viewer *v);
const draw_list *viewer_frame(const viewer *v);
const struct targets *viewer_targets(const viewer *v);

#endif
