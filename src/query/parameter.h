// The parameters of a run: what its program has declared of each, and the value that it ran with.
#ifndef LOOPSCOPE_QUERY_PARAMETER_H
#define LOOPSCOPE_QUERY_PARAMETER_H

#include <stdbool.h>

#include "trace/trace.h"

enum parameter_kind { PARAMETER_int, PARAMETER_float, PARAMETER_choice };

struct parameter {
    const char *name, *help; // in the trace's memory; help: "" where there is none
    enum parameter_kind kind;
    char standard[64], value[64];
    char min[200], max[64]; // a choice has its choices in min, joined by |
};

// Meta i of the trace, where it declares a parameter: "param:boards" is "int 24 1 200 8". False for other metas, and for a declaration that
// a later one of the same name replaces.
bool parameter_at(const trace *t, uint32_t i, struct parameter *out);

#endif
