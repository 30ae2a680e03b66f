#define _GNU_SOURCE // asprintf
#include "cli/scenario.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/compile.h"
#include "cli/installation.h"
#include "cli/nearest.h"
#include "link/head.h"
#include "link/sources.h"

// Writes "DIRECTORY/NAME", the directory being the scenarios', to path. False where that is too
// long, or /proc is not there.
static bool built_in_path(char path[static PATH_MAX], const char *name)
{
    char directory[PATH_MAX];
    return installation_path(directory, INSTALLATION_scenarios) &&
           snprintf(path, PATH_MAX, "%s/%s", directory, name) < PATH_MAX;
}

static bool is_executable(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

static int is_scenario(const struct dirent *entry)
{
    char path[PATH_MAX];
    return built_in_path(path, entry->d_name) && is_executable(path);
}

int scenario_each(int (*each)(const char *name, void *context), void *context)
{
    char directory[PATH_MAX];
    struct dirent **entries;
    if (!built_in_path(directory, ""))
        return fail("the scenarios cannot be found: /proc is not there, or the path to them is too "
                    "long; name a program's path");
    int count = scandir(directory, &entries, is_scenario, alphasort);
    if (count < 0)
        return fail("there are no scenarios in %s; build them, or name a program's path",
                    directory);
    int status = STATUS_done;
    for (int i = 0; i < count; i++) {
        if (status == STATUS_done) status = each(entries[i]->d_name, context);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static bool find_built_in(char path[static PATH_MAX], const char *name)
{
    return *name && !strchr(name, '/') && built_in_path(path, name) && is_executable(path);
}

bool scenario_exists(const char *name)
{
    char path[PATH_MAX];
    return find_built_in(path, name);
}

// The nearest name, copied: it is there for the call only.
struct meant {
    struct nearest *nearest;
    char *name; // NAME_MAX + 1 bytes
};

static int offer(const char *name, void *context)
{
    struct meant *m = context;
    nearest_offer(m->nearest, name);
    if (m->nearest->name == name) m->nearest->name = strcpy(m->name, name);
    return STATUS_done;
}

int scenario_refuse(const char *name)
{
    struct nearest n = {.wanted = name};
    char found[NAME_MAX + 1] = "";
    struct meant meant = {&n, found};
    int status = scenario_each(offer, &meant);
    if (status != STATUS_done) return status;
    if (n.name) return fail("there is no scenario and no file '%s'; did you mean '%s'?", name, found);
    return fail("there is no scenario and no file '%s'; loopscope list shows the scenarios", name);
}

int scenario_path(char path[static PATH_MAX], const char *name)
{
    if (find_built_in(path, name)) return STATUS_done;
    if (compile_source(name)) return compile_program(path, name);
    if (strlen(name) >= PATH_MAX) return fail("the name of the program is too long");
    strcpy(path, name);
    if (strchr(name, '/') || access(path, F_OK) == 0) return STATUS_done;
    return scenario_refuse(name);
}

char *scenario_head(const char *name)
{
    char path[PATH_MAX], *file = NULL, *text = NULL;
    if (!find_built_in(path, name)) text = compile_source(name) ? sources_find(name, "") : NULL;
    else if (asprintf(&file, "scenarios/%s.c", name) >= 0) text = sources_find(file, path);
    char *head = text ? head_of(text, false) : NULL;
    free(text);
    free(file);
    return head;
}
