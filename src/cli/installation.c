#include "cli/installation.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

// From the directory of the executable.
static const char *const in_build[] = {
    [INSTALLATION_scenarios] = "scenarios",
    [INSTALLATION_lessons] = "lessons",
    [INSTALLATION_headers] = "include",
    [INSTALLATION_library] = "libloopscope.a",
};
static const char *const installed[] = {
    [INSTALLATION_scenarios] = LOOPSCOPE_LIBRARIES "/loopscope/scenarios",
    [INSTALLATION_lessons] = LOOPSCOPE_LESSONS,
    [INSTALLATION_headers] = LOOPSCOPE_HEADERS,
    [INSTALLATION_library] = LOOPSCOPE_LIBRARIES "/libloopscope.a",
};

bool installation_path(char path[static PATH_MAX], enum installation_part part)
{
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length <= 0) return false;
    own[length] = 0;
    *strrchr(own, '/') = 0;
    if (snprintf(path, PATH_MAX, "%s/%s", own, in_build[part]) >= PATH_MAX) return false;
    return access(path, F_OK) == 0 || snprintf(path, PATH_MAX, "%s/%s", own, installed[part]) < PATH_MAX;
}
