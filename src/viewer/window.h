// A window on the screen: shows pictures, tells what the user does, and wakes up for a program as well.
//
// The one file that knows SDL's windows and events. window_wait sleeps in the operating system until one of three things
// happens: the user does something, the watched file descriptor becomes readable, or the time is over; an idle viewer uses
// no processor time.
#ifndef LOOPSCOPE_VIEWER_WINDOW_H
#define LOOPSCOPE_VIEWER_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "viewer/draw.h"

#define WINDOW_MIN_WIDTH 1024
#define WINDOW_MIN_HEIGHT 700

typedef struct window window;

enum window_event_kind {
    WINDOW_key,      // key, modifiers, repeat
    WINDOW_motion,   // x, y
    WINDOW_press,    // x, y, modifiers, clicks: the main button
    WINDOW_release,  // x, y
    WINDOW_wheel,    // x, y, wheel_x, wheel_y, modifiers
    WINDOW_resize,   // width, height
    WINDOW_expose,   // the window's contents are lost: present the whole picture
    WINDOW_leave,    // the pointer has left the window
    WINDOW_readable, // the watched file descriptor is readable
    WINDOW_quit,     // the user closes the window, or SIGINT, SIGTERM
};

// Keys: what is typed is its Unicode character, as the keyboard's layout has it (so '?' and '+' are just that, and letters
// are small unless typed with shift); with control or alt held, the key's own character. The rest have names.
enum window_key {
    KEY_enter = '\r', KEY_escape = 27, KEY_backspace = '\b', KEY_tab = '\t', KEY_space = ' ',
    KEY_left = 0x110000, KEY_right, KEY_up, KEY_down, KEY_home, KEY_end, KEY_page_up, KEY_page_down,
    KEY_f1, KEY_f2, KEY_f3, KEY_f4, KEY_f5, KEY_f6, KEY_f7, KEY_f8, KEY_f9, KEY_f10, KEY_f11, KEY_f12,
};

enum { MODIFIER_shift = 1, MODIFIER_control = 2, MODIFIER_alt = 4 };

struct window_event {
    enum window_event_kind kind;
    uint32_t key;
    unsigned modifiers;
    bool repeat;          // the key is held down
    float x, y;           // pixels
    float wheel_x, wheel_y; // notches, positive: right and away from the user
    int clicks;           // 1, 2 for a double click ...
    int width, height;    // pixels
};

enum window_cursor { CURSOR_arrow, CURSOR_hand, CURSORS };

// The size that a window gets, in points, on a screen that has room for so much: not smaller than the smallest, but never larger than
// the screen, which may be smaller than that. No room: nobody knows how large the screen is.
struct window_extent { int width, height; };
struct window_extent window_fit(struct window_extent wanted, struct window_extent room);

// Opens a window of at least the smallest size that is not larger than the screen; resizable. width, height: points, as the desktop counts them.
// 0, or a negative errno and a line that says what to do, -ENODEV where there is no display.
int window_open(window **out, const char *title, int width, int height, error *e);
void window_close(window *w);

void window_size(const window *w, int *width, int *height); // pixels
float window_scale(const window *w);                        // pixels a point: 2 on a display of double density

// Wakes window_wait when fd becomes readable; -1: no more. fd: borrowed until then. 0 or a negative errno.
int window_watch(window *w, int fd);

// Waits for the next event, at most timeout_ms (-1: for ever, 0: not at all). Returns whether there is one. Readiness of the
// watched descriptor is told as long as it holds, after what the user did.
bool window_wait(window *w, int timeout_ms, struct window_event *event);

// Shows the changed boxes of a picture as raster_pixels gives it. 0 or a negative errno.
int window_present(window *w, const uint32_t *pixels, int width, int height, int stride, const box *changed, int count);

void window_title(window *w, const char *title);
void window_cursor(window *w, enum window_cursor cursor);
void window_fullscreen(window *w, bool on);
bool window_is_fullscreen(const window *w);

#endif
