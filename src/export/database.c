#define _GNU_SOURCE // mempcpy
#include "export/database.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define TABLES 16

struct database {
    sqlite3 *handle;
    sqlite3_stmt *inserts[TABLES];
    error error;
};

static int errno_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_NOMEM: return -ENOMEM;
    case SQLITE_FULL: return -ENOSPC;
    case SQLITE_TOOBIG: return -EFBIG;
    default: return -EIO;
    }
}

static void check(database *d, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || d->error.code) return;
    error_set(&d->error, errno_of(code), "%s", d->handle ? sqlite3_errmsg(d->handle) : sqlite3_errstr(code));
}

database *database_open(const char *path)
{
    database *d = calloc(1, sizeof *d);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX; // one thread alone
    if (d) check(d, sqlite3_open_v2(path, &d->handle, flags, NULL));
    return d;
}

int database_failed(const database *d) { return d->error.code; }

void database_run(database *d, const char *sql)
{
    if (!d->error.code) check(d, sqlite3_exec(d->handle, sql, NULL, NULL, NULL));
}

void database_prepare(database *d, int table, const char *name, int columns)
{
    char sql[200];
    int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (", name);
    for (int i = 0; i < columns; i++) length += snprintf(sql + length, sizeof sql - (size_t)length, i ? ",?" : "?");
    snprintf(sql + length, sizeof sql - (size_t)length, ")");
    if (!d->error.code) check(d, sqlite3_prepare_v2(d->handle, sql, -1, &d->inserts[table], NULL));
}

static bool is_utf8(const char *text)
{
    while (*text) {
        size_t bytes = utf8_length(text);
        if (!bytes) return false;
        text += bytes;
    }
    return true;
}

// Those who read it take a text that is no UTF-8 for a damaged file: its bytes that are none become U+FFFD.
static int bind_repaired(sqlite3_stmt *s, int column, const char *text)
{
    char *repaired = malloc(strlen(text) * 3 + 1), *to = repaired;
    if (!repaired) return SQLITE_NOMEM;
    for (size_t bytes; *text; text += bytes ? bytes : 1) {
        bytes = utf8_length(text);
        to = bytes ? mempcpy(to, text, bytes) : mempcpy(to, "\xEF\xBF\xBD", 3);
    }
    return sqlite3_bind_text(s, column, repaired, (int)(to - repaired), free);
}

static int bind_text(sqlite3_stmt *s, int column, const char *text)
{
    if (!text) return sqlite3_bind_null(s, column);
    return is_utf8(text) ? sqlite3_bind_text(s, column, text, -1, SQLITE_STATIC) : bind_repaired(s, column, text);
}

static int bind_event(sqlite3_stmt *s, int column, uint32_t event)
{
    return event ? sqlite3_bind_int64(s, column, event - INT64_C(1)) : sqlite3_bind_null(s, column);
}

static int bind_number(sqlite3_stmt *s, int column, const int64_t *n)
{
    return n ? sqlite3_bind_int64(s, column, *n) : sqlite3_bind_null(s, column);
}

static int bind_id(sqlite3_stmt *s, int column, uint32_t id)
{
    return id ? sqlite3_bind_int64(s, column, id) : sqlite3_bind_null(s, column);
}

void database_insert(database *d, int table, const char *format, ...)
{
    sqlite3_stmt *s = d->inserts[table];
    if (d->error.code) return;
    va_list values;
    va_start(values, format);
    for (int column = 1; format[column - 1]; column++) {
        int code = SQLITE_MISUSE;
        switch (format[column - 1]) {
        case 'n': code = sqlite3_bind_int64(s, column, va_arg(values, int64_t)); break;
        case 'p': code = bind_number(s, column, va_arg(values, const int64_t *)); break;
        case 'i': code = bind_id(s, column, va_arg(values, uint32_t)); break;
        case 'e': code = bind_event(s, column, va_arg(values, uint32_t)); break;
        case 's': code = bind_text(s, column, va_arg(values, const char *)); break;
        default: break;
        }
        check(d, code);
    }
    va_end(values);
    if (!d->error.code) sqlite3_step(s);
    check(d, sqlite3_reset(s)); // it says again how the step ended
}

int database_close(database *d, error *e)
{
    for (int i = 0; i < TABLES; i++) sqlite3_finalize(d->inserts[i]);
    int code = sqlite3_close(d->handle);
    check(d, code);
    int rc = d->error.code ? error_set(e, d->error.code, "%s", d->error.text) : 0;
    free(d);
    return rc;
}
