// Colours by meaning, dark, light and of high contrast; the table is theme.def.
#ifndef LOOPSCOPE_VIEWER_THEME_H
#define LOOPSCOPE_VIEWER_THEME_H

#include "viewer/draw.h"

enum theme_colour {
#define COLOUR(name, dark, light, contrast) COLOUR_##name,
#include "viewer/theme.def"
#undef COLOUR
    THEME_COLOURS
};

typedef struct theme {
    const char *name; // "dark", "light", "contrast"
    bool light;
    colour colours[THEME_COLOURS];
} theme;

extern const theme theme_dark, theme_light, theme_contrast;

const theme *theme_named(const char *name); // NULL where there is none
const theme *theme_after(const theme *t);   // the next one, around

// The same colour at another opacity, 0 to 1.
colour colour_alpha(colour c, float opacity);

// The same theme with every colour at an opacity: for what is not here yet.
theme theme_faded(const theme *t, float opacity);

// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
float colour_contrast(colour a, colour b);

#endif
