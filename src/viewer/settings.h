// How a user likes the window, kept from one time to the next: a file of lines NAME VALUE.
#ifndef LOOPSCOPE_VIEWER_SETTINGS_H
#define LOOPSCOPE_VIEWER_SETTINGS_H

#include "viewer/lines.h"
#include "viewer/view.h"

struct settings {
    const theme *theme;       // dark, light, contrast
    float scale;              // 1: 100 %
    bool still;               // nothing moves by itself
    uint32_t hidden, wanted;  // bit p: panel p
    int width, height;        // of the window, points; 0: not said
};

extern const struct settings settings_default;

// Starts with *s as it is. What is wrong in the file is complained of and left.
void settings_read(struct settings *s, const char *path, const struct complaints *c);

// Writes the file anew, with the directories that it lies in. 0 or a negative errno; the old file stays then.
int settings_write(const struct settings *s, const char *path);

struct settings settings_of(const struct view *v, int width, int height);
void settings_apply(const struct settings *s, struct view *v);

// What has been changed since `before` was true goes into *s; the rest of it stays. Whether there is any.
bool settings_take_changes(struct settings *s, const struct settings *before, const struct settings *now);

#endif
