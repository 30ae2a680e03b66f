// Keys as the table has them, and as a file of the user's says.
#include "viewer/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"
#include "support/user_file.h"
#include "viewer/window.h"

static void the_table_is_what_holds_by_itself(void **context)
{
    (void)context;
    assert_int_equal(keymap_action(&keymap_default, KEY_right), ACTION_forward);
    assert_int_equal(keymap_action(&keymap_default, KEY_page_down), ACTION_next_stop);
    assert_int_equal(keymap_action(&keymap_default, 'w'), ACTION_why);
    assert_int_equal(keymap_action(&keymap_default, 'W'), ACTION_why);
    assert_int_equal(keymap_action(&keymap_default, 0), ACTION_none);
    assert_int_equal(keymap_action(&keymap_default, 0x2603), ACTION_none);
}

static struct keymap read_text(const char *text, struct told *told)
{
    struct keymap m;
    *told = (struct told){0};
    write_text(text);
    keymap_read(&m, path, &(struct complaints){tell, told});
    return m;
}

static void a_file_names_other_keys(void **context)
{
    (void)context;
    struct told told;
    struct keymap m = read_text("# mine\n\nforward  é F8 # two\nwhy b\nblack w\n  back PageDown\t\nnext_stop F9\nquit -\n", &told);
    assert_string_equal(told.text, "");
    assert_int_equal(keymap_action(&m, 0xE9), ACTION_forward);
    assert_int_equal(keymap_action(&m, KEY_f8), ACTION_forward);
    assert_int_equal(keymap_action(&m, KEY_right), ACTION_none);
    assert_int_equal(keymap_action(&m, KEY_page_down), ACTION_back);
    assert_int_equal(keymap_action(&m, 'b'), ACTION_why);
    assert_int_equal(keymap_action(&m, 'w'), ACTION_black);
    assert_int_equal(keymap_action(&m, 'q'), ACTION_none);
    assert_int_equal(keymap_action(&m, KEY_space), ACTION_play);
    assert_string_equal(m.of[ACTION_forward].label, "é F8");
    assert_string_equal(m.of[ACTION_why].label, "B");
    assert_string_equal(m.of[ACTION_back].label, "PgDn");
    assert_string_equal(m.of[ACTION_quit].label, "");
}

static void mistakes_are_named_and_the_rest_holds(void **context)
{
    (void)context;
    struct told told;
    struct keymap m = read_text("forwrd n\nback Rihgt\nwhy t\nplay\nfirst F1 F2 F3\nlast F10\nmotion F9 F9\n", &told);
    assert_string_equal(told.text,
                        "file:1: there is no action 'forwrd'\n"
                        "file:2: 'Rihgt' is no key: a character, or a name such as Right, PageDown or F5\n"
                        "file:3: 't' is a key of theme\n"
                        "file:4: name a key of play, or - for none\n"
                        "file:5: 'F1' is a key of help\n"
                        "file:7: 'F9' is there twice\n");
    assert_int_equal(keymap_action(&m, KEY_left), ACTION_back);
    assert_int_equal(keymap_action(&m, 'w'), ACTION_why);
    assert_int_equal(keymap_action(&m, 't'), ACTION_theme);
    assert_int_equal(keymap_action(&m, KEY_space), ACTION_play);
    assert_int_equal(keymap_action(&m, KEY_home), ACTION_first);
    assert_int_equal(keymap_action(&m, KEY_f10), ACTION_last);
    assert_int_equal(keymap_action(&m, KEY_end), ACTION_none);
}

// The example of docs/window.md: the lines between the first two fences below its heading.
static void read_example(char *text, size_t size)
{
    char line[500];
    FILE *page = fopen(PAGE, "r");
    bool below = false, within = false;
    *text = 0;
    assert_non_null(page);
    while (fgets(line, sizeof line, page)) {
        if (strcmp(line, "## Other keys\n") == 0) below = true;
        if (!below) continue;
        bool fence = strcmp(line, "```\n") == 0;
        if (fence && within) break;
        if (within) snprintf(text + strlen(text), size - strlen(text), "%s", line);
        within |= fence;
    }
    fclose(page);
}

static void the_example_of_the_page_holds(void **context)
{
    (void)context;
    char text[2000];
    struct told told;
    read_example(text, sizeof text);
    struct keymap m = read_text(text, &told);
    assert_non_null(strstr(text, "forward "));
    assert_string_equal(told.text, "");
    assert_int_equal(keymap_action(&m, KEY_right), ACTION_forward);
    assert_string_equal(m.of[ACTION_forward].label, "Z →");
    assert_int_equal(keymap_action(&m, KEY_f9), ACTION_theme);
    assert_int_equal(keymap_action(&m, 'q'), ACTION_none);
}

static void a_key_that_went_elsewhere_does_not_come_back(void **context)
{
    (void)context;
    struct told told;
    struct keymap m = read_text("why -\nback w\nwhy F1\n", &told);
    assert_int_equal(told.count, 1);
    assert_int_equal(keymap_action(&m, 'w'), ACTION_back);
}

static void a_line_of_any_length_is_survived(void **context)
{
    (void)context;
    struct told told;
    char text[1000];
    memset(text, 'x', sizeof text);
    snprintf(text + 800, sizeof text - 800, "\nquit F9");
    struct keymap m = read_text(text, &told);
    assert_string_equal(told.text, "file:1: the line is too long\n");
    assert_int_equal(keymap_action(&m, KEY_f9), ACTION_quit);
}

static void without_a_file_the_table_holds(void **context)
{
    (void)context;
    struct told told = {0};
    struct keymap m;
    unlink(path);
    keymap_read(&m, path, &(struct complaints){tell, &told});
    assert_int_equal(told.count, 0);
    assert_memory_equal(&m, &keymap_default, sizeof m);
    keymap_read(&m, directory, &(struct complaints){tell, &told});
    assert_int_equal(told.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_what_holds_by_itself), cmocka_unit_test(a_file_names_other_keys),
        cmocka_unit_test(mistakes_are_named_and_the_rest_holds), cmocka_unit_test(a_key_that_went_elsewhere_does_not_come_back),
        cmocka_unit_test(the_example_of_the_page_holds),
        cmocka_unit_test(a_line_of_any_length_is_survived), cmocka_unit_test(without_a_file_the_table_holds),
    };
    return cmocka_run_group_tests_name("keymap", tests, make_directory, remove_directory);
}
