// One frame of the viewer as a picture file: what the window shows at an event or a time.
#ifndef LOOPSCOPE_VIEWER_FRAME_H
#define LOOPSCOPE_VIEWER_FRAME_H

#include "base/error.h"
#include "viewer/view.h"

struct frame_options {
    int width, height;      // pixels; 0: 1920 by 1080
    float scale;            // 1: 100 %; 0: 1
    bool light;             // theme
    bool at_event, at_time; // where: neither is the end
    uint32_t event;         // right after so many events
    int64_t time;           // nanoseconds
};

// 0; -EINVAL where the event, the time or the size is out of range; -ENOENT without fonts; else a negative errno.
int frame_write_png(const trace *t, const struct frame_options *options, const char *path, error *e);

#endif
