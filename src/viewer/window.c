#include "viewer/window.h"

#include <SDL.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "viewer/text.h"

// SDL waits for its own events only. A thread of its own waits for the watched descriptor and then wakes SDL with an event:
// nobody polls at intervals, so an idle viewer sleeps, and the program's next turn is seen at once. The thread is told what
// to do through a pipe and looks once for each time it is told, so a readable descriptor cannot make it spin.
enum { WATCH_nothing = -1, WATCH_end = -2 }; // in the pipe: these, or the descriptor to look at

struct window {
    SDL_Window *sdl;
    SDL_Cursor *cursors[CURSORS];
    SDL_Thread *watcher;
    int orders[2];      // the pipe: the watcher reads [0]
    uint32_t readable;  // SDL's number for the watcher's event
    int fd;             // watched, -1 for none
    bool armed;         // the watcher was told to look and has not yet reported
    bool repeat;        // of the key whose text comes next
    char typed[SDL_TEXTINPUTEVENT_TEXT_SIZE]; // what an input method wrote at once and has not been told yet
};

// --- open and close -------------------------------------------------------------------------------------------------
// The drivers that show something. SDL would fall back on one that draws into nothing, and call that success.
static void choose_driver(void)
{
    if (getenv("SDL_VIDEODRIVER")) return;
    SDL_SetHint(SDL_HINT_VIDEODRIVER, getenv("WAYLAND_DISPLAY") ? "x11,wayland" : "x11");
}

static int fail_to_open(error *e, int code)
{
    return error_set(e, code, "no display to open a window on (%s): run on a desktop, or use loopscope narrate or loopscope export",
                     SDL_GetError());
}

static void set_hints(void)
{
    choose_driver();
    SDL_SetHint(SDL_HINT_APP_NAME, "loopscope");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); // else SDL sends each picture through OpenGL
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
}

struct window_extent window_fit(struct window_extent wanted, struct window_extent room)
{
    struct window_extent fit = {SDL_max(wanted.width, WINDOW_MIN_WIDTH), SDL_max(wanted.height, WINDOW_MIN_HEIGHT)};
    if (room.width > 0) fit.width = SDL_min(fit.width, room.width);
    if (room.height > 0) fit.height = SDL_min(fit.height, room.height);
    return fit;
}

// What panels and docks leave of the screen on which windows open. The driver that shows nothing has an invented one of 1024x768.
static SDL_Rect room_on_screen(void)
{
    SDL_Rect room;
    bool shows = strcmp(SDL_GetCurrentVideoDriver(), "dummy") != 0;
    return shows && SDL_GetDisplayUsableBounds(0, &room) == 0 ? room : (SDL_Rect){0};
}

// The window manager's frame has to be on the screen, too, and is known only once the window is there.
static void make_room_for_frame(SDL_Window *sdl, struct window_extent wanted, SDL_Rect room)
{
    int top, left, bottom, right, width, height;
    if (room.w <= 0) return;
    SDL_PumpEvents(); // it has told of its frame by now
    if (SDL_GetWindowBordersSize(sdl, &top, &left, &bottom, &right) != 0) return;
    struct window_extent inner = {room.w - left - right, room.h - top - bottom};
    struct window_extent fit = window_fit(wanted, inner), least = window_fit((struct window_extent){0}, inner);
    SDL_SetWindowMinimumSize(sdl, least.width, least.height);
    SDL_GetWindowSize(sdl, &width, &height);
    if (fit.width == width && fit.height == height) return;
    SDL_SetWindowSize(sdl, fit.width, fit.height);
    SDL_SetWindowPosition(sdl, room.x + left + (inner.width - fit.width) / 2, room.y + top + (inner.height - fit.height) / 2);
}

