#include "viewer/settings.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/replacement.h"

#define SCALE_LEAST 0.75f
#define SCALE_MOST  3.0f
#define SIZE_MOST   16384

const struct settings settings_default = {.theme = &theme_dark, .scale = 1};

static const char *const panels[] = {
#define PANEL(name) [PANEL_##name] = #name,
#include "viewer/panel.def"
#undef PANEL
};
#define PANEL_COUNT ((int)(sizeof panels / sizeof *panels))

// --- reading --------------------------------------------------------------------------------------------------------
static int take_theme(struct settings *s, const char *value, error *e)
{
    const theme *found = theme_named(value);
    if (found) s->theme = found;
    return found ? 0 : error_set(e, -EINVAL, "'%s' is no theme: dark, light or contrast", value);
}

static int take_scale(struct settings *s, const char *value, error *e)
{
    char *end;
    float scale = strtof(value, &end);
    if (*end || end == value || !(scale >= SCALE_LEAST && scale <= SCALE_MOST))
        return error_set(e, -EINVAL, "'%s' is no scale from 0.75 to 3", value);
    s->scale = scale;
    return 0;
}

static int take_motion(struct settings *s, const char *value, error *e)
{
    bool full = strcmp(value, "full") == 0, reduced = strcmp(value, "reduced") == 0;
    if (!full && !reduced) return error_set(e, -EINVAL, "'%s' is no motion: full or reduced", value);
    s->still = reduced;
    return 0;
}

static int take_window(struct settings *s, const char *value, error *e)
{
    int width, height, used = 0;
    if (sscanf(value, "%5dx%5d%n", &width, &height, &used) != 2 || value[used] || width < 1 || height < 1 || width > SIZE_MOST ||
        height > SIZE_MOST)
        return error_set(e, -EINVAL, "'%s' is no size such as 1600x900", value);
    s->width = width, s->height = height;
    return 0;
}

static int take_panels(uint32_t *set, char *value, error *e)
{
    char *rest;
    uint32_t found = 0;
    for (char *name = strtok_r(value, " \t", &rest); name; name = strtok_r(NULL, " \t", &rest)) {
        int p = 0;
        while (p < PANEL_COUNT && (!panels[p] || strcmp(panels[p], name) != 0)) p++;
        if (p == PANEL_COUNT) return error_set(e, -EINVAL, "there is no panel '%s'", name);
        found |= 1u << p;
    }
    *set = found;
    return 0;
}

static int take(void *context, const char *name, char *value, error *e)
{
    struct settings *s = context;
    if (strcmp(name, "theme") == 0) return take_theme(s, value, e);
    if (strcmp(name, "scale") == 0) return take_scale(s, value, e);
    if (strcmp(name, "motion") == 0) return take_motion(s, value, e);
    if (strcmp(name, "window") == 0) return take_window(s, value, e);
    if (strcmp(name, "hidden") == 0) return take_panels(&s->hidden, value, e);
    if (strcmp(name, "shown") == 0) return take_panels(&s->wanted, value, e);
    return error_set(e, -EINVAL, "there is no setting '%s'", name);
}

void settings_read(struct settings *s, const char *path, const struct complaints *c) { lines_each(path, take, s, c); }

// --- writing --------------------------------------------------------------------------------------------------------
static void write_panels(FILE *file, const char *name, uint32_t set)
{
    if (!set) return;
    fputs(name, file);
    for (int p = 0; p < PANEL_COUNT; p++)
        if (set >> p & 1) fprintf(file, " %s", panels[p]);
    putc('\n', file);
}

static int make_directories(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        int rc = mkdir(path, 0777) != 0 && errno != EEXIST ? -errno : 0;
        *slash = '/';
        if (rc) return rc;
    }
    return 0;
}

int settings_write(const struct settings *s, const char *path)
{
    char directories[PATH_MAX];
    struct replacement r;
    if (snprintf(directories, sizeof directories, "%s", path) >= (int)sizeof directories) return -ENAMETOOLONG;
    int rc = make_directories(directories);
    if (rc == 0) rc = replacement_begin(&r, path, LINK_stays);
    if (rc) return rc;
    fprintf(r.f, "theme %s\nscale %g\nmotion %s\n", s->theme->name, (double)s->scale, s->still ? "reduced" : "full");
    if (s->width > 0) fprintf(r.f, "window %dx%d\n", s->width, s->height);
    write_panels(r.f, "hidden", s->hidden);
    write_panels(r.f, "shown", s->wanted);
    return replacement_finish(&r);
}

// --- a view ---------------------------------------------------------------------------------------------------------
struct settings settings_of(const struct view *v, int width, int height)
{
    return (struct settings){v->theme, v->scale, v->still, v->hidden, v->wanted, width, height};
}

void settings_apply(const struct settings *s, struct view *v)
{
    v->theme = s->theme;
    v->scale = s->scale;
    v->still = s->still;
    v->hidden = s->hidden;
    v->wanted = s->wanted;
}

bool settings_take_changes(struct settings *s, const struct settings *before, const struct settings *now)
{
    bool changed = false;
#define TAKE(member) if (now->member != before->member) s->member = now->member, changed = true
    TAKE(theme);
    TAKE(scale);
    TAKE(still);
    TAKE(hidden);
    TAKE(wanted);
    TAKE(width);
    TAKE(height);
#undef TAKE
    return changed;
}
