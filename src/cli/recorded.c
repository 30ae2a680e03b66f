#include "cli/recorded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_name.h"
#include "cli/command.h"
#include "cli/scenario.h"
#include "link/sources.h"
#include "query/parameter.h"

#define SOURCE "source:"

// --- the program ----------------------------------------------------------------------------------------------------
// Whether a file is that of the program: its name with .c, in any directory.
static bool is_source_of(const char *file, const char *program)
{
    const char *name = file_name(file);
    size_t length = strlen(program);
    return strncmp(name, program, length) == 0 && strcmp(name + length, ".c") == 0;
}

// The file of the program as the trace names it, and its text there. False where the trace holds none.
static bool find_source(const trace *t, const char *program, const char **file, const char **text)
{
    const char *key;
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        trace_meta_at(t, i, &key, text);
        *file = key + strlen(SOURCE);
        if (strncmp(key, SOURCE, strlen(SOURCE)) == 0 && is_source_of(*file, program)) return true;
    }
    return false;
}

static bool is_in_scenarios(const char *file)
{
    static const char directory[] = "scenarios/";
    const char *slash = strrchr(file, '/');
    size_t length = slash ? (size_t)(slash + 1 - file) : 0, wanted = strlen(directory);
    return length >= wanted && strncmp(slash + 1 - wanted, directory, wanted) == 0;
}

// 1 where the file is there and has this text, 0 where it has another, -1 where it is not there.
static int has_text(const char *path, const char *text)
{
    char *found = sources_find(path, "");
    int has = found ? strcmp(found, text) == 0 : -1;
    free(found);
    return has;
}

static enum recorded find_file(char name[static PATH_MAX], const char *file, const char *text, const char *path)
{
    const char *slash = strrchr(path, '/');
    int changed = -1;
    if (*file != '/' && !strstr(file, "..")) {
        int length = slash ? (int)(slash - path) + 1 : 0;
        if (snprintf(name, PATH_MAX, "%.*s%s", length, path, file) < PATH_MAX) changed = has_text(name, text);
        if (changed == 1) return RECORDED_found;
        snprintf(name, PATH_MAX, "%s", file);
        int here = has_text(name, text);
        if (here == 1) return RECORDED_found;
        if (here == 0) changed = 0;
    }
    snprintf(name, PATH_MAX, "%s", file);
    return changed == 0 ? RECORDED_changed : RECORDED_gone;
}

enum recorded recorded_find(char name[static PATH_MAX], const trace *t, const char *path)
{
    const char *program = trace_meta(t, "program"), *file, *text;
    *name = 0;
    if (!program) return RECORDED_unsaid;
    if (find_source(t, program, &file, &text) && !is_in_scenarios(file)) return find_file(name, file, text, path);
    snprintf(name, PATH_MAX, "%s", program);
    return scenario_exists(program) ? RECORDED_found : RECORDED_unknown;
}

int recorded_program(char name[static PATH_MAX], const trace *t, const char *path)
{
    switch (recorded_find(name, t, path)) {
    case RECORDED_found: return STATUS_done;
    case RECORDED_unsaid: return fail("%s does not say of which program it is: name it, as in: loopscope verify %s PROGRAM", path, path);
    case RECORDED_unknown:
        return fail("%s is of '%s', which is no scenario: name the program, as in: loopscope verify %s ./%s", path, name, path, name);
    case RECORDED_changed: return fail("'%s' is not what it was when %s was recorded: loopscope verify %s %s runs it all the same", name, path, path, name);
    case RECORDED_gone:
        return fail("'%s', of which %s was recorded, is not there: name the program, as in: loopscope verify %s PROGRAM", name, path, path);
    }
    return STATUS_failed;
}

// --- its parameters -------------------------------------------------------------------------------------------------
char **recorded_parameters(const trace *t)
{
    size_t count = 0, bytes = 0;
    struct parameter p;
    for (uint32_t i = 0; i < trace_meta_count(t); i++)
        if (parameter_at(t, i, &p)) count++, bytes += strlen(p.name) + strlen(p.value) + 2;
    char **list = malloc((count + 1) * sizeof *list + bytes);
    if (!list) return NULL;
    char *text = (char *)(list + count + 1);
    count = 0;
    for (uint32_t i = 0; i < trace_meta_count(t); i++) {
        if (!parameter_at(t, i, &p)) continue;
        list[count++] = text;
        text += sprintf(text, "%s=%s", p.name, p.value) + 1;
    }
    list[count] = NULL;
    return list;
}