int window_open(window **out, const char *title, int width, int height, error *e)
{
    set_hints();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO)) return fail_to_open(e, -ENODEV);
    window *w = calloc(1, sizeof *w);
    if (!w) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return error_set(e, -ENOMEM, "no memory for a window");
    }
    w->fd = w->orders[0] = w->orders[1] = -1;
    w->readable = SDL_RegisterEvents(1);
    SDL_Rect room = room_on_screen();
    struct window_extent wanted = {width, height}, size = window_fit(wanted, (struct window_extent){room.w, room.h});
    w->sdl = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, size.width, size.height,
                              SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!w->sdl) {
        window_close(w);
        return fail_to_open(e, -ENODEV);
    }
    SDL_SetWindowMinimumSize(w->sdl, SDL_min(WINDOW_MIN_WIDTH, size.width), SDL_min(WINDOW_MIN_HEIGHT, size.height));
    make_room_for_frame(w->sdl, wanted, room);
    SDL_StartTextInput();
    *out = w;
    return 0;
}

static void order(const window *w, int what)
{
    while (write(w->orders[1], &what, sizeof what) < 0 && errno == EINTR) {}
}

void window_close(window *w)
{
    if (!w) return;
    if (w->watcher) {
        order(w, WATCH_end);
        SDL_WaitThread(w->watcher, NULL);
    }
    if (w->orders[0] >= 0) close(w->orders[0]), close(w->orders[1]);
    for (int i = 0; i < CURSORS; i++)
        if (w->cursors[i]) SDL_FreeCursor(w->cursors[i]);
    if (w->sdl) SDL_DestroyWindow(w->sdl);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(w);
}

void window_size(const window *w, int *width, int *height) { SDL_GetWindowSizeInPixels(w->sdl, width, height); }

float window_scale(const window *w)
{
    int points, pixels;
    SDL_GetWindowSize(w->sdl, &points, NULL);
    SDL_GetWindowSizeInPixels(w->sdl, &pixels, NULL);
    return points > 0 ? (float)pixels / (float)points : 1;
}

// --- the watched descriptor -----------------------------------------------------------------------------------------
static int watcher_main(void *context)
{
    const window *w = context;
    int fd = WATCH_nothing;
    for (;;) {
        struct pollfd polled[] = {{.fd = w->orders[0], .events = POLLIN}, {.fd = fd, .events = POLLIN}};
        if (poll(polled, 2, -1) < 0) continue; // EINTR
        if (polled[0].revents) {
            if (read(w->orders[0], &fd, sizeof fd) != sizeof fd || fd == WATCH_end) return 0;
        } else {
            fd = WATCH_nothing;
            SDL_PushEvent(&(SDL_Event){.type = w->readable});
        }
    }
}

int window_watch(window *w, int fd)
{
    if (!w->watcher) {
        if (fd < 0) return 0;
        if (w->orders[0] < 0 && pipe(w->orders)) return -errno;
        w->watcher = SDL_CreateThread(watcher_main, "watcher", w);
        if (!w->watcher) return -EAGAIN;
    }
    w->fd = fd;
    w->armed = false;
    order(w, WATCH_nothing);
    return 0;
}

static bool is_readable(int fd) { return fd >= 0 && poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0) > 0; }

// --- events ---------------------------------------------------------------------------------------------------------
static unsigned modifiers(int sdl)
{
    // The right alt key types characters on many layouts; it is no modifier here.
    return (sdl & KMOD_SHIFT ? MODIFIER_shift : 0) | (sdl & KMOD_CTRL ? MODIFIER_control : 0) | (sdl & KMOD_LALT ? MODIFIER_alt : 0);
}

static uint32_t named_key(SDL_Keycode sym)
{
    static const struct { SDL_Keycode sym; enum window_key key; } names[] = {
        {SDLK_RETURN, KEY_enter}, {SDLK_KP_ENTER, KEY_enter}, {SDLK_ESCAPE, KEY_escape}, {SDLK_BACKSPACE, KEY_backspace},
        {SDLK_TAB, KEY_tab}, {SDLK_LEFT, KEY_left}, {SDLK_RIGHT, KEY_right}, {SDLK_UP, KEY_up}, {SDLK_DOWN, KEY_down},
        {SDLK_HOME, KEY_home}, {SDLK_END, KEY_end}, {SDLK_PAGEUP, KEY_page_up}, {SDLK_PAGEDOWN, KEY_page_down},
    };
    for (size_t i = 0; i < SDL_arraysize(names); i++)
        if (names[i].sym == sym) return names[i].key;
    if (sym >= SDLK_F1 && sym <= SDLK_F12) return KEY_f1 + (uint32_t)(sym - SDLK_F1);
    return 0;
}

