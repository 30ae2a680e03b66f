#include "viewer/layout.h"

#include <math.h>

// All in units: pixels of a window of 1600x900.
#define FULL_WIDTH   1600
#define FULL_HEIGHT  900
#define LEAST_UNIT   0.85f // below, text gets too small to read: the window shows less instead
#define LEAST_WIDTH  640   // what a page needs with all but timeline, narration and transport folded away
#define LEAST_HEIGHT 400

#define MARGIN              20.0f
#define LEAST_TIMELINE      190.0f
#define READY               103.0f
#define LEAST_SOURCE        170.0f
#define STACK               196.0f
#define TIMERS              148.0f
#define TIMERS_BELOW        108.0f // of the ready queue
#define OUTPUT              122.0f
#define NUMBERS             232.0f
#define QUESTION            262.0f
#define LEAST_QUESTION      150.0f
#define LOW_QUESTION        200.0f // beside a timeline: room for what can be chosen, and after it for the reason
#define LOW_TIMELINE        108.0f // above a question: the axis, the loop, the task that it is about
#define LEAST_SYNC          170.0f
#define LEAST_TREE          150.0f
#define LEAST_TWO_COLUMNS   1080.0f
#define LEAST_THREE_COLUMNS 1400.0f

// What the page gives to the bars above and below its panels; a low page gives less.
struct measures {
    float top, narration, transport, gap, bottom;
};

static const struct measures usual = {70, 77, 73, 13, 16}, low = {58, LAYOUT_LOW_NARRATION, 66, 10, 12};

// A panel in its column. Heights are in units.
struct slot {
    enum panel panel;
    float height; // that it has; 0: what the others leave over
    float least;
    int folds;    // where there is no room for all, those with the highest number are folded away first; 0: never
};

#define SLOTS 4
struct column {
    float share; // of the page's width
    struct slot slots[SLOTS];
    int count;
};

// Where a column lies.
struct strip {
    float x, w, top, bottom, gap;
};

static void put(struct layout *l, enum panel p, struct strip c, float y, float h)
{
    float x0 = roundf(c.x * l->unit), y0 = roundf(y * l->unit);
    l->boxes[p] = (box){x0, y0, roundf((c.x + c.w) * l->unit) - x0, roundf((y + h) * l->unit) - y0};
}

float layout_unit(int width, float scale)
{
    return fminf(fmaxf((float)width / FULL_WIDTH, LEAST_UNIT) * scale, (float)width / LEAST_WIDTH);
}

static float unit_of(int width, int height, float scale)
{
    float w = (float)width, h = (float)height;
    float unit = fmaxf(fminf(w / FULL_WIDTH, h / FULL_HEIGHT), LEAST_UNIT) * scale;
    return fminf(unit, fminf(w / LEAST_WIDTH, h / LEAST_HEIGHT));
}

// --- columns ------------------------------------------------------------------------------------------------------------
static void take_out(struct column *c, int i)
{
    c->count--;
    for (; i < c->count; i++) c->slots[i] = c->slots[i + 1];
}

static float least_height(const struct column *c, float gap)
{
    float sum = -gap;
    for (int i = 0; i < c->count; i++) sum += (c->slots[i].height > 0 ? c->slots[i].height : c->slots[i].least) + gap;
    return sum;
}

// Which slot goes first where there is no room for all; -1: none may.
static int first_to_fold(const struct column *c)
{
    int at = -1;
    for (int i = 0; i < c->count; i++)
        if (c->slots[i].folds > (at < 0 ? 0 : c->slots[at].folds)) at = i;
    return at;
}

static void hide(struct column *c, struct wishes w)
{
    for (int i = c->count - 1; i >= 0; i--)
        if (w.hidden >> c->slots[i].panel & 1) take_out(c, i);
}

static void fold(struct column *c, float room, float gap)
{
    for (int i; least_height(c, gap) > room && (i = first_to_fold(c)) >= 0;) take_out(c, i);
}

// The slot that takes what the others leave over: where its panel is hidden another does.
static int flexible(const struct column *c)
{
    for (int i = 0; i < c->count; i++)
        if (c->slots[i].height <= 0) return i;
    return 0;
}

