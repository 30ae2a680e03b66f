#include "viewer/panel_compare.h"

#include <math.h>

// In units of the page.
#define MARGIN     20.0f
#define GAP        12.0f
#define TOP        61.0f // that the bar on top needs: it has no numbers here
#define BELOW      15.0f
#define TOTALS     97.0f
#define TOLD       70.0f
#define LOW        470.0f // a page of less height has lower parts, and less in them
#define LOW_TOTALS 62.0f
#define LOW_TOLD   52.0f
#define LOW_GAP    9.0f
#define LARGER     1.25f  // than the other pages' unit, where there is room for it:
#define WIDE       1040.0f
#define HIGH       600.0f

float compare_text(struct scene *s, float x, float y, enum face face, float size, enum theme_colour c, float room, float least, const char *text)
{
    float width = text_width(face, size * s->u, text);
    if (width > room) size *= fmaxf(room / width * 0.995f, least);
    return panel_text_within(s, x, y, face, size, c, fmaxf(room, text_width(face, size * s->u, text) <= room + 1 ? room + 1 : room), text);
}

struct compare_page panel_compare_page(const struct view *v, int width, int height)
{
    struct layout l = view_layout(v, v->pair->runs[0].model, width, height);
    struct compare_page p = {.top = l.boxes[PANEL_top]};
    float rest = (float)height - p.top.h, w = (float)width / l.unit;
    p.unit = l.unit * fminf(fmaxf(fminf(w / WIDE, rest / l.unit / HIGH), 1), LARGER);
    bool low = rest / p.unit < LOW;
    float u = p.unit, gap = roundf((low ? LOW_GAP : GAP) * u), left = roundf(MARGIN * l.unit), right = (float)width - left;
    float totals = roundf((low ? LOW_TOTALS : TOTALS) * u), told = roundf((low ? LOW_TOLD : TOLD) * u), bottom = (float)height - roundf(BELOW * l.unit);
    float x = left, y = p.top.y + fminf(p.top.h, roundf(TOP * l.unit));
    for (int i = 0; i < 3; i++) {
        float end = i == 2 ? right : roundf(left + (right - left + gap) * (i == 0 ? 0.34f : 0.68f) - gap);
        p.totals[i] = (box){x, y, end - x, totals};
        x = end + gap;
    }
    y += totals + gap;
    p.told = (box){left, bottom - told, right - left, told};
    p.axis = (box){left, y, right - left, p.told.y - gap - y};
    return p;
}

void panel_compare(struct scene *s, int width, int height)
{
    struct compare_page p = panel_compare_page(s->view, width, height);
    panel_top(s, p.top);
    float own = s->u;
    s->u = p.unit;
    panel_compare_totals(s, p.totals);
    panel_compare_axis(s, p.axis);
    panel_compare_told(s, p.told);
    s->u = own;
}
