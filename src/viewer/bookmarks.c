#include "viewer/bookmarks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file_name.h"
#include "viewer/predicting.h"
#include "viewer/prompt.h"
#include "viewer/travel.h"

#define NONE       UINT32_MAX
#define COPIES_MAX 1000

void bookmarks_deinit(struct bookmarks *b)
{
    stops_deinit(&b->stops);
    lesson_deinit(&b->lesson);
}

// --- finding them ---------------------------------------------------------------------------------------------------
// All of the run, also while questions hide what is to come.
static const model *whole(const viewer *v) { return v->known ? v->own.model : v->model; }

static void find(viewer *v)
{
    struct bookmarks *b = v->bookmarks;
    if (stops_find(&b->stops, &b->lesson, whole(v), !b->taught)) b->stops.count = 0;
    v->found_in = whole(v);
    v->found = model_length(whole(v));
    if (v->view.notes.at >= b->stops.count) v->view.notes.at = b->stops.count ? b->stops.count - 1 : 0;
    v->dirty = true;
}

// What a program has not come to yet is no mistake.
static void complain(viewer *v)
{
    char line[sizeof v->view.notice];
    if (v->view.live) lesson_forget(&v->bookmarks->lesson);
    lesson_complaint(&v->bookmarks->lesson, file_name(v->bookmarks->path), line, sizeof line);
    if (*line) view_say(&v->view, "%s", line);
}

void bookmarks_begin(viewer *v)
{
    struct bookmarks *b = v->bookmarks;
    if (!b) return;
    find(v);
    v->view.notes = (struct notes){.lesson = &b->lesson, .stops = &b->stops, .taught = b->taught};
    if (b->taught) v->view.grain = GRAIN_stop;
    if (b->taught && b->stops.count > 0) stops_go(&b->stops.items[0], &v->view, v->model);
    complain(v);
}

// A long run is taken in while its lesson begins: where its stops are, and what is wrong with them, is known then.
void bookmarks_update(viewer *v)
{
    if (!v->bookmarks || (v->found_in == whole(v) && v->found == model_length(whole(v)))) return;
    find(v);
    if (v->bookmarks->taught) complain(v);
}

// The file may have been changed by an editor meanwhile: then that is what counts.
static void refresh(viewer *v)
{
    struct bookmarks *b = v->bookmarks;
    struct lesson there;
    bookmarks_update(v);
    if (b->copied || lesson_may_keep(b->path, NULL) || lesson_read(&there, b->path, NULL)) return;
    if (strcmp(there.text, b->lesson.text) == 0) {
        lesson_deinit(&there);
        return;
    }
    lesson_deinit(&b->lesson);
    b->lesson = there;
    find(v);
    complain(v);
}

// While the user is the loop of another run, its events are not those that bookmarks are about.
static bool is_elsewhere(viewer *v)
{
    if (v->view.picking) view_say(&v->view, "Bookmarks are of the run as it was: leave `You are the loop` first, with `%s`.", v->view.keys->of[ACTION_watch].label);
    return v->view.picking != NULL;
}

// --- going there ----------------------------------------------------------------------------------------------------
static bool is_here(const viewer *v, uint32_t stop) { return stops_is_at(&v->bookmarks->stops, stop, v->view.at); }

// Of several at one place each has its turn.
static uint32_t next_bookmark(const viewer *v, int by)
{
    const struct stops *stops = &v->bookmarks->stops;
    uint32_t at = v->view.notes.at, beside = at + (uint32_t)by;
    if (is_here(v, at) && is_here(v, beside)) return beside;
    return by > 0 ? stops_after(stops, v->view.at) : stops_before(stops, v->view.at);
}

void bookmarks_go_to(viewer *v, uint32_t stop)
{
    const struct bookmarks *b = v->bookmarks;
    if (!b || stop >= b->stops.count || is_elsewhere(v)) return;
    travel_stop(v);
    if (v->view.quiz) predicting_leave(v);
    v->view.mode = MODE_watch;
    travel_remember(v);
    v->view.notes.at = stop;
    if (b->taught) {
        stops_go(&b->stops.items[stop], &v->view, v->model);
    } else {
        const char *note = b->lesson.stops[b->stops.items[stop].index].caption;
        view_go_to_moment(&v->view, v->model, b->stops.items[stop].at);
        view_say(&v->view, "%u of %u%s%s", stop + 1, b->stops.count, *note ? "   " : "", note);
    }
    v->dirty = true;
}

static void go_on(viewer *v, int by)
{
    const struct bookmarks *b = v->bookmarks;
    uint32_t at = v->view.notes.at;
    if (by < 0 && !is_here(v, at)) bookmarks_go_to(v, at); // back from where the teacher has wandered
    else if (by < 0 ? at > 0 : at + 1 < b->stops.count) bookmarks_go_to(v, at + (uint32_t)by);
    else view_say(&v->view, by > 0 ? "That was the last stop." : "This is the first stop.");
}

