// The keys, over a dimmed page: all that there is to be told the viewer (keys.def). Where there is no room for all of them they stand on pages.
#include <math.h>
#include <stdio.h>

#include "viewer/panel.h"

static const struct {
    enum action action;
    const char *help;
} table[] = {
#define ACTION(action, key, other, label, help) {ACTION_##action, help},
#include "viewer/keys.def"
#undef ACTION
};
#define KEYS (sizeof table / sizeof *table)

#define ROW        27.0f
#define KEY_COLUMN 74.0f
#define MARGIN     28.0f
#define COLUMN     452.0f
#define COLUMNS    3 // at most
#define HEAD       62.0f
#define BOTTOM     10.0f
#define FOOT       44.0f // where there are pages
#define AROUND     20.0f

// How they are shown: in columns as far as there is room, and on as many pages as that takes, all about as long.
struct pages {
    uint32_t columns, rows, count;
};

static uint32_t shares(uint32_t of, uint32_t among) { return (of + among - 1) / among; }

static struct pages pages_of(float width, float height) // units
{
    float room = height - AROUND - HEAD;
    uint32_t columns = (uint32_t)fmaxf((width - AROUND - 2 * MARGIN) / COLUMN, 1);
    if (columns > COLUMNS) columns = COLUMNS;
    uint32_t rows = shares(KEYS, columns);
    if ((float)rows * ROW + BOTTOM <= room) return (struct pages){columns, rows, 1};
    uint32_t most = (uint32_t)fmaxf((room - FOOT) / ROW, 1), count = shares(KEYS, columns * most);
    return (struct pages){columns, shares(shares(KEYS, count), columns), count};
}

static void draw_row(struct scene *s, float x, float y, size_t row)
{
    float u = s->u;
    const char *label = s->view->keys->of[table[row].action].label;
    if (*label) mark_key(s->list, x, y, label, u, s->theme);
    panel_text_within(s, x + KEY_COLUMN * u, panel_middle(s, y, 13), FACE_words, 13, COLOUR_secondary, (COLUMN - KEY_COLUMN - 8) * u, table[row].help);
}

static void draw_foot(struct scene *s, box b)
{
    static const char *const keys[][2] = {{"PgDn", ""}, {"PgUp", "turn the page"}, {"Esc", "closes"}};
    float u = s->u, x = b.x + MARGIN * u, y = b.y + b.h - (FOOT / 2 + 2) * u;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        x += mark_key(s->list, x, y, keys[i][0], u, s->theme) + 8 * u;
        if (*keys[i][1]) x += panel_text(s, x, panel_middle(s, y, 13), FACE_words, 13, COLOUR_secondary, keys[i][1]) + 20 * u;
    }
}

void panel_help(struct scene *s)
{
    float u = s->u, width = (float)s->layout.width, height = (float)s->layout.height;
    struct pages p = pages_of(width / u, height / u);
    uint32_t page = s->view->help_page < p.count ? s->view->help_page : p.count - 1, first = page * p.columns * p.rows;
    float w = ((float)p.columns * COLUMN + 2 * MARGIN) * u, h = (HEAD + (float)p.rows * ROW + (p.count > 1 ? FOOT : BOTTOM)) * u;
    box whole = {0, 0, width, height}, b = {(width - w) / 2, (height - h) / 2, w, h};
    draw_rectangle(s->list, whole, 0, colour_alpha(s->theme->colours[COLOUR_page], 0.72f));
    mark_popover(s->list, b, u, s->theme);
    panel_text(s, b.x + MARGIN * u, b.y + 38 * u, FACE_words_semibold, 17, COLOUR_text, "Keys");
    for (uint32_t i = 0; i < p.columns * p.rows && first + i < KEYS; i++)
        draw_row(s, b.x + (MARGIN + COLUMN * (float)(i / p.rows)) * u, b.y + (HEAD + ROW * ((float)(i % p.rows) + 0.3f)) * u, first + i);
    if (p.count > 1) {
        char number[40];
        snprintf(number, sizeof number, "page %u of %u", page + 1, p.count);
        panel_text_right(s, b.x + b.w - MARGIN * u, b.y + 38 * u, FACE_words, 13, COLOUR_secondary, number);
        draw_foot(s, b);
    }
    targets_add(s->targets, (struct target){.box = whole, .kind = TARGET_pages, .id = p.count - 1});
    panel_action_target(s, whole, ACTION_help);
}
