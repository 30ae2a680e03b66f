// What a user does with an open window, pushed into SDL's queue: the viewer's next turn does it.
#ifndef LOOPSCOPE_TESTS_SUPPORT_HANDS_H
#define LOOPSCOPE_TESTS_SUPPORT_HANDS_H

#include <SDL.h>

#include "base/utf8.h"
#include "support/cmocka_all.h"
#include "viewer/draw.h"
#include "viewer/window.h"

// SDL's code of a key of keymap.h; of most it is the character.
static inline SDL_Keycode keycode(uint32_t key)
{
    static const SDL_Keycode named[] = {SDLK_LEFT, SDLK_RIGHT, SDLK_UP, SDLK_DOWN, SDLK_HOME, SDLK_END, SDLK_PAGEUP, SDLK_PAGEDOWN, SDLK_F1, SDLK_F2,
                                        SDLK_F3,   SDLK_F4,    SDLK_F5, SDLK_F6,   SDLK_F7,   SDLK_F8,  SDLK_F9,     SDLK_F10,      SDLK_F11, SDLK_F12};
    if (key < KEY_left) return (SDL_Keycode)key;
    return key - KEY_left < sizeof named / sizeof *named ? named[key - KEY_left] : SDLK_UNKNOWN;
}

// A key, and what it writes.
static inline void push_key(uint32_t key, SDL_Keymod modifiers)
{
    SDL_Event e = {
        .key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED, .keysym = {.sym = keycode(key), .mod = modifiers}}};
    assert_int_equal(SDL_PushEvent(&e), 1);
    if (key < ' ' || key >= KEY_left || (modifiers & KMOD_CTRL)) return;
    SDL_Event typed = {.text = {.type = SDL_TEXTINPUT}};
    utf8_write(typed.text.text, key);
    assert_int_equal(SDL_PushEvent(&typed), 1);
}

static inline void push_mouse(uint32_t type, float x, float y)
{
    SDL_Event e = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .clicks = 1, .x = (int)x, .y = (int)y}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

// share: of the box's width from its left, half of its height.
static inline void push_click(box b, float share)
{
    push_mouse(SDL_MOUSEBUTTONDOWN, b.x + share * b.w, b.y + b.h / 2);
    push_mouse(SDL_MOUSEBUTTONUP, b.x + share * b.w, b.y + b.h / 2);
}

static inline void push_motion(float x, float y)
{
    SDL_Event e = {.motion = {.type = SDL_MOUSEMOTION, .x = (int)x, .y = (int)y}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

#endif
