// What is written: where a step goes on until, and which lanes are shown.
#include "viewer/prompt.h"

#include "viewer/open_window.h"

static void answer_prompt(struct fixture *f, const char *words)
{
    for (size_t length; *words; words += length) {
        length = utf8_length(words);
        press(f, utf8_character(words, length));
    }
    press(f, KEY_enter);
    end_glide(f);
}

static void write_prompt(struct fixture *f, const char *words)
{
    press(f, '/');
    assert_int_equal(view(f)->prompt.what, PROMPT_until);
    answer_prompt(f, words);
}

static void only_lanes_that_are_searched_are_shown(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, 's');
    answer_prompt(&f, "board 3");
    assert_string_equal(view(&f)->arrangement.only, "board 3");
    assert_int_equal(view(&f)->prompt.what, PROMPT_none);
    press(&f, KEY_tab);
    assert_int_equal(view(&f)->selected, task_named(&f, "Board 3"));
    press(&f, KEY_tab);
    assert_int_equal(view(&f)->selected, 0);
    press(&f, 's');
    answer_prompt(&f, "queen");
    assert_non_null(strstr(view(&f)->prompt.wrong.text, "'queen'"));
    press(&f, KEY_escape);
    assert_string_equal(view(&f)->arrangement.only, "board 3");
    press(&f, 's');
    answer_prompt(&f, "");
    assert_string_equal(view(&f)->arrangement.only, "");
    press(&f, 'r');
    press(&f, 'r');
    assert_int_equal(view(&f)->arrangement.by, ARRANGED_coroutine);
    assert_true(says(&f, "game  6"));
    close_viewer(&f);
}

static void a_step_goes_on_until_what_is_written(void **context)
{
    (void)context;
    struct fixture f = open_replay(); // chess: 4 boards
    write_prompt(&f, "11s");
    assert_int_equal(view(&f)->at.time, 11 * SECOND);
    write_prompt(&f, "event 20");
    assert_int_equal(view(&f)->at.position, 21);
    write_prompt(&f, "Board 2");
    event last = trace_event(f.trace, view(&f)->at.position - 1);
    assert_int_equal(last.kind, EVENT_resume);
    uint32_t task = last.subject, position = view(&f)->at.position;
    press(&f, KEY_right); // its next step
    end_glide(&f);
    last = trace_event(f.trace, view(&f)->at.position - 1);
    assert_true(view(&f)->at.position > position && last.kind == EVENT_resume && last.subject == task);
    press(&f, KEY_left);
    assert_int_equal(view(&f)->at.position, position);
    write_prompt(&f, "timer_fire");
    assert_int_equal(trace_event(f.trace, view(&f)->at.position - 1).kind, EVENT_timer_fire);
    write_prompt(&f, "empty");
    assert_int_equal(trace_event(f.trace, view(&f)->at.position - 1).kind, EVENT_select);
    close_viewer(&f);
}

static void what_does_not_come_any_more_is_told(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    write_prompt(&f, "Board 2");
    assert_string_equal(view(&f)->notice, "");
    write_prompt(&f, "event 999999");
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    assert_string_equal(view(&f)->notice, "The run ends, and does not come to `event 999999` from here on.");
    press(&f, 'u');
    end_glide(&f);
    assert_true(view(&f)->at.position < trace_length(f.trace));
    write_prompt(&f, "exit_status_of_nobody");
    assert_string_equal(view(&f)->notice, "");
    close_viewer(&f);
}

static void a_prompt_says_what_it_cannot_read(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    write_prompt(&f, "é♟");
    assert_non_null(strstr(view(&f)->prompt.wrong.text, "'é♟' is no time"));
    press(&f, KEY_backspace);
    assert_string_equal(view(&f)->prompt.text, "é");
    press(&f, KEY_escape);
    write_prompt(&f, "nonsense");
    assert_int_equal(view(&f)->prompt.what, PROMPT_until);
    assert_non_null(strstr(view(&f)->prompt.wrong.text, "'nonsense' is no time"));
    press(&f, KEY_backspace);
    assert_string_equal(view(&f)->prompt.text, "nonsens");
    assert_string_equal(view(&f)->prompt.wrong.text, "");
    press(&f, KEY_escape);
    assert_int_equal(view(&f)->prompt.what, PROMPT_none);
    assert_int_equal(view(&f)->at.position, 0);
    close_viewer(&f);
}

// What it had been cut off to would be met too early, or by others.
static void what_is_too_long_to_be_looked_for_is_not(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    char words[300];
    memset(words, 'x', sizeof words - 1);
    words[0] = '"';
    words[sizeof words - 1] = 0;
    write_prompt(&f, words);
    assert_int_equal(view(&f)->prompt.what, PROMPT_until);
    assert_non_null(strstr(view(&f)->prompt.wrong.text, "too long"));
    press(&f, KEY_escape);
    press(&f, 's');
    answer_prompt(&f, words + 200);
    assert_non_null(strstr(view(&f)->prompt.wrong.text, "too long"));
    press(&f, KEY_escape);
    assert_int_equal(view(&f)->at.position, 0);
    close_viewer(&f);
}

static void a_live_program_goes_on_until_what_is_written(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    write_prompt(&f, "12s");
    for (int i = 0; i < 400 && view(&f)->at.time < 12 * SECOND; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(view(&f)->at.time, 12 * SECOND);
    assert_true(trace_event(f.trace, trace_length(f.trace) - 1).time <= 15 * SECOND); // it stands still there
    write_prompt(&f, "empty");
    for (int i = 0; i < 2000 && trace_event(f.trace, view(&f)->at.position - 1).kind != EVENT_select; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(trace_event(f.trace, trace_length(f.trace) - 1).kind, EVENT_select);
    close_viewer(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_lanes_that_are_searched_are_shown),
        cmocka_unit_test(a_step_goes_on_until_what_is_written),
        cmocka_unit_test(what_does_not_come_any_more_is_told),
        cmocka_unit_test(a_prompt_says_what_it_cannot_read),
        cmocka_unit_test(what_is_too_long_to_be_looked_for_is_not),
        cmocka_unit_test(a_live_program_goes_on_until_what_is_written),
    };
    return cmocka_run_group_tests_name("prompt", tests, dummy_driver_and_fonts, close_fonts);
}
