#include "link/head.h"

#include <stdlib.h>

#include "support/cmocka_all.h"

static void assert_head(const char *text, bool python, const char *expected)
{
    char *head = head_of(text, python);
    assert_non_null(head);
    assert_string_equal(head, expected);
    free(head);
}

static void comments_of_c(void **context)
{
    (void)context;
    assert_head("// Gather: three.\n//\n// The lesson,\n//   indented.\n\n// Another.\n", false,
                "Gather: three.\n\nThe lesson,\n  indented.\n");
    assert_head("\n\n// Gather: three.\r\n//\r\n// The lesson.\r\nint x;", false, "Gather: three.\n\nThe lesson.\n");
    assert_head("/* Gather: three. */ int x;", false, "Gather: three.\n");
    assert_head("/*\n * Gather: three.\n *\n * The lesson.\n */\nint x;", false, "Gather: three.\n\nThe lesson.\n");
    assert_head("/**********\n * Gather\n **********/\n", false, "Gather\n");
    assert_head("/* without an end", false, "without an end\n");
    assert_head("// at the end", false, "at the end\n");
}

static void comments_of_python(void **context)
{
    (void)context;
    assert_head("# Gather: three.\n#\n# The lesson.\nimport x", true, "Gather: three.\n\nThe lesson.\n");
    assert_head("#!/usr/bin/env python3\n\"\"\"Gather: three.\n\n    The lesson.\n\"\"\"\n", true,
                "Gather: three.\n\nThe lesson.\n");
    assert_head("'Gather'", true, "Gather\n");
}

static void none(void **context)
{
    (void)context;
    for (int python = 0; python < 2; python++) {
        assert_head("", python, "");
        assert_head("int x; // y", python, "");
    }
    assert_head("#include <loopscope/asyncio.h>\n", false, "");
    assert_head("\"text\"", false, "");
    assert_head("// not of Python", true, "");
    assert_head("/**/", false, "");
    assert_head("//\n//\n", false, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_of_c),
        cmocka_unit_test(comments_of_python),
        cmocka_unit_test(none),
    };
    return cmocka_run_group_tests_name("head", tests, NULL, NULL);
}
