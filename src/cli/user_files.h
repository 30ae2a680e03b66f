// Where a user's own files lie, as the XDG Base Directory Specification 0.8 has it.
#ifndef LOOPSCOPE_CLI_USER_FILES_H
#define LOOPSCOPE_CLI_USER_FILES_H

#include <limits.h>

#define USER_FILES_HELP \
    "The window is the next time as it was left (theme, scale, panels): $XDG_STATE_HOME/loopscope/window, else in ~/.local/state. Keys of one's own " \
    "stand in $XDG_CONFIG_HOME/loopscope/keys, else in ~/.config, a line each: an action and its keys, as in: forward n Right\n"

struct user_files {
    char settings[PATH_MAX]; // what the window keeps; "" where there is no such place
    char keys[PATH_MAX];     // that the user has written
};

struct viewer_options;
// Finds them for a window that is about to be opened: what is wrong in them goes to standard error. f: outlives the window.
void user_files_use(struct user_files *f, struct viewer_options *window);

#endif
