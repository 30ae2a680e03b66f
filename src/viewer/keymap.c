#include "viewer/keymap.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "viewer/window.h"

const struct keymap keymap_default = {.of = {
#define ACTION(action, key, other, label, help) [ACTION_##action] = {{key, other}, label},
#include "viewer/keys.def"
#undef ACTION
}};

static const char *const actions[] = {
#define ACTION(action, ...) [ACTION_##action] = #action,
#include "viewer/keys.def"
#undef ACTION
};

static const struct {
    const char *name, *label;
    uint32_t key;
} named[] = {
    {"Left", "←", KEY_left}, {"Right", "→", KEY_right}, {"Up", "↑", KEY_up}, {"Down", "↓", KEY_down}, {"Home", "Home", KEY_home},
    {"End", "End", KEY_end}, {"PageUp", "PgUp", KEY_page_up}, {"PageDown", "PgDn", KEY_page_down}, {"Space", "Space", KEY_space},
    {"Enter", "Enter", KEY_enter}, {"Tab", "Tab", KEY_tab}, {"Backspace", "⌫", KEY_backspace}, {"Escape", "Esc", KEY_escape},
    {"F1", "F1", KEY_f1}, {"F2", "F2", KEY_f2}, {"F3", "F3", KEY_f3}, {"F4", "F4", KEY_f4}, {"F5", "F5", KEY_f5}, {"F6", "F6", KEY_f6},
    {"F7", "F7", KEY_f7}, {"F8", "F8", KEY_f8}, {"F9", "F9", KEY_f9}, {"F10", "F10", KEY_f10}, {"F11", "F11", KEY_f11}, {"F12", "F12", KEY_f12},
};
#define NAMED (sizeof named / sizeof *named)

static uint32_t without_shift(uint32_t key) { return key >= 'A' && key <= 'Z' ? key - 'A' + 'a' : key; }

static enum action bound_to(const struct keymap *m, uint32_t key)
{
    for (enum action a = ACTION_none; key && a < ACTIONS; a++)
        if (key == m->of[a].keys[0] || key == m->of[a].keys[1]) return a;
    return ACTION_none;
}

enum action keymap_action(const struct keymap *m, uint32_t key)
{
    enum action exact = bound_to(m, key);
    return exact == ACTION_none ? bound_to(m, without_shift(key)) : exact;
}

// --- a file ---------------------------------------------------------------------------------------------------------
struct reading {
    struct keymap *map;
    bool named_only; // the first time through the file: actions that it names lose their keys
};

static enum action action_named(const char *name)
{
    for (enum action a = ACTION_none + 1; a < ACTIONS; a++)
        if (strcmp(actions[a], name) == 0) return a;
    return ACTION_none;
}

// 0 where there is no such key.
static uint32_t key_named(const char *name, const char **label)
{
    *label = name;
    for (size_t i = 0; i < NAMED; i++)
        if (strcmp(named[i].name, name) == 0) {
            *label = named[i].label;
            return named[i].key;
        }
    size_t length = utf8_length(name);
    uint32_t key = length > 0 && !name[length] ? utf8_character(name, length) : 0;
    return key > ' ' && key != 127 ? without_shift(key) : 0;
}

static void add_label(char *label, const char *key)
{
    size_t length = strlen(label);
    bool letter = islower((unsigned char)key[0]) && !key[1];
    snprintf(label + length, KEYMAP_LABEL - length, length ? " %s" : "%s", key);
    if (letter) label[strlen(label) - 1] = (char)toupper((unsigned char)key[0]);
}

// Those of its keys in keys.def that nothing else has now.
static void restore(struct keymap *m, enum action a)
{
    for (int k = 0; k < 2; k++) {
        uint32_t key = keymap_default.of[a].keys[k];
        m->of[a].keys[k] = keymap_action(m, key) == ACTION_none ? key : 0;
    }
    memcpy(m->of[a].label, keymap_default.of[a].label, KEYMAP_LABEL);
}

static int take_keys(struct keymap *m, enum action a, char *value, error *e)
{
    const char *label;
    char *rest;
    int count = 0;
    m->of[a].label[0] = 0;
    for (char *name = strtok_r(value, " \t", &rest); name; name = strtok_r(NULL, " \t", &rest)) {
        uint32_t key = key_named(name, &label);
        enum action other = keymap_action(m, key);
        if (strcmp(name, "-") == 0 && count == 0 && !*rest) return 0;
        if (key == 0) return error_set(e, -EINVAL, "'%s' is no key: a character, or a name such as Right, PageDown or F5", name);
        if (other == a) return error_set(e, -EINVAL, "'%s' is there twice", name);
        if (other != ACTION_none) return error_set(e, -EINVAL, "'%s' is a key of %s", name, actions[other]);
        if (count == 2) return error_set(e, -EINVAL, "%s has two keys at most", actions[a]);
        m->of[a].keys[count++] = key;
        add_label(m->of[a].label, label);
    }
    return count > 0 ? 0 : error_set(e, -EINVAL, "name a key of %s, or - for none", actions[a]);
}

static int take(void *context, const char *name, char *value, error *e)
{
    struct reading *r = context;
    enum action a = action_named(name);
    if (a == ACTION_none) return error_set(e, -EINVAL, "there is no action '%s'", name);
    r->map->of[a].keys[0] = r->map->of[a].keys[1] = 0;
    if (r->named_only) return 0;
    int rc = take_keys(r->map, a, value, e);
    if (rc) {
        r->map->of[a].keys[0] = r->map->of[a].keys[1] = 0;
        restore(r->map, a);
    }
    return rc;
}

static void tell_nobody(void *context, const char *text)
{
    (void)context;
    (void)text;
}

void keymap_read(struct keymap *m, const char *path, const struct complaints *c)
{
    *m = keymap_default;
    lines_each(path, take, &(struct reading){m, true}, &(struct complaints){tell_nobody, NULL});
    lines_each(path, take, &(struct reading){m, false}, c);
}