static void fill(struct layout *l, struct column *c, struct strip strip)
{
    float room = strip.bottom - strip.top, y = strip.top;
    fold(c, room, strip.gap);
    if (c->count == 0) return;
    int rest = flexible(c);
    float others = 0;
    for (int i = 0; i < c->count; i++) others += i == rest ? 0 : c->slots[i].height + strip.gap;
    for (int i = 0; i < c->count; i++) {
        float h = i == rest ? room - others : c->slots[i].height;
        put(l, c->slots[i].panel, strip, y, h);
        y += h + strip.gap;
    }
}

// Side by side, as wide as their shares; one whose panels are all hidden leaves its room to the others.
static void fill_page(struct layout *l, struct column *columns, int count, struct strip page, struct wishes wishes)
{
    float shares = 0, gaps = -page.gap;
    for (int i = 0; i < count; i++) {
        hide(&columns[i], wishes);
        if (columns[i].count == 0) continue;
        shares += columns[i].share;
        gaps += page.gap;
    }
    float x = page.x;
    for (int i = 0; i < count; i++) {
        if (columns[i].count == 0) continue;
        struct strip strip = {x, (page.w - gaps) * columns[i].share / shares, page.top, page.bottom, page.gap};
        fill(l, &columns[i], strip);
        x += strip.w + page.gap;
    }
}

// A question stands below the timeline, gives way to it as far as it can, and is what stays where there is no room for both. So does who is the loop, with the
// ready queue, of which they choose.
static void ask(struct column *c, struct strip page, struct wishes w)
{
    if (!w.question && w.pick <= 0) return;
    for (int i = c->count++; i > 1; i--) c->slots[i] = c->slots[i - 1];
    c->slots[0].folds = 1;
    if (w.question) {
        c->slots[0].least = LOW_TIMELINE;
        float height = fmaxf(fminf(page.bottom - page.top - page.gap - LOW_TIMELINE, QUESTION), LOW_QUESTION);
        c->slots[1] = (struct slot){PANEL_predict, height, LEAST_QUESTION, 0};
        return;
    }
    c->slots[1] = (struct slot){PANEL_pick, w.pick, w.pick, 0};
    if (w.pick <= LAYOUT_LOW_PICK) c->slots[2].folds = 0;
    else c->slots[2].folds = 2;
}

// --- pages ------------------------------------------------------------------------------------------------------------------
static void lay_out_one(struct layout *l, struct strip page, struct wishes w)
{
    enum panel first = w.alone == LAYOUT_NO_PANEL || w.alone == PANEL_ready ? PANEL_timeline : w.alone; // a ready queue is there anyway
    w.hidden &= ~(1u << first);
    struct column all = {1, {{first, 0, LEAST_TIMELINE, 0}, {PANEL_ready, READY, READY, 1}}, 2};
    ask(&all, page, w);
    fill_page(l, &all, 1, page, w);
}

// Where there is room for one of timers and output it is the timers.
static void lay_out_two(struct layout *l, struct strip page, struct wishes w)
{
    struct column columns[] = {
        {0.6562f, {{PANEL_timeline, 0, LEAST_TIMELINE, 0}, {PANEL_ready, READY, READY, 1}}, 2},
        {0.3438f, {{PANEL_source, 0, LEAST_SOURCE, 0}, {PANEL_numbers, NUMBERS, NUMBERS, 1}, {PANEL_timers, TIMERS, TIMERS, 2}, {PANEL_output, OUTPUT, OUTPUT, 3}}, 4},
    };
    if (!w.numbers) w.hidden |= 1u << PANEL_numbers;
    ask(&columns[0], page, w);
    fill_page(l, columns, 2, page, w);
}

// Where there is room for both wishes the tree has what is left over, else each gives way in proportion.
static float sync_height(struct strip page, struct wishes w)
{
    float room = page.bottom - page.top - page.gap - (w.numbers ? NUMBERS + page.gap : 0);
    if (w.sync + w.tree <= room) return w.sync;
    return fminf(fmaxf(room * w.sync / (w.sync + w.tree), LEAST_SYNC), room - LEAST_TREE);
}

static void lay_out_three(struct layout *l, struct strip page, struct wishes w)
{
    struct column columns[] = {
        {0.5156f,
         {{PANEL_timeline, 0, LEAST_TIMELINE, 0}, {PANEL_ready, READY, READY, 1}, {PANEL_timers, TIMERS_BELOW, TIMERS_BELOW, 2}},
         3},
        {0.1953f, {{PANEL_sync, sync_height(page, w), LEAST_SYNC, 1}, {PANEL_tree, 0, LEAST_TREE, 0}, {PANEL_numbers, NUMBERS, NUMBERS, 2}}, 3},
        {0.2891f, {{PANEL_source, 0, LEAST_SOURCE, 0}, {PANEL_stack, STACK, STACK, 1}, {PANEL_output, OUTPUT, OUTPUT, 2}}, 3},
    };
    if (!w.numbers) w.hidden |= 1u << PANEL_numbers;
    if (w.sync <= 0) w.hidden |= 1u << PANEL_sync;
    ask(&columns[0], page, w);
    fill_page(l, columns, 3, page, w);
}

