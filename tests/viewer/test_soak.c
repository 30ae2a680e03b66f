// A user who presses anything: random keys, words, clicks, drags, wheels and sizes on random traces. Whatever is pressed the viewer goes on,
// and where it stands is a place of its run.
//
// Some seconds of it here; scripts/soak has AddressSanitizer watch a hundred thousand.
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "support/cmocka_all.h"
#include "support/hands.h"
#include "support/random_program.h"
#include "viewer/viewer.h"

#define KEYS        3000u // where LOOPSCOPE_SOAK does not say how many
#define KEYS_A_TURN 3u    // at most, before a frame is drawn
#define ROUND       500u  // keys with one trace

static uint32_t seed;
static uint32_t some(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

static const uint32_t bound[] = {
#define ACTION(action, key, other, label, help) key, other,
#include "viewer/keys.def"
#undef ACTION
};

static void press(uint32_t key, SDL_Keymod modifiers)
{
    SDL_Event e = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED, .repeat = some(8) == 0, .keysym = {.sym = keycode(key), .mod = modifiers}}};
    SDL_PushEvent(&e);
    if (key < ' ' || key >= KEY_left || (modifiers & KMOD_CTRL)) return;
    SDL_Event typed = {.text = {.type = SDL_TEXTINPUT}};
    utf8_write(typed.text.text, key);
    SDL_PushEvent(&typed);
}

// Somewhere, or on something that can be clicked.
static void point(const viewer *v, int *x, int *y)
{
    const struct targets *t = viewer_targets(v);
    *x = (int)some(1300), *y = (int)some(900);
    if (t->count == 0 || some(4) == 0) return;
    box b = t->items[some(t->count)].box;
    *x = (int)(b.x + b.w * (float)some(100) / 100), *y = (int)(b.y + b.h * (float)some(100) / 100);
}

static void use_mouse(const viewer *v)
{
    static const uint32_t types[] = {SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP};
    int x, y;
    point(v, &x, &y);
    SDL_Event motion = {.motion = {.type = SDL_MOUSEMOTION, .x = x, .y = y}};
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .x = (int)some(3) - 1, .y = (int)some(7) - 3}};
    SDL_Event button = {.button = {.type = types[some(2)], .button = SDL_BUTTON_LEFT, .clicks = 1, .x = x, .y = y}};
    SDL_PushEvent(&motion);
    if (some(3) == 0) SDL_PushEvent(&wheel);
    else SDL_PushEvent(&button);
}

static void resize(void)
{
    SDL_Window *w = SDL_GetWindowFromID(1);
    for (uint32_t id = 2; !w && id < 10000; id++) w = SDL_GetWindowFromID(id);
    if (w) SDL_SetWindowSize(w, 1024 + (int)some(300), 700 + (int)some(200));
}

static void do_something(const viewer *v)
{
    uint32_t what = some(100);
    if (what < 70) press(bound[some(sizeof bound / sizeof *bound)], some(20) ? KMOD_NONE : KMOD_LSHIFT);
    else if (what < 78) press(' ' + some(95), KMOD_NONE);
    else if (what < 80) press(some(2) ? KEY_enter : KEY_backspace, KMOD_NONE);
    else if (what < 99) use_mouse(v);
    else resize();
}

static void assert_sound(const viewer *v, uint32_t length)
{
    const struct view *w = viewer_view(v);
    const draw_list *d = viewer_frame(v);
    assert_true(w->at.position <= length);
    assert_true(w->scale >= 0.5f && w->scale <= 3);
    assert_true(isfinite(w->zoom) && w->zoom > 0 && isfinite(w->stretch.from) && isfinite(w->glide) && isfinite(w->play_at));
    assert_true(draw_list_count(d) > 0);
    for (size_t i = 0; i < draw_list_count(d); i++) assert_true(isfinite(draw_list_at(d, i)->bounds.x + draw_list_at(d, i)->bounds.w));
}

static viewer *open_on(trace *t)
{
    viewer *v;
    error e;
    const struct viewer_options options = {.trace = t, .width = 1024, .height = 700};
    if (viewer_open(&v, &options, &e)) fail_msg("%s", e.text);
    return v;
}

// So many keys on one trace; who leaves comes back.
static void soak_one(uint32_t keys)
{
    struct script made;
    script_init(&made);
    random_program(&made, seed, 200 + some(2000));
    viewer *v = open_on(made.trace);
    viewer_turn(v, 0);
    for (uint32_t pressed = 0; pressed < keys;) {
        for (uint32_t n = 1 + some(KEYS_A_TURN); n > 0; n--, pressed++) do_something(v);
        if (viewer_turn(v, 0) && viewer_turn(v, 0)) {
            assert_sound(v, trace_length(made.trace));
            continue;
        }
        viewer_close(v);
        SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
        v = open_on(made.trace);
        viewer_turn(v, 0);
    }
    viewer_close(v);
    script_deinit(&made);
}

static void anything_can_be_pressed(void **context)
{
    (void)context;
    const char *wanted = getenv("LOOPSCOPE_SOAK");
    unsigned long keys = wanted ? strtoul(wanted, NULL, 10) : KEYS;
    for (uint32_t round = 0; round * ROUND < keys; round++) {
        seed = round + 1;
        if (wanted) print_message("seed %u\n", seed);
        soak_one(ROUND);
    }
}

// Keys that save pictures do so beside the trace, which is here: in a folder that goes with them.
static char folder[] = "/tmp/loopscope-soak-XXXXXX";

static int enter_folder(void **unused)
{
    (void)unused;
    return !mkdtemp(folder) || chdir(folder) ? -1 : 0;
}

static int remove_folder(void **unused)
{
    (void)unused;
    DIR *d = opendir(".");
    if (!d) return -1;
    for (const struct dirent *entry; (entry = readdir(d));) unlinkat(dirfd(d), entry->d_name, 0); // not the folder itself and the one above
    closedir(d);
    return chdir("/") || rmdir(folder) ? -1 : 0;
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anything_can_be_pressed),
    };
    return cmocka_run_group_tests(tests, enter_folder, remove_folder);
}
