// Which key does what: the table keys.def, and what a user's own file says otherwise.
#ifndef LOOPSCOPE_VIEWER_KEYMAP_H
#define LOOPSCOPE_VIEWER_KEYMAP_H

#include "viewer/lines.h"
#include "viewer/targets.h"

#define KEYMAP_LABEL 16

struct keymap {
    struct {
        uint32_t keys[2];         // 0: none
        char label[KEYMAP_LABEL]; // as it is shown
    } of[ACTIONS];
};

extern const struct keymap keymap_default; // keys.def

// What a key does; a letter is the same with shift and without, unless it is a key of its own with shift. ACTION_none: nothing.
enum action keymap_action(const struct keymap *m, uint32_t key);

// Lines of a file: an action of keys.def by its name, then one key or two, or - for none, as in `forward z Right`. A key is its
// character, or Left, Right, Up, Down, Home, End, PageUp, PageDown, Space, Enter, Tab, Backspace, Escape, F1 to F12. An action that
// is named has these keys and no others; one that would share a key keeps those of keys.def that are free.
void keymap_read(struct keymap *m, const char *path, const struct complaints *c);

#endif