static bool key_down(window *w, const SDL_KeyboardEvent *key, struct window_event *event)
{
    event->modifiers = modifiers(key->keysym.mod);
    event->repeat = w->repeat = key->repeat;
    event->key = named_key(key->keysym.sym);
    bool plain = !(event->modifiers & (MODIFIER_control | MODIFIER_alt));
    if (!event->key && !plain && !(key->keysym.sym & SDLK_SCANCODE_MASK)) event->key = (uint32_t)key->keysym.sym;
    return event->key; // a plain character comes as text
}

// The first character of what was typed; the rest waits.
static bool next_typed(window *w, struct window_event *event)
{
    const char *rest = w->typed;
    if (!*rest) return false;
    *event = (struct window_event){.kind = WINDOW_key, .key = text_character(&rest), .modifiers = modifiers((int)SDL_GetModState()), .repeat = w->repeat};
    bool plain = !(event->modifiers & (MODIFIER_control | MODIFIER_alt)); // else they came as keys
    if (!plain) rest = "";
    memmove(w->typed, rest, strlen(rest) + 1);
    return plain && event->key;
}

static void place(const window *w, struct window_event *event, int x, int y)
{
    float scale = window_scale(w);
    event->x = (float)x * scale, event->y = (float)y * scale;
    event->modifiers = modifiers((int)SDL_GetModState());
}

static bool wheel_turned(const window *w, const SDL_MouseWheelEvent *wheel, struct window_event *event)
{
    float sign = wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -1 : 1;
    place(w, event, wheel->mouseX, wheel->mouseY);
    event->wheel_x = sign * wheel->preciseX, event->wheel_y = sign * wheel->preciseY;
    return true;
}

static bool window_changed(const window *w, const SDL_WindowEvent *change, struct window_event *event)
{
    switch (change->event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        event->kind = WINDOW_resize;
        window_size(w, &event->width, &event->height);
        return true;
    case SDL_WINDOWEVENT_EXPOSED: event->kind = WINDOW_expose; return true;
    case SDL_WINDOWEVENT_LEAVE: event->kind = WINDOW_leave; return true;
    default: return false; // moved, focused ...: nothing to us
    }
}

// Says in *event what SDL tells. False where it is nothing to us.
static bool translate(window *w, const SDL_Event *sdl, struct window_event *event)
{
    *event = (struct window_event){0};
    switch (sdl->type) {
    case SDL_KEYDOWN: event->kind = WINDOW_key; return key_down(w, &sdl->key, event);
    case SDL_TEXTINPUT: SDL_strlcpy(w->typed, sdl->text.text, sizeof w->typed); return next_typed(w, event);
    case SDL_MOUSEMOTION:
        event->kind = WINDOW_motion;
        place(w, event, sdl->motion.x, sdl->motion.y);
        return true;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        event->kind = sdl->type == SDL_MOUSEBUTTONDOWN ? WINDOW_press : WINDOW_release;
        place(w, event, sdl->button.x, sdl->button.y);
        event->clicks = sdl->button.clicks;
        return sdl->button.button == SDL_BUTTON_LEFT;
    case SDL_MOUSEWHEEL: event->kind = WINDOW_wheel; return wheel_turned(w, &sdl->wheel, event);
    case SDL_WINDOWEVENT: return window_changed(w, &sdl->window, event);
    case SDL_QUIT: event->kind = WINDOW_quit; return true;
    default:
        if (sdl->type == w->readable) w->armed = false;
        return false;
    }
}

