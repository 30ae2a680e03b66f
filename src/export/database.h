// SQLite, and only what a writer of rows needs of it. The one file that includes sqlite3.h.
#ifndef LOOPSCOPE_EXPORT_DATABASE_H
#define LOOPSCOPE_EXPORT_DATABASE_H

#include <stddef.h>

#include "base/error.h"

typedef struct database database;

// Opens a file that is empty or not there. What goes wrong, here and later, is kept: everything after that does nothing, and
// database_close says it. NULL where there is no memory.
database *database_open(const char *path);

// Runs statements, separated by semicolons.
void database_run(database *d, const char *sql);

// Makes ready the insertion of rows into a table: rows 0, 1, 2 ... of at most 16 tables. columns: how many it has.
void database_prepare(database *d, int table, const char *name, int columns);

// Inserts a row. format: a letter for each column: n int64_t; p a pointer to one, or NULL; i uint32_t, an id of which 0 is NULL;
// e uint32_t, the number of an event + 1, of which 0 is NULL; s text that stays where it is until the row is there, or NULL.
void database_insert(database *d, int table, const char *format, ...);

int database_failed(const database *d); // whether anything went wrong

// 0, or a negative errno, with what SQLite says in e.
int database_close(database *d, error *e);

#endif
