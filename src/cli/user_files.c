#include "cli/user_files.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "viewer/viewer.h"

// Relative paths in these variables are to be ignored, says the specification.
static void find(char path[static PATH_MAX], const char *variable, const char *usual, const char *name)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    int length = 0;
    if (base && base[0] == '/') length = snprintf(path, PATH_MAX, "%s/loopscope/%s", base, name);
    else if (home && home[0] == '/') length = snprintf(path, PATH_MAX, "%s/%s/loopscope/%s", home, usual, name);
    if (length <= 0 || length >= PATH_MAX) path[0] = 0;
}

static void complain(void *context, const char *text)
{
    (void)context;
    warn("%s", text);
}

void user_files_use(struct user_files *f, struct viewer_options *window)
{
    find(f->settings, "XDG_STATE_HOME", ".local/state", "window");
    find(f->keys, "XDG_CONFIG_HOME", ".config", "keys");
    window->settings_path = f->settings[0] ? f->settings : NULL;
    window->keys_path = f->keys[0] ? f->keys : NULL;
    window->complaints = (struct complaints){complain, NULL};
}
