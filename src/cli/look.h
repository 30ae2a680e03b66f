// How that which a command shows looks: its options --theme, --size and --scale.
#ifndef LOOPSCOPE_CLI_LOOK_H
#define LOOPSCOPE_CLI_LOOK_H

#include <argp.h>

#include "viewer/picture.h"
#include "viewer/viewer.h"

enum { LOOK_theme = 0x2000, LOOK_size, LOOK_scale };

// The rows of a command's table, with what it says of its themes and its size.
#define LOOK_OPTIONS(theme, size)                                                                                                                   \
    {"theme", LOOK_theme, "THEME", 0, theme, 0}, {"size", LOOK_size, "WIDTHxHEIGHT", 0, size, 0},                                                   \
    {"scale", LOOK_scale, "N", 0, "How large everything is drawn, 1 to 4 (at first: 1)", 0}

// What the command's parser does with the keys that it does not know: takes those of the rows.
error_t look_parse(struct viewer_options *window, int key, const char *argument, const struct argp_state *parser);

// A picture that looks as the window was asked to.
struct picture_options look_picture(const struct viewer_options *window);

#endif
