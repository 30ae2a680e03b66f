#include "trace/jsonl_value.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

#define DEPTH_MAX 64 // of a value that is skipped

static bool refuse(struct jsonl_cursor *c, const char *wrong)
{
    if (!c->wrong) c->wrong = wrong;
    return false;
}

bool jsonl_take_mark(struct jsonl_cursor *c, char mark)
{
    jsonl_skip_space(c);
    if (*c->next != mark) return false;
    c->next++;
    return true;
}

bool jsonl_need_mark(struct jsonl_cursor *c, char mark)
{
    if (jsonl_take_mark(c, mark)) return true;
    switch (mark) {
    case ':': return refuse(c, "a ':' is missing here");
    case '{': return refuse(c, "a '{' is missing here");
    case '}': return refuse(c, "a ',' or a '}' is missing here");
    default: return refuse(c, "a ',' or a ']' is missing here");
    }
}

static bool take_word(struct jsonl_cursor *c, const char *word)
{
    jsonl_skip_space(c);
    if (*c->next != *word) return false;
    size_t length = strlen(word);
    if (strncmp(c->next, word, length) != 0) return false;
    c->next += length;
    return true;
}

bool jsonl_take_null(struct jsonl_cursor *c) { return take_word(c, "null"); }

// --- numbers -------------------------------------------------------------------------------------
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool jsonl_take_number(struct jsonl_cursor *c, int64_t *out)
{
    jsonl_skip_space(c);
    char *p = c->next;
    bool negative = *p == '-';
    p += negative;
    if (!is_digit(*p)) return refuse(c, "a number is missing here");
    if (*p == '0' && is_digit(p[1])) return refuse(c, "a number does not begin with 0");
    uint64_t n = 0, limit = (uint64_t)INT64_MAX + negative;
    for (const char *safe = p + 18; is_digit(*p) && p < safe; p++) n = 10 * n + (uint64_t)(*p - '0');
    for (; is_digit(*p); p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        if (n > (limit - digit) / 10) return refuse(c, "the number is larger than 64 bits hold");
        n = 10 * n + digit;
    }
    if (*p == '.' || *p == 'e' || *p == 'E') return refuse(c, "the number is not a whole one, written with digits alone");
    c->next = p;
    *out = (int64_t)(negative ? 0 - n : n);
    return true;
}

static bool skip_digits(char **p)
{
    char *first = *p;
    while (is_digit(**p)) ++*p;
    return *p > first;
}

static bool skip_number(struct jsonl_cursor *c)
{
    char *p = c->next + (*c->next == '-');
    bool zero = *p == '0' && is_digit(p[1]), valid = skip_digits(&p) && !zero;
    if (*p == '.') p++, valid = skip_digits(&p) && valid;
    if (*p == 'e' || *p == 'E') {
        p++;
        if (*p == '+' || *p == '-') p++;
        valid = skip_digits(&p) && valid;
    }
    if (!valid) return refuse(c, "this is no value");
    c->next = p;
    return true;
}

