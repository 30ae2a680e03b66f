// The window under SDL's dummy driver with pushed events: what SDL tells and what becomes of it, waiting, watching, presenting.
#include "viewer/window.h"

#include <SDL.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static window *w;

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void drain(void)
{
    struct window_event event;
    while (window_wait(w, 0, &event)) {}
}

static struct window_event next(void)
{
    struct window_event event = {0};
    assert_true(window_wait(w, -1, &event));
    return event;
}

static void assert_nothing(void)
{
    struct window_event event;
    assert_false(window_wait(w, 0, &event));
}

// --- events ---------------------------------------------------------------------------------------------------------
static void push_key(SDL_Keycode sym, Uint16 mod, Uint8 repeat)
{
    SDL_Event e = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED, .repeat = repeat, .keysym = {.sym = sym, .mod = mod}}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

static void push_text(const char *text)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
    strcpy(e.text.text, text);
    assert_int_equal(SDL_PushEvent(&e), 1);
}

static void assert_key(uint32_t key, unsigned modifiers, bool repeat)
{
    struct window_event event = next();
    assert_int_equal(event.kind, WINDOW_key);
    assert_int_equal(event.key, key);
    assert_int_equal(event.modifiers, modifiers);
    assert_int_equal(event.repeat, repeat);
}

static void test_keys(void **context)
{
    (void)context;
    drain();
    push_key(SDLK_RIGHT, KMOD_LSHIFT, 0);
    push_key(SDLK_HOME, 0, 1);
    push_key(SDLK_F11, 0, 0);
    push_key(SDLK_KP_ENTER, 0, 0);
    push_key(SDLK_c, KMOD_LCTRL, 0);
    push_key(SDLK_LSHIFT, KMOD_LSHIFT, 0); // alone: nothing
    assert_key(KEY_right, MODIFIER_shift, false);
    assert_key(KEY_home, 0, true);
    assert_key(KEY_f11, 0, false);
    assert_key(KEY_enter, 0, false);
    assert_key('c', MODIFIER_control, false);
    assert_nothing();
}

// A character is told once, as typed, though SDL tells of its key as well.
static void test_typed_characters(void **context)
{
    (void)context;
    drain();
    push_key(SDLK_SLASH, KMOD_LSHIFT, 0);
    push_text("?");
    push_key(SDLK_SPACE, 0, 1);
    push_text(" ");
    push_key(SDLK_q, KMOD_RALT, 0); // AltGr and Q on a German keyboard
    push_text("@");
    push_text("\u00e9");
    assert_key('?', 0, false);
    assert_key(KEY_space, 0, true);
    assert_key('@', 0, false);
    assert_key(0xe9, 0, false);
    assert_nothing();
}

// An input method writes several characters at once.
static void test_typed_together(void **context)
{
    (void)context;
    drain();
    push_text("\u4f60\u597d\U0001f600");
    push_text("!");
    assert_key(0x4f60, 0, false);
    assert_key(0x597d, 0, false);
    assert_key(0x1f600, 0, false);
    assert_key('!', 0, false);
    push_text("");
    assert_nothing();
}

static void push_motion(int x, int y)
{
    SDL_Event e = {.motion = {.type = SDL_MOUSEMOTION, .x = x, .y = y}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

static void push_button(uint32_t type, Uint8 button, int x, int y)
{
    SDL_Event e = {.button = {.type = type, .button = button, .clicks = 2, .x = x, .y = y}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

static void test_mouse(void **context)
{
    (void)context;
    drain();
    push_motion(1, 1);
    push_motion(2, 2);
    push_motion(30, 40);
    push_button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_RIGHT, 30, 40); // not the main one: nothing
    push_button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT, 30, 40);
    push_motion(31, 40);
    push_button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, 31, 40);
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .preciseX = 0.5f, .preciseY = -1.25f, .mouseX = 7, .mouseY = 8}};
    SDL_PushEvent(&wheel);
    struct window_event event = next();
    assert_true(event.kind == WINDOW_motion && event.x == 30 && event.y == 40); // the last of three
    event = next();
    assert_true(event.kind == WINDOW_press && event.x == 30 && event.y == 40 && event.clicks == 2);
    event = next();
    assert_true(event.kind == WINDOW_motion && event.x == 31);
    event = next();
    assert_true(event.kind == WINDOW_release && event.x == 31);
    event = next();
    assert_true(event.kind == WINDOW_wheel && event.wheel_x == 0.5f && event.wheel_y == -1.25f && event.x == 7 && event.y == 8);
    assert_nothing();
}

