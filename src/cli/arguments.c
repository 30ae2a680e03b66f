#include "cli/arguments.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "narrate/narrate.h"

#define PIXELS_MIN 200
#define PIXELS_MAX 8192

enum { KEY_help = 'h' };

static const struct argp_option help_option[] = {
    {"help", KEY_help, NULL, 0, "Show this", -1},
    {0},
};

// For the parser around that of the command.
struct parsing {
    void *input;       // the command's
    const char *wrong; // the option that nobody takes, NULL for none
};

static const struct argp_option *find_letter(const struct argp *argp, int letter)
{
    for (const struct argp_option *o = argp->options; o && (o->name || o->key || o->doc); o++)
        if (o->key == letter) return o;
    const struct argp_option *found = NULL;
    for (const struct argp_child *c = argp->children; c && c->argp && !found; c++) found = find_letter(c->argp, letter);
    return found;
}

// Whether somebody takes each letter of -abc, of which one with a value is the last.
static bool is_taken(const struct argp *argp, const char *letters)
{
    const struct argp_option *o = NULL;
    for (letters++; *letters && (!o || !o->arg); letters++)
        if (!(o = find_letter(argp, *letters))) return false;
    return true;
}

// It is behind parser->next, but where more letters follow the unknown one, as in -xs: there it is the next argument still.
static const char *wrong_option(const struct argp_state *parser)
{
    const char *behind = parser->argv[parser->next - 1];
    bool may_be = strncmp(behind, "--", 2) == 0 || (*behind == '-' && !is_taken(parser->root_argp, behind));
    return may_be || parser->next == parser->argc ? behind : parser->argv[parser->next];
}

static error_t parse_around(int key, char *argument, struct argp_state *parser)
{
    (void)argument;
    struct parsing *p = parser->input;
    if (key == ARGP_KEY_INIT) parser->child_inputs[0] = p->input;
    if (key == ARGP_KEY_ERROR) p->wrong = wrong_option(parser);
    if (key != KEY_help) return ARGP_ERR_UNKNOWN;
    setenv("ARGP_HELP_FMT", "rmargin=100,no-dup-args-note", 0); // argp's way to say it
    argp_help(parser->root_argp, stdout, ARGP_HELP_STD_HELP, parser->name);
    exit(STATUS_done);
}

void arguments_parse(const struct argp *own, int argc, char **argv, void *input)
{
    const struct argp_child children[] = {{.argp = own}, {0}};
    const struct argp all = {.options = help_option, .parser = parse_around, .children = children};
    struct parsing p = {.input = input};
    int next = 0;
    error_t rc = argp_parse(&all, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, &next, &p);
    if (!rc && next == argc) return;
    fprintf(stderr, "%s: '%s' is unknown or lacks its value; %s --help says more\n", argv[0], p.wrong ? p.wrong : argv[next], argv[0]);
    exit(STATUS_usage);
}

void arguments_refuse(const struct argp_state *parser, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    fprintf(stderr, "%s: ", parser->name);
    vfprintf(stderr, format, rest);
    fputc('\n', stderr);
    va_end(rest);
    exit(STATUS_usage);
}

void arguments_take_only(const struct argp_state *parser, const char *what, const char **taken, const char *argument)
{
    if (*taken) arguments_refuse(parser, "only one %s can be given, not '%s' too", what, argument);
    *taken = argument;
}

// --- positions -----------------------------------------------------------------------------------
// Seconds, or minutes and hours with colons, the last part with decimals.
static bool parse_time(int64_t *out, const char *text)
{
    static const char digits[] = "0123456789";
    double total = 0;
    for (int parts = 1;; parts++) {
        size_t whole = strspn(text, digits), length = whole;
        if (text[whole] == '.') length += 1 + strspn(text + whole + 1, digits);
        double part = strtod(text, NULL);
        if (whole == 0 || parts > 3 || (parts > 1 && part >= 60)) return false;
        total = total * 60 + part;
        text += length;
        if (*text != ':') break;
        if (length > whole) return false;
        text++;
    }
    if (*text == 's') text++;
    if (*text || !(total < 9e9)) return false;
    *out = (int64_t)(total * 1e9 + 0.5);
    return true;
}

struct position parse_position(const struct argp_state *parser, const char *argument)
{
    char *end;
    struct position p = {.is_time = strpbrk(argument, "s:") != NULL};
    if (p.is_time && parse_time(&p.time, argument)) return p;
    errno = 0;
    unsigned long long number = strtoull(argument, &end, 10);
    if (!isdigit((unsigned char)*argument) || *end || errno || number >= UINT32_MAX)
        arguments_refuse(parser, "'%s' is no position: write an event's number, or a time such as "
                                 "78s or 1:18", argument);
    p.event = (uint32_t)number;
    return p;
}

