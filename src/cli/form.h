// The forms into which `loopscope export` turns a trace, one row of form.def each, and the options that they take, rows of form_option.def.
#ifndef LOOPSCOPE_CLI_FORM_H
#define LOOPSCOPE_CLI_FORM_H

#include <argp.h>

#include "base/error.h"
#include "base/progress.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "viewer/picture.h"

enum form_option {
#define OPTION(name, ...) FORM_OPTION_##name,
#include "cli/form_option.def"
#undef OPTION
    FORM_OPTIONS
};

// Bits for a set of them.
enum {
#define OPTION(name, ...) TAKES_##name = 1u << FORM_OPTION_##name,
#include "cli/form_option.def"
#undef OPTION
};

// What the user asked for.
struct form_request {
    const char *trace; // the name of its file
    unsigned given;    // bits TAKES_
    struct position at, from, until;
    struct picture_options picture; // without its moments
    double speed;
    int64_t tick; // nanoseconds; 0 where it was not given
    struct progress *progress; // NULL where nobody would see it
};

// Writes the trace in one form. 0; -EBADMSG where the result is good up to damage in the trace; another negative errno.
#define FORM(name, function, ...)                                                                                                \
    int form_##function(const trace *t, const struct form_request *r, const struct output *out, error *e);
#include "cli/form.def"
#undef FORM

enum form_shape { FORM_text, FORM_binary, FORM_file, FORM_folder };

struct form {
    const char *name;
    int (*write)(const trace *t, const struct form_request *r, const struct output *out, error *e);
    enum form_shape shape;
    unsigned takes; // bits TAKES_
    const char *help;
};

// NULL where there is none of that name.
const struct form *form_of(const char *name);

// "jsonl, steps or png": all of them, and those that take an option. The text holds until the next call.
const char *form_names(void);
const char *form_names_that_take(enum form_option option);

// A paragraph of help, a line for each form; for free(). NULL where there is no memory.
char *form_help(void);

// The options as rows of argp's table, with the keys FORM_OPTION_KEY + enum form_option.
#define FORM_OPTION_KEY 0x1000
void form_option_rows(struct argp_option rows[FORM_OPTIONS], int group);

// Parses the value of one of them.
void form_option_parse(struct form_request *r, enum form_option option, const struct argp_state *parser, const char *value);

// Ends the process where an option was given that the form does not take, or two that exclude each other.
void form_options_check(const struct form *form, const struct form_request *r, const struct argp_state *parser);

// Whether the trace has the places that were asked for: an exit status, with a line on standard error.
int form_places_check(const struct form_request *r, const trace *t);

#endif
