// Which lanes the timeline shows, and in which order: as the tasks were made, by name, or in groups under a head of their own.
#ifndef LOOPSCOPE_VIEWER_ROWS_H
#define LOOPSCOPE_VIEWER_ROWS_H

#include "viewer/lanes.h"

enum arranging {
#define ARRANGING(name, words) ARRANGED_##name,
#include "viewer/arranging.def"
#undef ARRANGING
    ARRANGINGS
};

#define ARRANGEMENT_TEXT 80

struct arrangement {
    enum arranging by;
    char only[ARRANGEMENT_TEXT]; // lanes of tasks that have this in their name or in their coroutine's, whatever the case; "" for all
};

#define ROWS_NONE UINT32_MAX

struct rows {
    struct arrangement arrangement;
    uint32_t lanes;     // of which they were made
    uint32_t length;    // events whose names they have
    uint32_t *items;    // a lane; with ROWS_HEAD: a head, and its first lane. NULL: all lanes as they are
    uint32_t *of_lane;  // the row of a lane; ROWS_NONE where it is not shown
    uint32_t count;
};

#define ROWS_HEAD (1u << 31)

void rows_deinit(struct rows *r);

// Makes the rows of so many lanes, which cost something only where the arrangement, the number of lanes or a name that it asks for is another one.
// Where memory runs out all lanes are shown as they are.
void rows_update(struct rows *r, const lanes *l, const trace *t, uint32_t count, const struct arrangement *a);

uint32_t rows_lane(const struct rows *r, uint32_t row);    // ROWS_NONE for a head
uint32_t rows_of_lane(const struct rows *r, uint32_t lane); // ROWS_NONE where it is not shown

// Whether a row is a head; *first: its first lane, *count: how many lanes stand under it.
bool rows_head(const struct rows *r, uint32_t row, uint32_t *first, uint32_t *count);

// What a head says of the lanes under it: the coroutine, or who made them.
const char *rows_group(const struct rows *r, const lanes *l, const trace *t, uint32_t first, char *buffer, size_t size);

#endif
