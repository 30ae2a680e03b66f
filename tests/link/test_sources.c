#include "link/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/cmocka_all.h"

static char root[] = "/tmp/loopscope-test-XXXXXX";

static void write_file(const char *path, const char *text, size_t length)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, length, f), length);
    fclose(f);
}

// A tree as a build leaves it: sources at the root, the program below, and the working directory
// elsewhere.
static int make_tree(void **state)
{
    (void)state;
    if (!mkdtemp(root) || chdir(root) != 0) return -1;
    mkdir("scenarios", 0700), mkdir("build", 0700), mkdir("elsewhere", 0700),
        mkdir("elsewhere/scenarios", 0700);
    write_file("scenarios/chess.c", "// Chess\n", 9);
    write_file("elsewhere/scenarios/chess.c", "// another\n", 11);
    write_file("elsewhere/own.c", "// own\n", 7);
    write_file("binary.c", "\0\1", 2);
    write_file("build/chess", "", 0);
    return chdir("elsewhere");
}

static int remove_tree(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r '%s'", root);
    return system(command);
}

static void define_place(trace *t, const char *file)
{
    uint32_t text = trace_strings(t) + 1, id = trace_places(t) + 1;
    assert_int_equal(trace_define_string(t, text, file, strlen(file)), 0);
    assert_int_equal(trace_define_place(t, id, (struct trace_place){.file = text, .line = 1}), 0);
}

static void finds_sources_near_the_program_first(void **state)
{
    (void)state;
    trace *t;
    assert_int_equal(trace_new(&t), 0);
    define_place(t, "scenarios/chess.c");
    define_place(t, "own.c");
    define_place(t, "binary.c");
    define_place(t, "gone.c");
    define_place(t, "scenarios/chess.c");
    for (int again = 0; again < 2; again++) {
        assert_int_equal(sources_embed(t, "../build/chess"), 0);
        assert_int_equal(trace_meta_count(t), 2);
    }
    assert_string_equal(trace_meta(t, "source:scenarios/chess.c"), "// Chess\n");
    assert_string_equal(trace_meta(t, "source:own.c"), "// own\n");
    trace_free(t);
}

static void a_twin_in_python_comes_along(void **state)
{
    (void)state;
    trace *t;
    assert_int_equal(trace_new(&t), 0);
    write_file("scenarios/chess.py", "# Chess\n", 8);
    define_place(t, "scenarios/chess.c");
    define_place(t, "own.c");
    assert_int_equal(sources_embed(t, "../build/chess"), 0);
    assert_int_equal(trace_meta_count(t), 3);
    assert_string_equal(trace_meta(t, "source:scenarios/chess.py"), "# Chess\n");
    trace_free(t);
}

static void large_files_and_directories_are_left_out(void **state)
{
    (void)state;
    char path[200], *large = malloc((1 << 20) + 1);
    memset(large, 'x', (1 << 20) + 1);
    write_file("large.c", large, (1 << 20) + 1);
    write_file("largest.c", large, 1 << 20);
    free(large);
    assert_null(sources_find("large.c", "../build/chess"));
    assert_null(sources_find("scenarios", "../build/chess"));
    char *text = sources_find("largest.c", "no/such/program");
    assert_non_null(text);
    free(text);
    snprintf(path, sizeof path, "%s/elsewhere/own.c", root);
    text = sources_find(path, "../build/chess");
    assert_string_equal(text, "// own\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_sources_near_the_program_first),
        cmocka_unit_test(a_twin_in_python_comes_along),
        cmocka_unit_test(large_files_and_directories_are_left_out),
    };
    return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
