#include "viewer/theme.h"

#include <math.h>
#include <string.h>

const theme theme_dark = {"dark", false, {
#define COLOUR(name, dark, light, contrast) [COLOUR_##name] = (colour)(dark) << 8 | 0xff,
#include "viewer/theme.def"
#undef COLOUR
}};

const theme theme_light = {"light", true, {
#define COLOUR(name, dark, light, contrast) [COLOUR_##name] = (colour)(light) << 8 | 0xff,
#include "viewer/theme.def"
#undef COLOUR
}};

const theme theme_contrast = {"contrast", false, {
#define COLOUR(name, dark, light, contrast) [COLOUR_##name] = (colour)(contrast) << 8 | 0xff,
#include "viewer/theme.def"
#undef COLOUR
}};

static const theme *const themes[] = {&theme_dark, &theme_light, &theme_contrast};
#define THEMES (sizeof themes / sizeof *themes)

const theme *theme_named(const char *name)
{
    for (size_t i = 0; i < THEMES; i++)
        if (strcmp(themes[i]->name, name) == 0) return themes[i];
    return NULL;
}

const theme *theme_after(const theme *t)
{
    for (size_t i = 0; i + 1 < THEMES; i++)
        if (themes[i] == t) return themes[i + 1];
    return themes[0];
}

colour colour_alpha(colour c, float opacity)
{
    return (c & ~0xffu) | (colour)lroundf(fminf(fmaxf(opacity, 0), 1) * (float)(c & 0xff));
}

theme theme_faded(const theme *t, float opacity)
{
    theme faded = *t;
    for (int i = 0; i < THEME_COLOURS; i++) faded.colours[i] = colour_alpha(t->colours[i], opacity);
    return faded;
}

// Relative luminance by WCAG 2.2: the sRGB curve undone, then the eye's weights.
static float luminance(colour c)
{
    static const float weights[] = {0.2126f, 0.7152f, 0.0722f};
    float sum = 0;
    for (int i = 0; i < 3; i++) {
        float v = (float)(c >> (24 - 8 * i) & 0xff) / 255;
        sum += weights[i] * (v <= 0.04045f ? v / 12.92f : powf((v + 0.055f) / 1.055f, 2.4f));
    }
    return sum;
}

float colour_contrast(colour a, colour b)
{
    float la = luminance(a), lb = luminance(b);
    return (fmaxf(la, lb) + 0.05f) / (fminf(la, lb) + 0.05f);
}
