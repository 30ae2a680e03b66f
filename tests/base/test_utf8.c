#include "base/utf8.h"

#include <string.h>

#include "support/cmocka_all.h"

static void characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        uint32_t character;
    } table[] = {
        {"", 1, 0},
        {"a\x80", 1, 'a'},
        {"\x7f", 1, 0x7F},
        {"\xc2\x80", 2, 0x80},
        {"á", 2, 0xE1},
        {"\xdf\xbf", 2, 0x7FF},
        {"\xe0\xa0\x80", 3, 0x800},
        {"♟x", 3, 0x265F},
        {"\xed\x9f\xbf", 3, 0xD7FF},
        {"\xee\x80\x80", 3, 0xE000},
        {"\xef\xbf\xbf", 3, 0xFFFF},
        {"\xf0\x90\x80\x80", 4, 0x10000},
        {"🐍", 4, 0x1F40D},
        {"\xf4\x8f\xbf\xbf", 4, 0x10FFFF},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t length = utf8_length(table[i].text);
        assert_int_equal(length, table[i].length);
        assert_int_equal(utf8_character(table[i].text, length), table[i].character);
        char written[5] = "";
        assert_int_equal(utf8_write(written, table[i].character), length);
        assert_memory_equal(written, table[i].text, length);
    }
}

static void what_is_none(void **state)
{
    (void)state;
    static const char *const table[] = {
        "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2 ", "\xe0\x9f\xbf", "\xe2\x99", "\xe2\x99 ", "\xed\xa0\x80",
        "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) assert_int_equal(utf8_length(table[i]), 0);
}

static void back_from_the_end(void **state)
{
    (void)state;
    static const char text[] = "aé♟🐍b";
    static const size_t begins[] = {10, 6, 3, 1, 0, 0};
    size_t at = strlen(text);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) assert_int_equal(at = utf8_before(text, at), begins[i]);
}

static void controls_are_hidden(void **state)
{
    (void)state;
    char text[] = "a\x1b[31m\x7f \xc2\x9b" "2J\xc2\xa0 \xe2\x99\x9f\n\t\r\xff\xc2";
    utf8_hide_controls(text);
    assert_string_equal(text, "a?[31m? ??2J\xc2\xa0 \xe2\x99\x9f\n\t?\xff\xc2");
}

static void what_is_left_of_a_character_is_mended(void **state)
{
    (void)state;
    char text[] = "a\xe2\x99 b\xff\xc3\xa9\xc3";
    utf8_mend(text);
    assert_string_equal(text, "a?? b?\xc3\xa9?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters),
        cmocka_unit_test(what_is_none),
        cmocka_unit_test(back_from_the_end),
        cmocka_unit_test(what_is_left_of_a_character_is_mended),
        cmocka_unit_test(controls_are_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
