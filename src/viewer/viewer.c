#include "viewer/viewer.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "viewer/act.h"
#include "viewer/comparing.h"
#include "viewer/pair_view.h"
#include "viewer/panel.h"
#include "viewer/picking.h"
#include "viewer/pointer.h"
#include "viewer/predicting.h"
#include "viewer/rerun.h"
#include "viewer/text.h"
#include "viewer/timeline.h"
#include "viewer/travel.h"
#include "viewer/visits.h"

#define FRAME_MS      16
#define JUMP_MS       400 // of a playing view in which nothing moves by itself
#define PUMP_MS       15  // how often a going program is looked after
#define WATCH_MS      250 // how often a standing one is: it may be killed
#define CHANGED_MAX   32
#define FIRST_EVENTS  200000 // that are taken in before the first picture; the rest while it is looked at

double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// --- drawing --------------------------------------------------------------------------------------------------------
void viewer_show(viewer *v)
{
    box changed[CHANGED_MAX];
    double units = viewer_timeline_width(v);
    if (units > 0) view_follow(&v->view, v->model, units); // it has been drawn
    if (scene_draw(v->list, &v->targets, v->model, &v->view, v->width, v->height)) return; // the last frame stays
    int count = raster_draw(v->raster, v->list, v->view.theme->colours[COLOUR_page], changed, CHANGED_MAX), width,
        height, stride;
    const uint32_t *pixels = raster_pixels(v->raster, &width, &height, &stride);
    if (v->all) changed[0] = (box){0, 0, (float)width, (float)height}, count = 1;
    if (count > 0) window_present(v->window, pixels, width, height, stride, changed, count);
    v->dirty = v->all = false;
}

// Of the timeline last drawn, in units.
double viewer_timeline_width(const viewer *v)
{
    float unit = view_layout(&v->view, v->model, v->width, v->height).unit;
    for (uint32_t i = 0; i < v->targets.count; i++)
        if (v->targets.items[i].kind == TARGET_axis) return v->targets.items[i].box.w / unit - 2 * TIMELINE_MARGIN;
    return 0;
}

// --- turns ------------------------------------------------------------------------------------------------------------
static void pump(viewer *v)
{
    if (live_pump(&v->live, 0)) v->dirty = true;
    if (live_over(&v->live)) viewer_watch(v, NULL);
}

void viewer_watch(viewer *v, program *p)
{
    program *before = v->watching_program;
    if (before == p) return;
    if (before) epoll_ctl(v->watched, EPOLL_CTL_DEL, program_fd(before), NULL);
    if (p) epoll_ctl(v->watched, EPOLL_CTL_ADD, program_fd(p), &(struct epoll_event){.events = EPOLLIN}); // a failure costs some milliseconds a turn
    v->watching_program = p;
}

void viewer_show_run(viewer *v, const struct held_run *r)
{
    v->model = r->model;
    live_init(&v->live, r, &v->view);
    viewer_watch(v, live_over(&v->live) ? NULL : r->program);
}

static void on_resize(viewer *v, int width, int height)
{
    v->width = width > 0 ? width : 1;
    v->height = height > 0 ? height : 1;
    v->dirty = v->all = true;
    if (raster_resize(v->raster, v->width, v->height))
        v->quit = true; // no memory for a picture: nothing can be shown
}

static void on_event(viewer *v, const struct window_event *e)
{
    switch (e->kind) {
    case WINDOW_key: act_on_key(v, e); break;
    case WINDOW_motion: pointer_move(v, e); break;
    case WINDOW_press: pointer_press(v, e); break;
    case WINDOW_release: v->drag = DRAG_none; break;
    case WINDOW_wheel: pointer_wheel(v, e); break;
    case WINDOW_resize: on_resize(v, e->width, e->height); break;
    case WINDOW_expose: v->dirty = v->all = true; break;
    case WINDOW_leave: pointer_leave(v); break;
    case WINDOW_readable: break; // the turn looks after whatever it is
    case WINDOW_quit: v->quit = true; break;
    }
}