uint32_t position_first(const struct position *p, const trace *t)
{
    if (p->is_time) return trace_count_before(t, p->time);
    return p->event < trace_length(t) ? p->event : trace_length(t);
}

uint32_t position_end(const struct position *p, const trace *t)
{
    if (p->is_time) return trace_count_before(t, p->time + 1);
    return p->event < trace_length(t) ? p->event + 1 : trace_length(t);
}

int64_t position_time(const struct position *p, const trace *t)
{
    return p->is_time ? p->time : trace_time(t, position_end(p, t) - 1);
}

int position_refuse(const char *what, const trace *t)
{
    char clock[32];
    uint32_t last = trace_length(t) - 1;
    narrate_clock(trace_time(t, last), clock, sizeof clock);
    fail("%s: the trace ends at event %u, at %s", what, last, clock);
    return STATUS_usage;
}

// Both are times and no event falls between them, or what is last is before what is first.
static int stretch_refuse(const struct position *from, const struct position *to, const trace *t, uint32_t next)
{
    char since[32], until[32], time[32];
    if (!from->is_time || !to->is_time || from->time > to->time) {
        fail("--to is before --from");
        return STATUS_usage;
    }
    narrate_seconds(from->time, since, sizeof since);
    narrate_seconds(to->time, until, sizeof until);
    narrate_seconds(trace_time(t, next), time, sizeof time);
    fail("there is no event from %s to %s: the next is event %u, at %s", since, until, next, time);
    return STATUS_usage;
}

int position_stretch(const struct position *from, const struct position *to, const trace *t, uint32_t *first, uint32_t *end)
{
    *first = position_first(from, t);
    *end = position_end(to, t);
    if (*first < *end || trace_length(t) == 0) return STATUS_done;
    if (*first == trace_length(t)) return position_refuse("there is no event from --from on", t);
    return stretch_refuse(from, to, t, *first);
}

// --- other values --------------------------------------------------------------------------------
const char *parse_output(const struct argp_state *parser, const char *argument)
{
    if (!*argument) arguments_refuse(parser, "-o needs the name of a file, or - for standard output");
    return strcmp(argument, "-") == 0 ? NULL : argument;
}

const char *parse_parameter(const struct argp_state *parser, const char *argument, const char *const *earlier)
{
    if (*argument == '=' || !strchr(argument, '='))
        arguments_refuse(parser, "'%s' is no parameter: write name=value", argument);
    size_t name = strcspn(argument, "=") + 1;
    for (; *earlier; earlier++)
        if (strncmp(argument, *earlier, name) == 0)
            arguments_refuse(parser, "'%s' and '%s': a parameter has one value", *earlier, argument);
    return argument;
}

bool parse_clock(const struct argp_state *parser, const char *argument)
{
    bool real = strcmp(argument, "real") == 0;
    if (!real && strcmp(argument, "virtual") != 0) arguments_refuse(parser, "--clock is virtual or real, not '%s'", argument);
    return real;
}

const theme *parse_theme(const struct argp_state *parser, const char *argument)
{
    const theme *t = theme_named(argument);
    if (!t) arguments_refuse(parser, "--theme is dark, light or contrast, not '%s'", argument);
    return t;
}

int64_t parse_tick(const struct argp_state *parser, const char *argument, int64_t max)
{
    static const struct {
        const char *name;
        int64_t ns;
    } units[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}};
    char *unit;
    long n = strtol(argument, &unit, 10);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i].name) == 0 && isdigit((unsigned char)*argument) && n >= 1 && n <= max / units[i].ns)
            return n * units[i].ns;
    arguments_refuse(parser, "--tick is 1ns to 1ms, such as 1us, not '%s'", argument);
}

float parse_scale(const struct argp_state *parser, const char *argument)
{
    char *end;
    float scale = strtof(argument, &end);
    if (*end || !(scale >= 1 && scale <= 4))
        arguments_refuse(parser, "--scale is 1 to 4, not '%s'", argument);
    return scale;
}

double parse_speed(const struct argp_state *parser, const char *argument)
{
    char *end;
    double speed = strtod(argument, &end);
    if (*end || !(speed >= 0.001 && speed <= 1e6))
        arguments_refuse(parser, "--speed is 0.001 to 1000000, not '%s'", argument);
    return speed;
}

void parse_size(const struct argp_state *parser, const char *argument, int *width, int *height)
{
    int used = 0, w = 0, h = 0;
    if (sscanf(argument, "%5dx%5d%n", &w, &h, &used) != 2 || argument[used] || w < PIXELS_MIN ||
        h < PIXELS_MIN || w > PIXELS_MAX || h > PIXELS_MAX)
        arguments_refuse(parser, "--size is WIDTHxHEIGHT, %d to %d each, not '%s'", PIXELS_MIN,
                         PIXELS_MAX, argument);
    *width = w;
    *height = h;
}
