// What is kept of the window from one time to the next.
#include "viewer/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/user_file.h"

static struct settings read_text(const char *text, struct told *told)
{
    struct settings s = settings_default;
    *told = (struct told){0};
    write_text(text);
    settings_read(&s, path, &(struct complaints){tell, told});
    return s;
}

static void assert_same(const struct settings *a, const struct settings *b)
{
    assert_ptr_equal(a->theme, b->theme);
    assert_true(a->scale == b->scale);
    assert_int_equal(a->still, b->still);
    assert_int_equal(a->hidden, b->hidden);
    assert_int_equal(a->wanted, b->wanted);
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
}

static void what_is_written_is_read(void **context)
{
    (void)context;
    struct told told = {0};
    const struct settings table[] = {
        settings_default,
        {&theme_light, 1.75f, true, 1u << PANEL_timers | 1u << PANEL_output, 1u << PANEL_tree, 1920, 1080},
        {&theme_contrast, 0.75f, false, 0, 1u << PANEL_sync | 1u << PANEL_stack, 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct settings s = settings_default;
        assert_int_equal(settings_write(&table[i], path), 0);
        settings_read(&s, path, &(struct complaints){tell, &told});
        assert_string_equal(told.text, "");
        assert_same(&s, &table[i]);
    }
}

static void mistakes_are_named_and_the_rest_holds(void **context)
{
    (void)context;
    struct told told;
    struct settings s = read_text("theme pink\nscale 9\nscale 1.5x\nmotion much\nwindow 1600\nwindow 0x10\nhidden timers clock\ncolour red\n"
                                  "shown tree stack\nscale 2\n", &told);
    assert_string_equal(told.text,
                        "file:1: 'pink' is no theme: dark, light or contrast\n"
                        "file:2: '9' is no scale from 0.75 to 3\n"
                        "file:3: '1.5x' is no scale from 0.75 to 3\n"
                        "file:4: 'much' is no motion: full or reduced\n"
                        "file:5: '1600' is no size such as 1600x900\n"
                        "file:6: '0x10' is no size such as 1600x900\n"
                        "file:7: there is no panel 'clock'\n"
                        "file:8: there is no setting 'colour'\n");
    const struct settings wanted = {.theme = &theme_dark, .scale = 2, .wanted = 1u << PANEL_tree | 1u << PANEL_stack};
    assert_same(&s, &wanted);
}

static void only_what_was_changed_is_kept(void **context)
{
    (void)context;
    struct settings kept = {&theme_light, 2, true, 1, 2, 1920, 1080};
    const struct settings before = {&theme_dark, 1, true, 1, 2, 1600, 900};
    struct settings now = before;
    assert_false(settings_take_changes(&kept, &before, &now)); // another theme was asked for this one time
    now.scale = 1.5f;
    assert_true(settings_take_changes(&kept, &before, &now));
    const struct settings wanted = {&theme_light, 1.5f, true, 1, 2, 1920, 1080};
    assert_same(&kept, &wanted);
}

static void directories_are_made_and_a_failure_leaves_the_old_file(void **context)
{
    (void)context;
    char deep[150], inner[200];
    snprintf(deep, sizeof deep, "%s/a/b/window", directory);
    assert_int_equal(settings_write(&settings_default, deep), 0);
    assert_int_equal(access(deep, R_OK), 0);
    snprintf(inner, sizeof inner, "%s/window", deep); // in a file
    assert_int_equal(settings_write(&settings_default, inner), -ENOTDIR);
    assert_int_equal(unlink(deep), 0);
    snprintf(deep, sizeof deep, "%s/a/b", directory);
    assert_int_equal(settings_write(&settings_default, deep), -EISDIR); // and nothing is left beside it
    assert_int_equal(rmdir(deep), 0);
    snprintf(deep, sizeof deep, "%s/a", directory);
    assert_int_equal(rmdir(deep), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read), cmocka_unit_test(mistakes_are_named_and_the_rest_holds),
        cmocka_unit_test(only_what_was_changed_is_kept), cmocka_unit_test(directories_are_made_and_a_failure_leaves_the_old_file),
    };
    return cmocka_run_group_tests_name("settings", tests, make_directory, remove_directory);
}
