#include "cli/look.h"

#include "cli/arguments.h"

error_t look_parse(struct viewer_options *window, int key, const char *argument, const struct argp_state *parser)
{
    switch (key) {
    case LOOK_theme: window->theme = parse_theme(parser, argument); return 0;
    case LOOK_size: parse_size(parser, argument, &window->width, &window->height); return 0;
    case LOOK_scale: window->scale = parse_scale(parser, argument); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

struct picture_options look_picture(const struct viewer_options *window)
{
    return (struct picture_options){.width = window->width, .height = window->height, .scale = window->scale, .theme = window->theme};
}
