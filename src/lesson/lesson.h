// A lesson: stops on the way through a run, each with a caption. The bookmarks of a trace are one, too.
//
// It is a text that a teacher writes by hand; docs/lessons.md says how. A mistake in it costs no more than what it stands in: the line is told,
// and the rest works. The text itself is what is kept: to add, change or remove a stop rewrites its lines and no others, so that what the
// reader did not understand survives whoever sets a bookmark.
#ifndef LOOPSCOPE_LESSON_LESSON_H
#define LOOPSCOPE_LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum lesson_setting {
#define SETTING(name, help) LESSON_##name,
#include "lesson/setting.def"
#undef SETTING
    LESSON_SETTINGS
};

#define LESSON_LARGEST (1u << 20) // bytes; a longer file is none

struct lesson_stop {
    uint32_t line;        // its heading's, from 1
    const char *where;    // "78s", "Board 3", ...: what the run has to come to, as viewer/until.h reads it; never ""
    uint32_t nth;         // the how many-th time, from 1
    const char *settings[LESSON_SETTINGS]; // NULL where it says nothing
    uint32_t lines[LESSON_SETTINGS];       // where they stand
    const char *caption;  // paragraphs with '\n' between them; code between backticks; "" for none
    size_t from, body, to; // its bytes in the text; from body on its caption, with the empty line before it
};

struct lesson_mistake {
    uint32_t line;
    bool later; // found by a reader of what stands in the lines
    char *text;
};

struct lesson {
    char *text;          // as it was read, with a closing NUL
    size_t length;
    const char *title;   // "" where it has none
    const char *run;     // what to run, as on a command line: "chess boards=8"; "" where it says nothing
    uint32_t run_line;
    const char *course;  // for the head of a handout; "" for none
    const char *about;   // what stands before the first stop, as a caption
    struct lesson_stop *stops;
    uint32_t count, capacity;
    struct lesson_mistake *mistakes;
    uint32_t mistake_count, mistake_capacity;
    char *words;         // what the pointers above point into
};

// Takes a copy of the text. 0, -EFBIG where it is too long, or -ENOMEM: then there is nothing to free. Whatever else it holds is a lesson, maybe
// one of mistakes alone.
int lesson_parse(struct lesson *out, const char *text, size_t length);
void lesson_deinit(struct lesson *l); // zeroes are fine

// Reads a file. 0, -ENOENT and the like, -EFBIG.
int lesson_read(struct lesson *out, const char *path, error *e);

// Notes a mistake that a reader of what stands in the lines has found. -ENOMEM or 0.
__attribute__((format(printf, 3, 4))) int lesson_mistake(struct lesson *l, uint32_t line, const char *format, ...);

void lesson_forget(struct lesson *l); // what was noted so

// What is wrong, in one line: "chess.lesson, line 12: ... (and 2 more)"; "" where nothing is. name: of the file.
void lesson_complaint(const struct lesson *l, const char *name, char *buffer, size_t size);

// --- writing ------------------------------------------------------------------------------------------------------------------
// Each changes the text and reads it again; pointers into the lesson are void then. 0, -EFBIG or -ENOMEM with the lesson as it was.

// A stop before stop `index`, or at the end where that is their count. note: as a user types it, in one line.
int lesson_insert(struct lesson *l, uint32_t index, const char *where, const char *note);
int lesson_set_caption(struct lesson *l, uint32_t index, const char *note); // the stop keeps its settings
int lesson_remove(struct lesson *l, uint32_t index);

// The text of an empty one.
int lesson_begin(struct lesson *out, const char *title, const char *run);

// Whether a lesson may be kept there: in a new file, or in one that is a lesson. Never through a link: what lies beside a trace may be a
// stranger's, and whoever sets a bookmark means no other file. 0, or a negative errno and why.
int lesson_may_keep(const char *path, error *e);

// Writes the text to a file where that may be, whole or not at all (base/replacement.h). 0, or a negative errno and a line.
int lesson_save(const struct lesson *l, const char *path, error *e);

#endif
