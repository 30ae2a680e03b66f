// Where the panels lie in a window. Measures are those of a window of 1600x900 and grow with it, so that a frame looks the
// same on every screen; where a window is too small, or its text too large, panels fold away, the least needed first.
#ifndef LOOPSCOPE_VIEWER_LAYOUT_H
#define LOOPSCOPE_VIEWER_LAYOUT_H

#include "viewer/draw.h"

enum panel {
#define PANEL(name) PANEL_##name,
#include "viewer/panel.def"
#undef PANEL
    PANELS
};

struct layout {
    int width, height;   // of the window, pixels
    float unit;          // pixels a unit of measure
    box boxes[PANELS];   // pixels; without area: folded away
    bool caption;        // there is room for that of a lesson in the place of the narration
};

#define LAYOUT_LOW_PICK 80.0f // units: with it there is room for the ready queue however large the text is
#define LAYOUT_LOW_NARRATION 50.0f // units: the height of a narration that has room for one line

#define LAYOUT_LOW 540.0f // a page lower than this has low bars

// Of a lesson's captions, which stand in the place of the narration, with a line of that below them where the page is not low. Units.
#define LAYOUT_CAPTION_SIZE 19.0f
#define LAYOUT_CAPTION_LINE 26.0f
#define LAYOUT_CAPTION_LEFT 104.0f // from the strip's left edge: the stop's number is before it
#define LAYOUT_CAPTION_RIGHT 24.0f
#define LAYOUT_CAPTION_TOP 15.0f   // above and below
#define LAYOUT_CAPTION_TOLD 30.0f  // the line of narration; there is none where a question is asked

// What there is to show beside the timeline. It is of a whole run, so that no panel moves from step to step.
struct wishes {
    bool third;       // a column between timeline and source, where the window is wide enough: who waits for whom, and for what
    bool question;    // there is one to answer, below the timeline
    float pick;       // units: how high its panel would like to be, below the timeline; 0: the user is not the loop
    float sync, tree; // units: how high its panels would like to be; 0: there is nothing to show
    bool numbers;     // its panel is asked for
    uint32_t caption; // characters of a lesson's longest caption; 0: there is no lesson
    uint32_t hidden;  // bit p: panel p is not shown
    bool paper;       // there is nothing to press: the transport is not there
    enum panel alone; // is all that is shown between the bars, but for what asks, which is always there; LAYOUT_NO_PANEL for none
};

// The top bar is never alone: so that wishes of zeroes are none.
#define LAYOUT_NO_PANEL PANEL_top

// scale: 1 is 100 %; the text is as large as it can be up to that.
struct layout layout_of(int width, int height, float scale, struct wishes wishes);

// Pixels a unit of a picture that is as high as it needs.
float layout_unit(int width, float scale);

#endif