// --- texts ---------------------------------------------------------------------------------------
static int hex_of(char c)
{
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The four digits of a \u escape; -1 where they are not there.
static int32_t unit_at(const char *p)
{
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_of(p[i]);
        if (digit < 0) return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

// Reads a character written as \uXXXX, or as two of them where it is beyond U+FFFF. p: behind the first \u. Returns how long it is from
// there, 0 where it is none.
static size_t take_unit(struct jsonl_cursor *c, const char *p, uint32_t *character)
{
    int32_t high = unit_at(p), low;
    if (high < 0) return refuse(c, "four hexadecimal digits are missing behind this \\u");
    *character = (uint32_t)high;
    if (high < 0xD800 || high > 0xDFFF) return 4;
    low = high < 0xDC00 && p[4] == '\\' && p[5] == 'u' ? unit_at(p + 6) : -1;
    if (low < 0xDC00 || low > 0xDFFF) return refuse(c, "this \\u is one half of a pair of surrogates");
    *character = 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
    return 10;
}

static char *put_character(char *to, uint32_t c) { return to + utf8_write(to, c ? c : 0x1A); }

// The character of an escape without digits, 0 where there is none such.
static char escaped(char c)
{
    switch (c) {
    case '"': case '\\': case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

// Reads the escape at c->next. Returns the text's end with its character put there, which is never longer than the escape; NULL where it
// is none. to: NULL where nothing is to be put.
static bool take_escape(struct jsonl_cursor *c, char **to)
{
    uint32_t character;
    size_t length = 2;
    if (c->next[1] == 'u') {
        length = take_unit(c, c->next + 2, &character);
        if (length == 0) return false;
        length += 2;
    } else {
        character = (unsigned char)escaped(c->next[1]);
        if (character == 0) return refuse(c, "there is no such escape in JSON");
    }
    c->next += length;
    if (to) *to = put_character(*to, character);
    return true;
}

static inline bool is_plain(char c) { return c != '"' && c != '\\' && (unsigned char)c >= 0x20 && (unsigned char)c < 0x80; }

// Reads what is no plain character: 1, 0 at the closing quote, or -1.
static int take_special(struct jsonl_cursor *c, char **to)
{
    if (*c->next == '"') return 0;
    if (*c->next == '\\') return take_escape(c, to) ? 1 : -1;
    if (c->next == c->end) return refuse(c, "the text has no closing quote") - 1;
    if ((unsigned char)*c->next < 0x20) return refuse(c, "a control character in a text has to be escaped") - 1;
    size_t length = utf8_length(c->next);
    if (length == 0) return refuse(c, "the text is no UTF-8 here") - 1;
    if (to) memmove(*to, c->next, length), *to += length;
    c->next += length;
    return 1;
}

// What has escapes is put together where it stands, over its own beginning; where `to` is NULL, nothing is.
static bool take_rest(struct jsonl_cursor *c, char *to, char **end)
{
    int rc;
    do {
        char *plain = c->next;
        while (is_plain(*c->next)) c->next++;
        if (to) {
            memmove(to, plain, (size_t)(c->next - plain));
            to += c->next - plain;
        }
        rc = take_special(c, to ? &to : NULL);
    } while (rc > 0);
    if (rc < 0) return false;
    c->next++;
    if (end) *end = to;
    return true;
}

bool jsonl_take_text(struct jsonl_cursor *c, struct jsonl_text *out)
{
    jsonl_skip_space(c);
    if (*c->next != '"') return refuse(c, "a text in quotes is missing here");
    char *first = ++c->next, *end;
    while (is_plain(*c->next)) c->next++;
    if (*c->next == '"')
        end = c->next++;
    else if (!take_rest(c, c->next, &end))
        return false;
    *end = 0;
    *out = (struct jsonl_text){first, (uint32_t)(end - first)};
    return true;
}

// --- anything ------------------------------------------------------------------------------------
static bool skip(struct jsonl_cursor *c, int depth);

static bool skip_text(struct jsonl_cursor *c)
{
    jsonl_skip_space(c);
    if (*c->next != '"') return refuse(c, "a text in quotes is missing here");
    c->next++;
    return take_rest(c, NULL, NULL);
}

static bool skip_items(struct jsonl_cursor *c, char close, int depth)
{
    if (depth == 0) return refuse(c, "values stand too deep within each other");
    if (jsonl_take_mark(c, close)) return true;
    do {
        if (close == '}' && (!skip_text(c) || !jsonl_need_mark(c, ':'))) return false;
        if (!skip(c, depth - 1)) return false;
    } while (jsonl_take_mark(c, ','));
    return jsonl_need_mark(c, close);
}

static bool skip(struct jsonl_cursor *c, int depth)
{
    jsonl_skip_space(c);
    if (*c->next == '"') return skip_text(c);
    if (jsonl_take_mark(c, '{')) return skip_items(c, '}', depth);
    if (jsonl_take_mark(c, '[')) return skip_items(c, ']', depth);
    if (take_word(c, "true") || take_word(c, "false") || take_word(c, "null")) return true;
    return skip_number(c);
}

bool jsonl_skip_value(struct jsonl_cursor *c) { return skip(c, DEPTH_MAX); }
