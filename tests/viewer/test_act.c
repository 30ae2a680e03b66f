// Each key and each button, and what they open and close.
#include "viewer/act.h"

#include "viewer/open_window.h"

static uint64_t frame_hash(const struct fixture *f)
{
    return draw_list_hash(viewer_frame(f->viewer), (box){0, 0, 1600, 900});
}

static const struct {
    const char *name;
    uint32_t keys[2];
} bindings[] = {
#define ACTION(action, key, other, label, help) {#action, {key, other}},
#include "viewer/keys.def"
#undef ACTION
};

// Each key of the table does something that is seen, from a place in the middle where everything is possible.
static void every_key_does_something(void **context)
{
    (void)context;
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        for (int k = 0; k < 2 && bindings[i].keys[k]; k++) {
            struct fixture f = open_replay();
            go_to_middle(&f);
            if (strcmp(bindings[i].name, "grain_event") == 0) press(&f, KEY_f3); // it is so at the beginning
            uint64_t before = frame_hash(&f);
            bool stays = press(&f, bindings[i].keys[k]);
            bool seen = frame_hash(&f) != before;
            if (strcmp(bindings[i].name, "quit") == 0) seen = !stays;
            if (strcmp(bindings[i].name, "fullscreen") == 0)
                seen = stays; // the dummy driver's window stays as it is
            if (strcmp(bindings[i].name, "watch") == 0) seen = true; // that is what it does already
            if (!seen) fail_msg("the key %d of %s does nothing", k, bindings[i].name);
            close_viewer(&f);
        }
}

static void no_key_has_two_meanings(void **context)
{
    (void)context;
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        for (size_t k = 0; k < i; k++)
            for (int n = 0; n < 4; n++) {
                uint32_t a = bindings[i].keys[n / 2], b = bindings[k].keys[n % 2];
                if (a && a == b) fail_msg("%s and %s have the same key", bindings[i].name, bindings[k].name);
            }
}

static void every_button_does_what_its_key_does(void **context)
{
    (void)context;
    static const enum action actions[] = {ACTION_first, ACTION_back, ACTION_forward, ACTION_last, ACTION_grain, ACTION_faster, ACTION_play,
                                          ACTION_grain_step, ACTION_grain_iteration, ACTION_grain_output, ACTION_grain_task};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        struct fixture by_key = open_replay();
        go_to_middle(&by_key);
        struct view before = *view(&by_key);
        press(&by_key, bindings[actions[i] - 1].keys[0]);
        struct view keyed = *view(&by_key);
        close_viewer(&by_key);

        struct fixture by_click = open_replay();
        go_to_middle(&by_click);
        click_target(&by_click, TARGET_action, actions[i]);
        const struct view *clicked = view(&by_click);
        assert_int_equal(clicked->playing, keyed.playing);
        assert_int_equal(clicked->grain, keyed.grain);
        assert_int_equal(clicked->speed, keyed.speed);
        if (!keyed.playing) assert_int_equal(clicked->at.position, keyed.at.position);
        bool changed = keyed.at.position != before.at.position || keyed.at.time != before.at.time ||
                       keyed.grain != before.grain || keyed.speed != before.speed || keyed.playing;
        assert_true(changed);
        close_viewer(&by_click);
    }
}

static void help_opens_and_escape_closes_it_first(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, '?');
    assert_true(view(&f)->help);
    assert_true(press(&f, KEY_escape));
    assert_false(view(&f)->help);
    assert_true(press(&f, KEY_escape)); // nothing is open: a key pressed without thought ends no run
    assert_string_equal(view(&f)->notice, "`Q` leaves.");
    assert_false(press(&f, 'q'));
    close_viewer(&f);
}

// They go from page to page where there are several, and do what they always do where there is one.
static void the_pages_of_the_keys_are_turned(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, '?');
    press_and_move(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, 1);
    for (int i = 0; i < 6; i++) press(&f, '+');
    press(&f, KEY_right);
    press(&f, KEY_page_down);
    assert_int_equal(view(&f)->help_page, 2);
    press(&f, KEY_page_up);
    assert_int_equal(view(&f)->help_page, 1);
    for (int i = 0; i < 20; i++) press(&f, KEY_space);
    uint32_t last = target_of(&f, TARGET_pages, 0).id;
    assert_int_equal(view(&f)->help_page, last);
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .y = 1, .preciseY = 1, .mouseX = 800, .mouseY = 400}};
    SDL_PushEvent(&wheel);
    settle(&f);
    assert_int_equal(view(&f)->help_page, last - 1);
    assert_int_equal(view(&f)->at.position, 1); // nothing else has moved
    assert_false(view(&f)->playing);
    press(&f, KEY_escape);
    press(&f, '?');
    assert_int_equal(view(&f)->help_page, 0);
    close_viewer(&f);
}

