#include "viewer/film.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "viewer/ffmpeg.h"
#include "viewer/stage.h"

#define HOLD            1.5 // seconds that the last picture stays
#define SHORTEST        4.0 // seconds: what would be over before it is seen is played slowly
#define PALETTE_SAMPLES 32  // pictures that a palette is made of

struct kind {
    const char *rate_text;
    double rate;      // pictures a second
    double longest;   // seconds of a film whose speed is not given
    int width, height; // where they are not given
    bool pairs;        // has one colour for pairs of pixels, so that it plays everywhere
};

static const struct kind kinds[] = {
    [FILM_mp4] = {"30", 30, 60, 1920, 1080, true},
    [FILM_gif] = {"25/2", 12.5, 20, 1280, 720, false}, // GIF counts in hundredths of a second: 8 of them
};

// A film on its way: what it plays, on the axis.
struct reel {
    struct stage stage;
    const struct kind *kind;
    enum axis axis;
    double from, to, pace; // pace: of the axis, a picture
    uint64_t playing, all; // pictures until the end of the stretch, and with the last one held
};

// --- speed ----------------------------------------------------------------------------------------------------------
// The next of 1, 2, 5, 10, 20, ... and of their fractions.
static double round_up(double speed)
{
    double unit = pow(10, floor(log10(speed)));
    return speed <= unit * 1.001 ? unit : speed <= 2 * unit ? 2 * unit : speed <= 5 * unit ? 5 * unit : 10 * unit;
}

// The viewer's own, but faster where the film would last too long, and slower where it would be over at once.
static double automatic_speed(const struct reel *r, double units)
{
    double seconds = (r->to - r->from) / units, speed = view_speed(&r->stage.view, r->stage.model);
    if (seconds <= 0) return speed;
    if (seconds / speed > r->kind->longest) return round_up(seconds / r->kind->longest);
    if (seconds / speed < SHORTEST && r->axis == AXIS_time) return round_up(seconds / SHORTEST / 2);
    return speed;
}

static void set_speed(struct reel *r, double given)
{
    struct view *v = &r->stage.view;
    v->pace = 1;
    view_go_to(v, r->stage.model, 0);
    double units = view_play_target(v, r->stage.model, 1) - v->play_at; // of the axis, a second at 1×
    v->pace = 0;
    v->pace = given > 0 ? given : automatic_speed(r, units);
    r->pace = units * v->pace / r->kind->rate;
    r->playing = (uint64_t)ceil((r->to - r->from) / r->pace);
    r->all = r->playing + 1 + (uint64_t)(HOLD * r->kind->rate);
}

// --- pictures -------------------------------------------------------------------------------------------------------
static int open_reel(struct reel *r, const trace *t, const struct film_options *o, enum film film, error *e)
{
    struct picture_options picture = o->picture;
    *r = (struct reel){.kind = &kinds[film]};
    if (!picture.width) picture.width = r->kind->width, picture.height = r->kind->height;
    if (r->kind->pairs) picture.width += picture.width & 1, picture.height += picture.height & 1;
    picture.timeline = false;
    int rc = stage_open(&r->stage, t, &picture, e);
    if (rc) return rc;
    const model *m = r->stage.model;
    r->axis = view_axis(&r->stage.view, m);
    r->from = lanes_coordinate(m->lanes, r->axis, picture.from);
    r->to = lanes_coordinate(m->lanes, r->axis, r->stage.view.at);
    set_speed(r, o->speed);
    return 0;
}

static int draw(struct reel *r, uint64_t picture, error *e)
{
    struct stage *s = &r->stage;
    double at = fmin(r->from + (double)picture * r->pace, r->to);
    if (r->axis == AXIS_time) view_go_to_time(&s->view, s->model, llround(at * 1e9));
    else view_go_to_coordinate(&s->view, s->model, at);
    s->view.playing = picture < r->playing;
    stage_follow(s);
    return stage_draw(s, e);
}

static int add(struct reel *r, ffmpeg *f)
{
    int width, height, stride;
    const uint32_t *pixels = raster_pixels(r->stage.raster, &width, &height, &stride);
    return ffmpeg_add(f, pixels, stride);
}

// Gives ffmpeg every `step`-th picture. One that has ended says why when it is asked.
static int play(struct reel *r, const struct ffmpeg_options *o, uint64_t step, struct progress *progress, error *e)
{
    ffmpeg *f;
    int rc = ffmpeg_start(&f, o, e), gone = 0;
    if (rc) return rc;
    r->stage.view.followed = NAN; // nowhere yet
    for (uint64_t i = 0; i < r->all && rc == 0 && gone == 0; i += step) {
        if (i <= r->playing) rc = draw(r, i, e);
        if (rc == 0) gone = add(r, f);
        progress_slowly_at(progress, i, r->all);
    }
    int ended = ffmpeg_end(f, rc == 0, e);
    if (rc == 0 && ended == 0 && gone) return error_set(e, gone, "ffmpeg ended before the last picture, and does not say why");
    return rc ? rc : ended;
}

// --- forms ----------------------------------------------------------------------------------------------------------
// H.264 as every browser and every slide program plays it, in the colours of the screen.
static int write_mp4(struct reel *r, const char *path, struct progress *progress, error *e)
{
    static const char *const arguments[] = {"-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-c:v", "libx264",
                                            "-preset", "veryfast", "-crf", "18", "-colorspace", "bt709", "-color_primaries", "bt709",
                                            "-color_trc", "iec61966-2-1", "-movflags", "+faststart", "-f", "mp4", NULL};
    const struct ffmpeg_options o = {.arguments = arguments, .path = path, .width = r->stage.width, .height = r->stage.height,
                                     .rate = r->kind->rate_text};
    return play(r, &o, 1, progress, e);
}

// One palette for all pictures: a palette each makes the file three times as long. ffmpeg would hold all of the film in memory to
// find it, so it is found before, from some of the pictures.
static int write_gif(struct reel *r, const char *path, struct progress *progress, error *e)
{
    static const char *const find[] = {"-vf", "palettegen=stats_mode=full", "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", NULL};
    static const char *const use[] = {"-f", "png_pipe", "-i", "/dev/fd/3", "-lavfi", "paletteuse=dither=none:diff_mode=rectangle",
                                      "-f", "gif", NULL};
    FILE *palette = tmpfile();
    if (!palette) return error_set(e, -errno, "no temporary file can be made");
    struct ffmpeg_options o = {.arguments = find, .file = palette, .width = r->stage.width, .height = r->stage.height,
                               .rate = r->kind->rate_text};
    uint64_t step = r->playing / PALETTE_SAMPLES + 1;
    int rc = play(r, &o, step, NULL, e);
    o.arguments = use, o.path = path;
    if (rc == 0) rc = play(r, &o, 1, progress, e);
    fclose(palette);
    return rc;
}

int film_write(const trace *t, const struct film_options *options, enum film film, const char *path, struct progress *progress, error *e)
{
    struct reel r;
    int rc = open_reel(&r, t, options, film, e);
    if (rc) return rc;
    rc = film == FILM_mp4 ? write_mp4(&r, path, progress, e) : write_gif(&r, path, progress, e);
    stage_close(&r.stage);
    return rc;
}
