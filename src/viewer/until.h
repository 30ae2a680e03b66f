// Where a step of the grain "until" ends: what the user has written after "go on until".
#ifndef LOOPSCOPE_VIEWER_UNTIL_H
#define LOOPSCOPE_VIEWER_UNTIL_H

#include "base/error.h"
#include "viewer/model.h"

enum until_kind {
    UNTIL_nothing, // no step ends there
    UNTIL_time,    // this time is over
    UNTIL_event,   // this event has happened
    UNTIL_kind,    // an event of this kind has happened
    UNTIL_task,    // a step of the task with this name begins
    UNTIL_line,    // the program is at this line
    UNTIL_output,  // the program prints this
};

#define UNTIL_TEXT 240

struct until {
    enum until_kind kind;
    int64_t time;           // nanoseconds
    uint32_t number;        // of the event; the kind; the line
    char text[UNTIL_TEXT];  // the task's name; the file's, or "" for any; what is printed
    char words[UNTIL_TEXT]; // as it was written
};

// What can be written, for who does not know.
#define UNTIL_HELP "78s   1:18   event 120   Board 3   chess.c:15   timer_fire   empty   \"text\""

// 0, or -EINVAL with a line that says what could be written.
int until_parse(const model *m, const char *words, struct until *out, error *e);

// At a line of a file, which is a string of the trace.
struct until until_line(const model *m, uint32_t file, uint32_t line);

// Whether it is that line.
bool until_is_line(const struct until *u, const model *m, uint32_t file, uint32_t line);

// Whether so many events end where it says; position > 0. Times have no such place: view_go_to_time leads there.
bool until_holds(const struct until *u, const model *m, uint32_t position);

#endif