// A mouse tells more places than can be drawn: of motions in a row the last one counts.
static void skip_motions(SDL_Event *sdl)
{
    SDL_Event next;
    while (sdl->type == SDL_MOUSEMOTION && SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0 &&
           next.type == SDL_MOUSEMOTION)
        SDL_PollEvent(sdl);
}

static bool next_event(window *w, struct window_event *event)
{
    SDL_Event sdl;
    if (next_typed(w, event)) return true;
    while (SDL_PollEvent(&sdl)) {
        skip_motions(&sdl);
        if (translate(w, &sdl, event)) return true;
    }
    if (!is_readable(w->fd)) return false;
    *event = (struct window_event){.kind = WINDOW_readable};
    return true;
}

bool window_wait(window *w, int timeout_ms, struct window_event *event)
{
    uint64_t start = SDL_GetTicks64();
    for (;;) {
        if (next_event(w, event)) return true;
        int left = timeout_ms;
        if (timeout_ms > 0) left = (int)SDL_max((int64_t)(start + (uint64_t)timeout_ms - SDL_GetTicks64()), 0);
        if (left == 0) return false;
        if (w->fd >= 0 && !w->armed) {
            w->armed = true;
            order(w, w->fd);
        }
        SDL_WaitEventTimeout(NULL, left); // leaves the event in the queue
    }
}

// --- out ------------------------------------------------------------------------------------------------------------
// The part of a box within both the picture and the window.
static SDL_Rect part(box b, int width, int height)
{
    SDL_Rect whole = {0, 0, width, height}, r = {(int)b.x, (int)b.y, (int)ceilf(b.x + b.w) - (int)b.x, (int)ceilf(b.y + b.h) - (int)b.y};
    return SDL_IntersectRect(&r, &whole, &r) ? r : (SDL_Rect){0};
}

int window_present(window *w, const uint32_t *pixels, int width, int height, int stride, const box *changed, int count)
{
    SDL_Surface *surface = SDL_GetWindowSurface(w->sdl);
    if (!surface) return -EIO;
    uint32_t format = surface->format->format;
    uint32_t ours = format == SDL_PIXELFORMAT_RGB888 ? format : SDL_PIXELFORMAT_ARGB8888; // alpha is 255: the same bytes
    SDL_Rect parts[64];
    int waiting = 0;
    for (int i = 0; i < count; i++) {
        SDL_Rect r = part(changed[i], SDL_min(width, surface->w), SDL_min(height, surface->h));
        const uint8_t *from = (const uint8_t *)pixels + (ptrdiff_t)r.y * stride + 4 * (ptrdiff_t)r.x;
        uint8_t *to = (uint8_t *)surface->pixels + (ptrdiff_t)r.y * surface->pitch + surface->format->BytesPerPixel * (ptrdiff_t)r.x;
        if (r.w && SDL_ConvertPixels(r.w, r.h, ours, from, stride, format, to, surface->pitch)) return -EIO;
        if (r.w) parts[waiting++] = r;
        bool full = waiting == SDL_arraysize(parts), last = i + 1 == count;
        if (waiting && (full || last)) {
            if (SDL_UpdateWindowSurfaceRects(w->sdl, parts, waiting)) return -EIO;
            waiting = 0;
        }
    }
    return 0;
}

void window_title(window *w, const char *title) { SDL_SetWindowTitle(w->sdl, title); }

void window_cursor(window *w, enum window_cursor cursor)
{
    static const SDL_SystemCursor shapes[CURSORS] = {SDL_SYSTEM_CURSOR_ARROW, SDL_SYSTEM_CURSOR_HAND};
    if (!w->cursors[cursor]) w->cursors[cursor] = SDL_CreateSystemCursor(shapes[cursor]);
    if (w->cursors[cursor] && SDL_GetCursor() != w->cursors[cursor]) SDL_SetCursor(w->cursors[cursor]);
}

void window_fullscreen(window *w, bool on) { SDL_SetWindowFullscreen(w->sdl, on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0); }

bool window_is_fullscreen(const window *w) { return SDL_GetWindowFlags(w->sdl) & SDL_WINDOW_FULLSCREEN_DESKTOP; }