static void panels_are_put_away_and_come_back(void **context)
{
    (void)context;
    static const struct {
        uint32_t key;
        const char *title; // or what else it alone says
    } panels[] = {{'1', "Ready queue"}, {'2', "Timers"}, {'4', "Await tree"}, {'5', "Source"}, {'6', "Coroutine stack"}, {'7', "0 lines"}, {'8', "Numbers"}};
    struct fixture f = open_replay();
    for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
        bool before = says(&f, panels[i].title);
        press(&f, panels[i].key);
        if (says(&f, panels[i].title) == before) fail_msg("the key %c does nothing to \"%s\"", (char)panels[i].key, panels[i].title);
        press(&f, panels[i].key);
        if (says(&f, panels[i].title) != before) fail_msg("the key %c does not undo itself", (char)panels[i].key);
    }
    press(&f, 'm');
    assert_true(says(&f, "Timeline") && !says(&f, "Source"));
    press(&f, 'm');
    press(&f, 'm');
    assert_true(says(&f, "Await tree") && !says(&f, "Timeline"));
    press(&f, KEY_escape);
    assert_true(says(&f, "Timeline") && says(&f, "Source"));
    close_viewer(&f);
}

static void a_clicker_steps_and_blackens(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, KEY_page_down);
    press(&f, KEY_page_down);
    press(&f, KEY_page_up);
    assert_int_equal(view(&f)->at.position, 1);
    end_glide(&f);
    press(&f, 'b');
    assert_int_equal(draw_list_count(viewer_frame(f.viewer)), 1);
    press(&f, KEY_page_down); // goes on, and shows the page
    assert_true(draw_list_count(viewer_frame(f.viewer)) > 50);
    assert_int_equal(view(&f)->at.position, 2);
    press(&f, 'b');
    press(&f, 'b');
    assert_true(draw_list_count(viewer_frame(f.viewer)) > 50);
    close_viewer(&f);
}

static uint32_t links_shown(const struct fixture *f)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < viewer_targets(f->viewer)->count; i++) count += viewer_targets(f->viewer)->items[i].kind == TARGET_event;
    return count;
}

static void why_is_answered_and_leads_to_its_events(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    press(&f, KEY_tab);
    press(&f, KEY_tab);
    press(&f, KEY_tab);
    uint32_t task = view(&f)->selected, position = view(&f)->at.position;
    press(&f, 'w');
    assert_true(view(&f)->why && links_shown(&f) > 0);
    press(&f, KEY_down);
    assert_int_equal(view(&f)->why_link, 1);
    assert_int_equal(view(&f)->selected, task); // the arrows mark links now
    press(&f, KEY_up);
    press(&f, KEY_up);
    assert_int_equal(view(&f)->why_link, 0);
    press(&f, KEY_enter);
    assert_true(view(&f)->at.position != position && view(&f)->why);
    assert_int_equal(view(&f)->selected, task);
    end_glide(&f);
    press(&f, KEY_escape);
    assert_false(view(&f)->why);
    assert_int_equal(links_shown(&f), 0);
    press(&f, KEY_enter); // asks as well
    assert_true(view(&f)->why);
    close_viewer(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_does_something),
        cmocka_unit_test(no_key_has_two_meanings),
        cmocka_unit_test(every_button_does_what_its_key_does),
        cmocka_unit_test(help_opens_and_escape_closes_it_first),
        cmocka_unit_test(the_pages_of_the_keys_are_turned),
        cmocka_unit_test(panels_are_put_away_and_come_back),
        cmocka_unit_test(a_clicker_steps_and_blackens),
        cmocka_unit_test(why_is_answered_and_leads_to_its_events),
    };
    return cmocka_run_group_tests_name("act", tests, dummy_driver_and_fonts, close_fonts);
}
