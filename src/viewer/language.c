#include "viewer/language.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/file_name.h"

static bool has_twin(model *m)
{
    for (uint32_t id = 1; id <= trace_places(m->trace); id++)
        if (model_twin(m, trace_place(m->trace, id).file)) return true;
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), n = strlen(end);
    return length > n && strcmp(text + length - n, end) == 0;
}

// The first source of this kind that the run has come to; "" for none.
static const char *first_source(const model *m, const char *end)
{
    for (uint32_t id = 1; id <= trace_places(m->trace); id++) {
        const char *file = trace_string(m->trace, trace_place(m->trace, id).file);
        if (ends_with(file, end)) return file;
    }
    return "";
}

static bool is_there(const model *m, const char *file)
{
    struct source *s = NULL;
    bool there = source_new(&s, m->trace, file) == 0 && s->line_count > 0;
    source_free(s);
    return there;
}

static void say_why_not(struct view *v, const model *m)
{
    const char *c = first_source(m, ".c"), *name = file_name(c), *key = v->keys->of[ACTION_python].label;
    char python[PATH_MAX];
    int stem = (int)strlen(name) - 2;
    if (!*c) {
        view_say(v, *first_source(m, ".py") ? "The source is in Python already." : "No line of a C source has been reached, of which there could be one in Python.");
        return;
    }
    bool there = snprintf(python, sizeof python, "%.*s.py", (int)strlen(c) - 2, c) < PATH_MAX && is_there(m, python);
    if (there) view_say(v, "`%.*s.py` is another program than `%s`: no function of the one has the name of one of the other.", stem, name, name);
    else
        view_say(v, "There is no `%.*s.py` beside `%s`. Save the same program in Python there, and run it again: then `%s` shows it.", stem, name, name, key);
}

void language_change(struct view *v, model *m)
{
    if (!v->python && !has_twin(m)) say_why_not(v, m);
    else v->python = !v->python;
}
