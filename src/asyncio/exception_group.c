#include "asyncio/exception_group.h"

#include <string.h>

#include "asyncio/exceptions.h"
#include "asyncio/memory.h"
#include "asyncio/value.h"

// --- making -------------------------------------------------------------------------------------------------------------
// Whether all are Exceptions.
static bool check(const value *items, size_t count)
{
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind != VALUE_exception)
            raise(ValueError, "Item %zu of second argument (exceptions) is not an exception", i);
        if (!exception_is(items[i].as_exception, Exception)) all = false;
    }
    return all;
}

exception *exception_group_new(const exception_type *type, const char *message, value exceptions)
{
    if (exceptions.kind != VALUE_list && exceptions.kind != VALUE_tuple)
        raise(TypeError, "second argument (exceptions) must be a sequence");
    size_t count = len(exceptions);
    if (!count) raise(ValueError, "second argument (exceptions) must be a non-empty sequence");
    bool all_exceptions = check(value_items(exceptions), count);
    exception *e = memory_new(sizeof *e);
    e->type = type;
    if (all_exceptions && type == BaseExceptionGroup) e->type = ExceptionGroup;
    if (!all_exceptions && exception_is(e, Exception))
        raise(TypeError, "Cannot nest BaseExceptions in an %s", type->name);
    e->message = memory_text(message, strlen(message));
    e->text = value_format("%s (%zu sub-exception%s)", message, count, count > 1 ? "s" : "").as_str;
    e->has_text = true;
    e->exceptions = exceptions;
    return e;
}

// --- splitting ------------------------------------------------------------------------------------------------------------
// Which exceptions split off. An exception that it does not want is looked into where it is a group.
typedef bool wanted(const exception *e, const void *by);

static bool is_of_type(const exception *e, const void *type) { return exception_is(e, type); }

// BaseExceptionGroup.derive: the same group with only these in it. NULL for none.
static exception *derive(exception *group, value exceptions)
{
    if (!len(exceptions)) return NULL;
    exception *part = exception_group_new(group->type == ExceptionGroup ? ExceptionGroup : BaseExceptionGroup, group->message, exceptions);
    const char *text = part->text;
    const exception_type *type = part->type;
    *part = *group;
    part->type = type;
    part->text = text;
    part->exceptions = exceptions;
    part->whole = group->whole ? group->whole : group;
    return part;
}

// As exceptiongroup_split_recursive.
static exception *split(exception *e, wanted *wants, const void *by, exception **rest)
{
    *rest = NULL;
    if (wants(e, by)) return e;
    if (!exception_is_group(e)) {
        *rest = e;
        return NULL;
    }
    value in = list_new(), out = list_new();
    for (size_t i = 0; i < len(e->exceptions); i++) {
        exception *left, *part = split(at(e->exceptions, (int64_t)i).as_exception, wants, by, &left);
        if (part) list_append(in, part);
        if (left) list_append(out, left);
    }
    *rest = derive(e, out);
    return derive(e, in);
}

static void check_group(const exception *e)
{
    if (!exception_is_group(e)) raise(TypeError, "'%s' is not an exception group", e->type->name);
}

exception *ExceptionGroup_split(exception *group, const exception_type *type, exception **rest)
{
    check_group(group);
    exception *left, *part = split(group, is_of_type, type, &left);
    *rest = left;
    return part;
}

exception *ExceptionGroup_subgroup(exception *group, const exception_type *type)
{
    exception *rest;
    return ExceptionGroup_split(group, type, &rest);
}

// --- except_group ---------------------------------------------------------------------------------------------------------
exception *exception_group_take(exception *e, const exception_type *type, exception **rest)
{
    exception *part = split(e, is_of_type, type, rest);
    return part && !exception_is_group(part) ? exception_group_new(BaseExceptionGroup, "", tuple(part)) : part;
}

static const exception *whole_of(const exception *e) { return e->whole ? e->whole : e; }

static bool is_within(const exception *e, const exception *leaf)
{
    if (e == leaf) return true;
    for (size_t i = 0; exception_is_group(e) && i < len(e->exceptions); i++)
        if (is_within(at(e->exceptions, (int64_t)i).as_exception, leaf)) return true;
    return false;
}

// by: a list of groups. A group itself is never wanted, so that the shape of the whole one is kept.
static bool is_leaf_of_any(const exception *e, const void *by)
{
    if (exception_is_group(e)) return false;
    const value *groups = by;
    for (size_t i = 0; i < len(*groups); i++)
        if (is_within(at(*groups, (int64_t)i).as_exception, e)) return true;
    return false;
}

exception *exception_group_reraise(exception *whole, exception *rest, const struct try_raised *raised)
{
    if (!exception_is_group(whole)) return raised->exception; // one clause took it, and raised
    value again = list_new(), new = list_new();
    for (const struct try_raised *r = raised; r; r = r->before) {
        bool part_of_it = whole_of(r->exception) == whole_of(whole);
        list_append(part_of_it ? again : new, r->exception);
    }
    if (rest) list_append(again, rest);
    exception *left, *same = split(whole, is_leaf_of_any, &again, &left);
    if (!len(new)) return same;
    value all = list_new();
    for (size_t i = len(new); i > 0; i--) list_append(all, at(new, (int64_t)i - 1)); // in the order in which they were raised
    if (same) list_append(all, same);
    return exception_group_new(BaseExceptionGroup, "", all);
}