void bookmarks_go(viewer *v, int by)
{
    if (is_elsewhere(v)) return;
    if (v->bookmarks) refresh(v);
    if (!v->bookmarks || v->bookmarks->stops.count == 0) {
        view_say(&v->view, "There is no bookmark yet: `J` sets one here.");
        return;
    }
    if (v->bookmarks->taught) {
        go_on(v, by);
        return;
    }
    uint32_t stop = next_bookmark(v, by);
    if (stop != NONE) bookmarks_go_to(v, stop);
    else view_say(&v->view, by > 0 ? "There is no bookmark further on." : "There is no bookmark before.");
}

// --- changing them --------------------------------------------------------------------------------------------------
void bookmarks_note(viewer *v)
{
    if (is_elsewhere(v)) return;
    if (!v->bookmarks) {
        view_say(&v->view, "There is no place to keep bookmarks in.");
        return;
    }
    refresh(v);
    const struct bookmarks *b = v->bookmarks;
    uint32_t stop = stops_here(&v->view);
    if (stop == NONE && b->lesson.count >= STOPS_MAX) {
        view_say(&v->view, "`%s` has %u bookmarks, and no room for more: `D` takes out the one at the cursor.", file_name(b->path), b->lesson.count);
        return;
    }
    const char *note = stop == NONE ? "" : b->lesson.stops[b->stops.items[stop].index].caption;
    if (strlen(note) >= PROMPT_TEXT || strchr(note, '\n')) {
        view_say(&v->view, "%s, line %u: this caption is too long for a line; change it with an editor", file_name(b->path),
                 b->lesson.stops[b->stops.items[stop].index].line);
        return;
    }
    travel_stop(v);
    prompt_open(v, PROMPT_note);
    strcpy(v->view.prompt.text, note);
}

// Beside nothing that is there: chess.lesson, chess-2.lesson ...
static void choose_copy(struct bookmarks *b)
{
    char path[PATH_MAX];
    size_t stem = strlen(b->path) - strlen(".lesson");
    snprintf(path, sizeof path, "%s", b->path);
    for (int n = 2; n < COPIES_MAX && lstat(path, &(struct stat){0}) == 0; n++) snprintf(path, sizeof path, "%.*s-%d.lesson", (int)stem, b->path, n);
    strcpy(b->path, path);
    b->copied = false;
}

// Which stop of the lesson a new one goes before.
static uint32_t place(const viewer *v)
{
    const struct bookmarks *b = v->bookmarks;
    if (b->taught && v->view.notes.at < b->stops.count) return b->stops.items[v->view.notes.at].index + 1;
    uint32_t next = stops_after(&b->stops, v->view.at);
    return next == NONE ? b->lesson.count : b->stops.items[next].index;
}

// note: of the bookmark here; NULL: that is taken out.
static int edit(const viewer *v, struct lesson *l, const char *note)
{
    const struct stops *stops = &v->bookmarks->stops;
    uint32_t stop = stops_here(&v->view);
    char where[STOPS_WHERE];
    if (!note) return lesson_remove(l, stops->items[stop].index);
    if (stop != NONE) return lesson_set_caption(l, stops->items[stop].index, note);
    stops_where(v->model, v->view.at, where);
    return lesson_insert(l, place(v), where, note);
}

// What cannot be saved is not changed in the window either.
static int change(viewer *v, const char *note, error *e)
{
    struct bookmarks *b = v->bookmarks;
    struct lesson changed;
    int rc = lesson_parse(&changed, b->lesson.text, b->lesson.length);
    if (rc) return error_set(e, rc, "%s", strerror(-rc));
    if (b->copied) choose_copy(b);
    rc = edit(v, &changed, note);
    if (rc) error_set(e, rc, "%s", strerror(-rc));
    else rc = lesson_save(&changed, b->path, e);
    if (rc) {
        lesson_deinit(&changed);
        return rc;
    }
    lesson_deinit(&b->lesson);
    b->lesson = changed;
    find(v);
    uint32_t stop = stops_here(&v->view);
    if (stop != NONE) v->view.notes.at = stop;
    return 0;
}

void bookmarks_write(viewer *v, const char *note, error *wrong)
{
    error e;
    bool elsewhere = is_elsewhere(v); // the mouse may have chosen the mode meanwhile
    if (!elsewhere) refresh(v);       // ... and an editor may have written, too
    bool is_new = stops_here(&v->view) == NONE;
    if (!elsewhere && change(v, note, &e)) {
        error_set(wrong, e.code, "This is not saved: %s. Enter tries again, Esc gives it up.", e.text);
        return;
    }
    prompt_open(v, PROMPT_none);
    if (!elsewhere) view_say(&v->view, "%s, in `%s`.", is_new ? "A bookmark is set here" : "The note is changed", file_name(v->bookmarks->path));
}

void bookmarks_drop(viewer *v)
{
    error e;
    if (is_elsewhere(v)) return;
    if (v->bookmarks) refresh(v);
    if (!v->bookmarks || stops_here(&v->view) == NONE) view_say(&v->view, "There is no bookmark here.");
    else if (change(v, NULL, &e)) view_say(&v->view, "The bookmark stays: %s", e.text);
    else view_say(&v->view, "The bookmark is taken out, in `%s`.", file_name(v->bookmarks->path));
}