static void push_change(Uint8 what)
{
    SDL_Event e = {.window = {.type = SDL_WINDOWEVENT, .event = what}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

static void test_window_changes(void **context)
{
    (void)context;
    drain();
    int width, height;
    window_size(w, &width, &height);
    push_change(SDL_WINDOWEVENT_MOVED); // nothing to us
    push_change(SDL_WINDOWEVENT_SIZE_CHANGED);
    push_change(SDL_WINDOWEVENT_EXPOSED);
    push_change(SDL_WINDOWEVENT_LEAVE);
    SDL_PushEvent(&(SDL_Event){.type = SDL_QUIT});
    struct window_event event = next();
    assert_true(event.kind == WINDOW_resize && event.width == width && event.height == height);
    assert_int_equal(next().kind, WINDOW_expose);
    assert_int_equal(next().kind, WINDOW_leave);
    assert_int_equal(next().kind, WINDOW_quit);
    assert_nothing();
}

static void test_interrupt_quits(void **context)
{
    (void)context;
    drain();
    raise(SIGINT);
    assert_int_equal(next().kind, WINDOW_quit);
}

// --- waiting --------------------------------------------------------------------------------------------------------
static void test_timeout(void **context)
{
    (void)context;
    drain();
    struct window_event event;
    double start = seconds(CLOCK_MONOTONIC);
    assert_false(window_wait(w, 60, &event));
    double waited = seconds(CLOCK_MONOTONIC) - start;
    assert_true(waited >= 0.055);
    push_change(SDL_WINDOWEVENT_MOVED); // does not end the wait
    start = seconds(CLOCK_MONOTONIC);
    assert_false(window_wait(w, 60, &event));
    assert_true(seconds(CLOCK_MONOTONIC) - start >= 0.055);
}

static int write_later(void *fd)
{
    SDL_Delay(50);
    return write(*(int *)fd, "x", 1) == 1 ? 0 : -1;
}

static void test_watched_descriptor_wakes(void **context)
{
    (void)context;
    drain();
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(window_watch(w, pipes[0]), 0);
    assert_nothing();
    for (int i = 0; i < 3; i++) {
        SDL_Thread *thread = SDL_CreateThread(write_later, "write", &pipes[1]);
        double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        struct window_event event;
        assert_true(window_wait(w, -1, &event));
        assert_int_equal(event.kind, WINDOW_readable);
        SDL_Delay(100); // readable all the while, and nobody asks
        assert_true(seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu < 0.025); // slept
        assert_int_equal(next().kind, WINDOW_readable); // as long as it is
        push_key(SDLK_LEFT, 0, 0);
        assert_int_equal(next().kind, WINDOW_key); // the user comes first
        char byte;
        assert_int_equal(read(pipes[0], &byte, 1), 1);
        assert_nothing();
        SDL_WaitThread(thread, NULL);
    }
    assert_int_equal(write(pipes[1], "x", 1), 1);
    assert_int_equal(next().kind, WINDOW_readable);
    assert_int_equal(window_watch(w, -1), 0);
    assert_nothing(); // no longer watched
    close(pipes[0]);
    close(pipes[1]);
}

static void test_another_descriptor(void **context)
{
    (void)context;
    drain();
    int silent[2], pipes[2];
    assert_int_equal(pipe(silent), 0);
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(window_watch(w, silent[0]), 0);
    struct window_event event;
    assert_false(window_wait(w, 5, &event));
    assert_int_equal(window_watch(w, pipes[0]), 0);
    SDL_Thread *thread = SDL_CreateThread(write_later, "write", &pipes[1]);
    assert_true(window_wait(w, -1, &event)); // woken: no time runs out here
    assert_int_equal(event.kind, WINDOW_readable);
    SDL_WaitThread(thread, NULL);
    assert_int_equal(window_watch(w, -1), 0);
    for (int i = 0; i < 2; i++) close(silent[i]), close(pipes[i]);
}

static void test_end_of_file_is_readable(void **context)
{
    (void)context;
    drain();
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(window_watch(w, pipes[0]), 0);
    close(pipes[1]);
    assert_int_equal(next().kind, WINDOW_readable);
    assert_int_equal(window_watch(w, -1), 0);
    close(pipes[0]);
}

// --- out ------------------------------------------------------------------------------------------------------------
static void test_present(void **context)
{
    (void)context;
    int width, height;
    window_size(w, &width, &height);
    uint32_t *pixels = malloc((size_t)width * (size_t)height * 4);
    for (int i = 0; i < width * height; i++) pixels[i] = 0xff000000 | (uint32_t)i;
    box all = {0, 0, (float)width, (float)height}, some[100];
    assert_int_equal(window_present(w, pixels, width, height, width * 4, &all, 1), 0);
    SDL_Surface *surface = SDL_GetWindowSurface(SDL_GetWindowFromID(1));
    assert_non_null(surface);
    assert_int_equal(surface->format->BytesPerPixel, 4);
    const uint32_t *shown = surface->pixels;
    for (int i = 0; i < width; i++) assert_int_equal(shown[5 * surface->pitch / 4 + i] & 0xffffff, pixels[5 * width + i] & 0xffffff);
    for (int i = 0; i < width * height; i++) pixels[i] = 0xffffffff;
    for (int i = 0; i < 100; i++) some[i] = (box){(float)i, 0, 1, 1};
    some[99] = (box){-50, -50, 60, 60}; // beyond the edges
    assert_int_equal(window_present(w, pixels, width, height, width * 4, some, 100), 0);
    assert_int_equal(shown[98] & 0xffffff, 0xffffff);
    assert_int_equal(shown[9 * surface->pitch / 4 + 9] & 0xffffff, 0xffffff);
    assert_int_equal(shown[99] & 0xffffff, 99);
    assert_int_equal(shown[10 * surface->pitch / 4 + 10] & 0xffffff, 10 * width + 10);
    free(pixels);
}

static void test_title_cursor_fullscreen(void **context)
{
    (void)context;
    window_title(w, "chess");
    assert_string_equal(SDL_GetWindowTitle(SDL_GetWindowFromID(1)), "chess");
    for (int i = 0; i < CURSORS; i++) window_cursor(w, i);
    assert_false(window_is_fullscreen(w));
    window_fullscreen(w, true);
    assert_true(window_is_fullscreen(w));
    window_fullscreen(w, false);
    assert_false(window_is_fullscreen(w));
    assert_float_equal(window_scale(w), 1, 0);
}

static void test_smallest_size(void **context)
{
    (void)context;
    window *small = NULL;
    error e;
    assert_int_equal(window_open(&small, "small", 10, 10, &e), 0);
    int width, height;
    window_size(small, &width, &height);
    assert_true(width == WINDOW_MIN_WIDTH && height == WINDOW_MIN_HEIGHT);
    window_close(small);
}

static void assert_fit(int wanted_width, int wanted_height, int room_width, int room_height, int width, int height)
{
    struct window_extent fit = window_fit((struct window_extent){wanted_width, wanted_height}, (struct window_extent){room_width, room_height});
    assert_int_equal(fit.width, width);
    assert_int_equal(fit.height, height);
}

static void test_a_window_fits_its_screen(void **context)
{
    (void)context;
    assert_fit(1600, 900, 1920, 1080, 1600, 900);
    assert_fit(1600, 900, 1024, 740, 1024, 740); // a projector with a panel
    assert_fit(3840, 1000, 2560, 1440, 2560, 1000);
    assert_fit(10, 10, 1920, 1080, WINDOW_MIN_WIDTH, WINDOW_MIN_HEIGHT);
    assert_fit(1600, 900, 800, 600, 800, 600); // smaller than the smallest
    assert_fit(1600, 900, 0, 0, 1600, 900);    // nobody knows
}

static int open_and_close(void *context)
{
    (void)context;
    window *opened;
    int status = window_open(&opened, "memory", 1024, 700, NULL);
    if (!status) window_close(opened);
    return status;
}

static void test_out_of_memory(void **context)
{
    (void)context;
    assert_int_equal(fail_alloc_each(open_and_close, NULL), 1);
}

// Its own process would be cleaner, but SDL starts over well enough: last test.
static void test_no_display(void **context)
{
    (void)context;
    window_close(w);
    unsetenv("SDL_VIDEODRIVER");
    unsetenv("WAYLAND_DISPLAY");
    setenv("DISPLAY", ":7531", 1);
    error e;
    assert_int_equal(window_open(&w, "none", 1024, 700, &e), -ENODEV);
    assert_non_null(strstr(e.text, "no display"));
    assert_null(strchr(e.text, '\n'));
    w = NULL;
}

static int open_window(void **context)
{
    (void)context;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return window_open(&w, "test", 1280, 800, NULL);
}

static int close_window(void **context)
{
    (void)context;
    window_close(w);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_typed_characters),
        cmocka_unit_test(test_typed_together),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_window_changes),
        cmocka_unit_test(test_interrupt_quits),
        cmocka_unit_test(test_timeout),
        cmocka_unit_test(test_watched_descriptor_wakes),
        cmocka_unit_test(test_another_descriptor),
        cmocka_unit_test(test_end_of_file_is_readable),
        cmocka_unit_test(test_present),
        cmocka_unit_test(test_title_cursor_fullscreen),
        cmocka_unit_test(test_smallest_size),
        cmocka_unit_test(test_a_window_fits_its_screen),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_no_display),
    };
    return cmocka_run_group_tests(tests, open_window, close_window);
}
