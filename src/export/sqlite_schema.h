// What the database has: tables, indexes and views, in SQL. docs/exports.md tells them.
#ifndef LOOPSCOPE_EXPORT_SQLITE_SCHEMA_H
#define LOOPSCOPE_EXPORT_SQLITE_SCHEMA_H

extern const char sqlite_tables[], sqlite_indexes[], sqlite_views[];

#endif