// How long nothing needs to be done, in milliseconds; -1: for ever.
static int patience(const viewer *v)
{
    if (v->view.playing) return v->view.still ? JUMP_MS : FRAME_MS;
    if (v->view.glide != 0 || v->view.arrived < 1) return FRAME_MS;
    if (live_loading(&v->live)) return 0;
    int rerun = restart_patience(&v->restart), own = live_going(&v->live) ? PUMP_MS : live_over(&v->live) ? -1 : WATCH_MS;
    if (picking_patience(v) >= 0 && (own < 0 || picking_patience(v) < own)) own = picking_patience(v);
    return rerun >= 0 && (own < 0 || rerun < own) ? rerun : own;
}

bool viewer_turn(viewer *v, int timeout_ms)
{
    if (v->view.playing && !comparing_play_on(v)) travel_play_on(v);
    if (v->view.glide != 0) travel_glide_on(v);
    if (v->view.arrived < 1) travel_move_on(v);
    if (v->dirty) viewer_show(v);
    int wait = patience(v);
    int rest = pointer_rest(v);
    if (v->dirty) viewer_show(v);
    if (rest >= 0 && (wait < 0 || rest < wait)) wait = rest;
    if (timeout_ms >= 0 && (wait < 0 || timeout_ms < wait)) wait = timeout_ms;
    struct window_event e;
    for (bool any = window_wait(v->window, wait, &e); any; any = window_wait(v->window, 0, &e)) {
        on_event(v, &e);
        picking_turn(v);
        predicting_turn(v);
        visits_turn(v);
        comparing_turn(v);
        if (e.kind == WINDOW_readable || v->quit) break; // what is readable stays so until it is read
    }
    if (!live_over(&v->live)) pump(v);
    travel_follow(v);
    rerun_go_on(v);
    picking_turn(v);
    predicting_turn(v);
    visits_turn(v);
    if (!live_going(&v->live) && !live_loading(&v->live)) bookmarks_update(v);
    return !v->quit;
}

// One descriptor stands for all that wakes the window.
static int watch_all(viewer *v, const struct viewer_options *o)
{
    v->watched = epoll_create1(EPOLL_CLOEXEC);
    if (v->watched < 0) return -errno;
    int fd = o->launcher ? o->launcher->fd : -1;
    if (fd >= 0 && epoll_ctl(v->watched, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN})) return -errno;
    return window_watch(v->window, v->watched);
}

static int open_parts(viewer *v, const struct viewer_options *o, error *e)
{
    struct pair *pair = NULL;
    v->own = (struct held_run){.trace = o->trace, .program = o->program};
    int rc = o->other ? pair_new(&pair, o->trace, o->other, o->names) : model_new(&v->own.model, o->trace, FIRST_EVENTS);
    if (pair) {
        v->own.model = pair->runs[0].model;
        pair_view_init(&v->view, pair);
        comparing_begin(v);
    }
    if (rc == 0) rc = draw_list_new(&v->list);
    if (rc) return error_set(e, rc, "not enough memory for a trace of %u events", trace_length(o->trace));
    int width = o->width ? o->width : v->settings.width, height = o->height ? o->height : v->settings.height;
    rc = window_open(&v->window, pair ? pair->title : v->own.model->title, width ? width : 1600, height ? height : 900, e);
    if (rc) return rc;
    window_size(v->window, &v->width, &v->height);
    rc = raster_new(&v->raster, v->width, v->height);
    if (rc) return error_set(e, rc, "not enough memory for a window of %dx%d", v->width, v->height);
    rc = watch_all(v, o);
    if (rc == 0) viewer_show_run(v, &v->own);
    return rc;
}

struct complaint {
    viewer *viewer;
    const struct complaints *also;
};

static void complain(void *context, const char *text)
{
    struct complaint *c = context;
    if (!c->viewer->view.notice[0]) view_say(&c->viewer->view, "%s", text);
    if (c->also->tell) c->also->tell(c->also->context, text);
}

