#define _GNU_SOURCE // asprintf
#include "cli/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/timeline.h"

#include "cli/command.h"

static const struct form forms[] = {
#define FORM(name, function, shape, takes, help) {name, form_##function, FORM_##shape, takes, help},
#include "cli/form.def"
#undef FORM
};
#define FORMS (sizeof forms / sizeof *forms)

static const struct {
    const char *name, *value, *help;
} form_options[FORM_OPTIONS] = {
#define OPTION(name, value, help) {#name, value, help},
#include "cli/form_option.def"
#undef OPTION
};

const struct form *form_of(const char *name)
{
    for (size_t i = 0; i < FORMS; i++)
        if (strcmp(forms[i].name, name) == 0) return &forms[i];
    return NULL;
}

// The names of those that take all of these, as a list in English.
static const char *list(unsigned takes)
{
    static char text[400];
    size_t length = 0, left = 0;
    for (size_t i = 0; i < FORMS; i++) left += (forms[i].takes & takes) == takes;
    text[0] = 0;
    for (size_t i = 0; i < FORMS && length < sizeof text; i++) {
        if ((forms[i].takes & takes) != takes) continue;
        const char *behind = --left > 1 ? ", " : left == 1 ? " or " : "";
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s", forms[i].name, behind);
    }
    return text;
}

const char *form_names(void) { return list(0); }
const char *form_names_that_take(enum form_option option) { return list(1u << option); }

char *form_help(void)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f) return NULL;
    fputs("Forms:\n", f);
    for (size_t i = 0; i < FORMS; i++) fprintf(f, "  %-12s %s\n", forms[i].name, forms[i].help);
    fclose(f);
    return text;
}

void form_option_rows(struct argp_option rows[FORM_OPTIONS], int group)
{
    for (int i = 0; i < FORM_OPTIONS; i++) {
        char *doc; // is there for as long as argp has the row: to the end
        if (asprintf(&doc, "%s; for %s", form_options[i].help, form_names_that_take((enum form_option)i)) < 0)
            doc = NULL;
        rows[i] = (struct argp_option){form_options[i].name, FORM_OPTION_KEY + i, form_options[i].value, 0, doc, group};
    }
}

void form_option_parse(struct form_request *r, enum form_option option, const struct argp_state *parser, const char *value)
{
    r->given |= 1u << option;
    switch (option) {
    case FORM_OPTION_at: r->at = parse_position(parser, value); return;
    case FORM_OPTION_from: r->from = parse_position(parser, value); return;
    case FORM_OPTION_until: r->until = parse_position(parser, value); return;
    case FORM_OPTION_size: parse_size(parser, value, &r->picture.width, &r->picture.height); return;
    case FORM_OPTION_scale: r->picture.scale = parse_scale(parser, value); return;
    case FORM_OPTION_speed: r->speed = parse_speed(parser, value); return;
    case FORM_OPTION_theme: r->picture.theme = parse_theme(parser, value); return;
    case FORM_OPTION_tick: r->tick = parse_tick(parser, value, TIMELINE_TICK_MAX); return;
    case FORM_OPTIONS: return;
    }
}

void form_options_check(const struct form *form, const struct form_request *r, const struct argp_state *parser)
{
    for (int i = 0; i < FORM_OPTIONS; i++)
        if (r->given & ~form->takes & 1u << i)
            arguments_refuse(parser, "--%s is for %s, not for %s", form_options[i].name,
                             form_names_that_take((enum form_option)i), form->name);
    if ((r->given & TAKES_at) && (r->given & (TAKES_from | TAKES_until)))
        arguments_refuse(parser, "--at is one moment, --from and --until are a stretch: give one or the other");
}

int form_places_check(const struct form_request *r, const trace *t)
{
    uint32_t length = trace_length(t);
    if (length == 0) return STATUS_done;
    if ((r->given & TAKES_at) && position_first(&r->at, t) == length) return position_refuse("there is no event at --at", t);
    if ((r->given & TAKES_from) && position_first(&r->from, t) == length) return position_refuse("there is no event from --from on", t);
    if ((r->given & TAKES_until) && position_end(&r->until, t) < position_first(&r->from, t)) {
        fail("--until is before --from");
        return STATUS_usage;
    }
    return STATUS_done;
}
