// A picture of the window after every step of a stretch of the run, as numbered PNG files in a folder.
#ifndef LOOPSCOPE_VIEWER_FRAMES_H
#define LOOPSCOPE_VIEWER_FRAMES_H

#include "base/progress.h"
#include "viewer/picture.h"

// Writes FOLDER/000001.png and so on: the moment `from` of the options, then each place where the viewer stops that steps by task
// steps, up to `to`. Makes the folder; one that is there must be empty but for such pictures, which are replaced. What it could not
// complete it removes. Draws on all processors. 0; -ENOTEMPTY, -ENOTDIR for such a folder; -EINVAL where the size is out of range;
// -ENOENT without fonts; else a negative errno.
int frames_write(const trace *t, const struct picture_options *options, const char *folder, struct progress *progress, error *e);

// Where one is drawing, it stops at the next picture and returns -EINTR, having removed what it made. False where none is. May be called by a
// handler of signals.
bool frames_stop(void);

#endif