// What the user has set for good, and for this time.
static void read_wishes(viewer *v, const struct viewer_options *o)
{
    struct complaint complaint = {v, &o->complaints};
    const struct complaints all = {complain, &complaint};
    v->settings = settings_default;
    v->settings_path = o->settings_path;
    v->complaints = o->complaints;
    if (o->settings_path) settings_read(&v->settings, o->settings_path, &all);
    settings_apply(&v->settings, &v->view);
    if (o->theme) v->view.theme = o->theme;
    if (o->scale > 0) v->view.scale = o->scale;
    if (o->keys_path) {
        keymap_read(&v->keys, o->keys_path, &all);
        v->view.keys = &v->keys;
    }
}

static struct settings settings_now(const viewer *v)
{
    float scale = window_scale(v->window);
    bool whole = window_is_fullscreen(v->window); // which is not a size that was chosen
    return settings_of(&v->view, whole ? v->opened.width : (int)lroundf((float)v->width / scale),
                       whole ? v->opened.height : (int)lroundf((float)v->height / scale));
}

// What the user has changed in the window is so the next time.
static void keep_settings(viewer *v)
{
    struct settings now = settings_now(v);
    if (!settings_take_changes(&v->settings, &v->opened, &now)) return;
    int rc = settings_write(&v->settings, v->settings_path);
    if (rc && v->complaints.tell) {
        char text[PATH_MAX + 100];
        snprintf(text, sizeof text, "%s cannot be written: %s; the window will open as before", v->settings_path, strerror(-rc));
        v->complaints.tell(v->complaints.context, text);
    }
}

int viewer_open(viewer **out, const struct viewer_options *options, error *e)
{
    int rc = text_open(e);
    if (rc) return rc;
    viewer *v = calloc(1, sizeof *v);
    if (!v) {
        text_close();
        return error_set(e, -ENOMEM, "not enough memory for a window");
    }
    v->watched = -1;
    view_init(&v->view);
    v->view.modes |= 1u << MODE_predict;
    restart_init(&v->restart, options->launcher);
    v->view.knobs.why_not = options->launcher ? options->launcher->why_not : "There is no program here that could be started again.";
    read_wishes(v, options);
    rc = open_parts(v, options, e);
    if (rc == 0 && options->answers_path) rc = answers_open(&v->answers, options->answers_path, options->trace, e);
    if (rc == 0 && v->answers && !options->program) visits_complain(v, answers_run(v->answers));
    if (rc) {
        viewer_close(v);
        return rc;
    }
    v->opened = settings_now(v);
    v->bookmarks = options->bookmarks;
    bookmarks_begin(v);
    v->dirty = v->all = true;
    v->owned = options->launcher;
    *out = v;
    return 0;
}

void viewer_close(viewer *v)
{
    if (!v) return;
    if (v->settings_path && v->opened.theme) keep_settings(v); // it has been open
    picking_leave(v);
    predicting_leave(v);
    visits_close(v);
    restart_deinit(&v->restart);
    if (v->view.pair) pair_free(v->view.pair), v->own.model = NULL;
    if (!v->owned) v->own.program = NULL, v->own.trace = NULL;
    held_run_free(&v->own);
    draw_list_free(v->list);
    targets_deinit(&v->targets);
    targets_deinit(&v->left);
    raster_free(v->raster);
    if (v->window) window_close(v->window);
    if (v->watched >= 0) close(v->watched);
    text_close();
    free(v);
}

int viewer_run(const struct viewer_options *options, error *e)
{
    viewer *v;
    int rc = viewer_open(&v, options, e);
    if (rc) return rc;
    while (viewer_turn(v, -1)) {}
    viewer_close(v);
    return 0;
}

const struct view *viewer_view(const viewer *v) { return &v->view; }
const trace *viewer_trace(const viewer *v) { return v->own.trace; }
const draw_list *viewer_frame(const viewer *v) { return v->list; }
const struct targets *viewer_targets(const viewer *v) { return &v->targets; }
