// The viewer playing a stretch of the run, as a film.
#ifndef LOOPSCOPE_VIEWER_FILM_H
#define LOOPSCOPE_VIEWER_FILM_H

#include "base/progress.h"
#include "viewer/picture.h"

enum film { FILM_mp4, FILM_gif };

struct film_options {
    struct picture_options picture; // the film goes from its `from` to its `to`
    double speed;                   // as the viewer plays, 1 is 1×; 0: so that it can be followed, and does not last long
};

// Writes it to a file that is there or not, through the program ffmpeg. 0; -ENOENT where that is not installed, or no font; -EINVAL
// where the size is out of range; -EIO where ffmpeg fails; else a negative errno.
int film_write(const trace *t, const struct film_options *options, enum film film, const char *path, struct progress *progress, error *e);

#endif
