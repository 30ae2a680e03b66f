// Where the things that belong to loopscope lie. They are found from the executable, so that a build or an installation can
// be moved as a whole: in a build they are beside it, in an installation where such things are kept.
#ifndef LOOPSCOPE_CLI_INSTALLATION_H
#define LOOPSCOPE_CLI_INSTALLATION_H

#include <limits.h>
#include <stdbool.h>

enum installation_part {
    INSTALLATION_scenarios, // the directory of the built-in scenarios: executables, in an installation their sources too
    INSTALLATION_lessons,   // the directory of their lessons
    INSTALLATION_headers,   // the directory of the runtime's headers
    INSTALLATION_library,   // the runtime: an archive
};

// Writes the path of the part to path. False where that is too long, or /proc is not there.
bool installation_path(char path[static PATH_MAX], enum installation_part part);

#endif
