// How the commands take their arguments: argp, and the values that several of them take. What makes
// no sense ends the process with one line on standard error and status 2.
#ifndef LOOPSCOPE_CLI_ARGUMENTS_H
#define LOOPSCOPE_CLI_ARGUMENTS_H

#include <argp.h>
#include <stdbool.h>

#include "trace/trace.h"
#include "viewer/theme.h"

// Parses with argp and adds --help. own: options, parser, args_doc and doc of the command. input:
// for its parser.
void arguments_parse(const struct argp *own, int argc, char **argv, void *input);

// One line that begins with the command's name, and the end.
__attribute__((noreturn, format(printf, 2, 3))) void
arguments_refuse(const struct argp_state *parser, const char *format, ...);

// A word of which there is only one: a "trace", a "file".
void arguments_take_only(const struct argp_state *parser, const char *what, const char **taken, const char *argument);

// A place in a trace: the number of an event, or a time.
struct position {
    bool is_time;
    uint32_t event;
    int64_t time; // nanoseconds
};

// "1234", "78s", "78.5s", "1:18" or "1:00:55.5".
struct position parse_position(const struct argp_state *parser, const char *argument);

// The first event at the position or after it, and the first one after it: numbers up to
// trace_length.
uint32_t position_first(const struct position *p, const trace *t);
uint32_t position_end(const struct position *p, const trace *t);

// Says that there is nothing there, and where the trace ends, in one line; returns STATUS_usage.
int position_refuse(const char *what, const trace *t);

// The time that is meant: its own, or that of the event, or of the last one where it is beyond. The trace has an event.
int64_t position_time(const struct position *p, const trace *t);

// The events of a stretch, both ends included: *first <= index < *end. Returns an exit status, with a line where there is none of --from
// and --to; an empty trace has an empty one.
int position_stretch(const struct position *from, const struct position *to, const trace *t, uint32_t *first, uint32_t *end);

// The name of a file, or NULL for "-", which is standard output.
const char *parse_output(const struct argp_state *parser, const char *argument);

// "name=value", returned as it is. earlier: the parameters that came before it, NULL-terminated; none has its name.
const char *parse_parameter(const struct argp_state *parser, const char *argument, const char *const *earlier);

// "virtual" or "real": whether it is real.
bool parse_clock(const struct argp_state *parser, const char *argument);

// "dark", "light" or "contrast".
const theme *parse_theme(const struct argp_state *parser, const char *argument);

// "1us", "250ns", "1ms": nanoseconds, 1 to max.
int64_t parse_tick(const struct argp_state *parser, const char *argument, int64_t max);

// "1" to "4"; "0.001" to "1000000"; "1280x800", each 200 to 8192.
float parse_scale(const struct argp_state *parser, const char *argument);
double parse_speed(const struct argp_state *parser, const char *argument);
void parse_size(const struct argp_state *parser, const char *argument, int *width, int *height);

#endif