#define LETTER 0.47f // the width of a letter in sizes, in the middle
#define LEAST_PAGE 240.0f
#define LEAST_LOW_PAGE 150.0f // of a low page the caption takes more: the text has been made large for it
#define LEAST_CAPTION_SHARE 0.75f

// What is below the narration, and what all bars take.
static float height_below(const struct measures *m, struct wishes w) { return m->bottom + (w.paper ? 0 : m->transport + m->gap); }
static float height_of_others(const struct measures *m, struct wishes w) { return m->top + m->gap + height_below(m, w); }

// What the longest caption needs.
static float caption_height(const struct measures *m, struct wishes wishes, float w)
{
    float width = w - 2 * MARGIN - LAYOUT_CAPTION_LEFT - LAYOUT_CAPTION_RIGHT;
    float lines = ceilf((float)wishes.caption * LETTER * LAYOUT_CAPTION_SIZE / width);
    return 2 * LAYOUT_CAPTION_TOP + lines * LAYOUT_CAPTION_LINE + (m == &low || wishes.question ? 0 : LAYOUT_CAPTION_TOLD);
}

// The height of the narration, or of the lesson's strip, which is the same for all captions, so that nothing moves from stop to stop.
static float strip_height(const struct measures *m, struct wishes wishes, float w, float h)
{
    if (wishes.caption == 0) return m->narration;
    float page = wishes.question ? LOW_QUESTION : m == &low ? LEAST_LOW_PAGE : LEAST_PAGE;
    return fmaxf(m->narration, fminf(caption_height(m, wishes, w), h - height_of_others(m, wishes) - page));
}

// Before a question puts the timeline away, or is less than it would like to be, the bars are low.
static const struct measures *measures_of(struct wishes wishes, float w, float h)
{
    float page = h - height_of_others(&usual, wishes) - strip_height(&usual, wishes, w, h);
    return h < LAYOUT_LOW || (wishes.question && page < QUESTION + usual.gap + LOW_TIMELINE) ? &low : &usual;
}

// A question leaves a caption out that could not be read.
static bool has_caption(const struct measures *m, struct wishes wishes, float w, float h)
{
    if (!wishes.question || wishes.caption == 0) return wishes.caption > 0;
    return strip_height(m, wishes, w, h) >= LEAST_CAPTION_SHARE * caption_height(m, wishes, w);
}

struct layout layout_of(int width, int height, float scale, struct wishes wishes)
{
    struct layout l = {.width = width, .height = height, .unit = unit_of(width, height, scale)};
    float w = (float)width / l.unit, h = (float)height / l.unit;
    const struct measures *m = measures_of(wishes, w, h);
    l.caption = has_caption(m, wishes, w, h);
    if (!l.caption) wishes.caption = 0;
    float below = height_below(m, wishes), others = height_of_others(m, wishes), narration = strip_height(m, wishes, w, h);
    struct strip page = {MARGIN, w - 2 * MARGIN, m->top, h - others + m->top - narration, m->gap};
    put(&l, PANEL_top, page, 0, m->top);
    if (!wishes.paper) put(&l, PANEL_transport, page, h - m->bottom - m->transport, m->transport);
    put(&l, PANEL_narration, page, h - below - narration, narration);
    bool asks = wishes.question || wishes.pick > 0, alone = wishes.alone != LAYOUT_NO_PANEL;
    if (alone && asks && wishes.alone != PANEL_predict) lay_out_one(&l, page, wishes);
    else if (alone) put(&l, wishes.alone, page, page.top, page.bottom - page.top);
    else if (wishes.third && w >= LEAST_THREE_COLUMNS && page.bottom - page.top >= LEAST_SYNC + LEAST_TREE + page.gap) lay_out_three(&l, page, wishes);
    else if (w >= LEAST_TWO_COLUMNS) lay_out_two(&l, page, wishes);
    else lay_out_one(&l, page, wishes);
    return l;
}
