#include "query/parameter.h"

#include <stdio.h>
#include <string.h>

static bool kind_of(const char *name, enum parameter_kind *out)
{
    static const char *const names[] = {[PARAMETER_int] = "int", [PARAMETER_float] = "float", [PARAMETER_choice] = "choice"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) != 0) continue;
        *out = (enum parameter_kind)i;
        return true;
    }
    return false;
}

bool parameter_at(const trace *t, uint32_t i, struct parameter *out)
{
    const char *key, *declared;
    char kind[16], help[120];
    trace_meta_at(t, i, &key, &declared);
    if (strncmp(key, "param:", 6) != 0 || trace_meta(t, key) != declared) return false;
    *out = (struct parameter){.name = key + 6};
    snprintf(help, sizeof help, "param_doc:%s", out->name);
    out->help = trace_meta(t, help);
    if (!out->help) out->help = "";
    return sscanf(declared, "%15s %63s %199s %63s %63s", kind, out->standard, out->min, out->max, out->value) == 5 && kind_of(kind, &out->kind);
}
