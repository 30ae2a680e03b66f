// The viewer as its user has it, on SDL's dummy driver: pushed keys and clicks, live programs and a replay.
#include "viewer/viewer.h"

#include <SDL.h>
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "viewer/text.h"
#include "viewer/window.h"

#define SECOND INT64_C(1000000000)

struct fixture {
    trace *trace;
    program *program;
    viewer *viewer;
};

static void open_viewer(struct fixture *f)
{
    error e;
    struct viewer_options options = {.trace = f->trace, .program = f->program, .width = 1600, .height = 900};
    if (viewer_open(&f->viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f->viewer, 0));
}

static struct fixture open_replay(void)
{
    struct fixture f = {.trace = chess_trace(6, 30)};
    open_viewer(&f);
    return f;
}

static struct fixture open_program(const char *path, const char *const *arguments, bool real_clock)
{
    struct fixture f = {0};
    error e;
    assert_int_equal(trace_new(&f.trace), 0);
    const struct program_options options = {
        .path = path, .arguments = arguments, .real_clock = real_clock, .out = -1, .live = true};
    if (program_start(&f.program, &options, f.trace, &e)) fail_msg("%s", e.text);
    open_viewer(&f);
    return f;
}

static struct fixture open_live(const char *path, const char *argument)
{
    return open_program(path, (const char *const[]){argument, NULL}, false);
}

static void close_viewer(struct fixture *f)
{
    viewer_close(f->viewer);
    program_free(f->program);
    trace_free(f->trace);
}

static const struct view *view(const struct fixture *f) { return viewer_view(f->viewer); }

// --- the user -------------------------------------------------------------------------------------------------------
static SDL_Keycode keycode(uint32_t key)
{
    static const struct {
        uint32_t key;
        SDL_Keycode code;
    } codes[] = {
        {KEY_left, SDLK_LEFT}, {KEY_right, SDLK_RIGHT}, {KEY_up, SDLK_UP},          {KEY_down, SDLK_DOWN},
        {KEY_home, SDLK_HOME}, {KEY_end, SDLK_END},     {KEY_page_up, SDLK_PAGEUP}, {KEY_page_down, SDLK_PAGEDOWN},
        {KEY_f1, SDLK_F1},     {KEY_f2, SDLK_F2},      {KEY_f3, SDLK_F3},       {KEY_f4, SDLK_F4},
        {KEY_f5, SDLK_F5},     {KEY_f6, SDLK_F6},      {KEY_f7, SDLK_F7}, {KEY_f10, SDLK_F10},       {KEY_f11, SDLK_F11},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].key == key) return codes[i].code;
    return (SDL_Keycode)key; // SDL's codes of the rest are their characters
}

static void push_key(uint32_t key, SDL_Keymod modifiers)
{
    SDL_Event e = {
        .key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED, .keysym = {.sym = keycode(key), .mod = modifiers}}};
    assert_int_equal(SDL_PushEvent(&e), 1);
    if (key < ' ' || key >= KEY_left || (modifiers & KMOD_CTRL)) return;
    SDL_Event typed = {.text = {.type = SDL_TEXTINPUT}};
    utf8_write(typed.text.text, key);
    assert_int_equal(SDL_PushEvent(&typed), 1);
}

// Turns until what was pushed is done and drawn; the cursor may still glide.
static bool settle(struct fixture *f) { return viewer_turn(f->viewer, 0) && viewer_turn(f->viewer, 0); }

static void end_glide(struct fixture *f)
{
    while (view(f)->glide != 0 || view(f)->arrived < 1) viewer_turn(f->viewer, 5);
    viewer_turn(f->viewer, 0);
}

static bool press(struct fixture *f, uint32_t key)
{
    push_key(key, KMOD_NONE);
    return settle(f);
}

// Presses a key that moves the cursor and turns until it has moved: a busy machine may need a while for the program's part.
static void press_and_move(struct fixture *f, uint32_t key)
{
    uint32_t position = view(f)->at.position;
    press(f, key);
    for (int i = 0; i < 400 && view(f)->at.position == position; i++) viewer_turn(f->viewer, 5);
}

static void push_mouse(uint32_t type, float x, float y)
{
    SDL_Event e = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .clicks = 1, .x = (int)x, .y = (int)y}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

static void push_motion(float x, float y)
{
    SDL_Event e = {.motion = {.type = SDL_MOUSEMOTION, .x = (int)x, .y = (int)y}};
    assert_int_equal(SDL_PushEvent(&e), 1);
}

static void click(struct fixture *f, float x, float y)
{
    push_mouse(SDL_MOUSEBUTTONDOWN, x, y);
    push_mouse(SDL_MOUSEBUTTONUP, x, y);
    settle(f);
}

static struct target target_of(struct fixture *f, enum target_kind kind, uint32_t id)
{
    const struct targets *t = viewer_targets(f->viewer);
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i].kind == kind && (id == 0 || t->items[i].id == id)) return t->items[i];
    fail_msg("there is no such target in the frame");
    return (struct target){0};
}

static void click_target(struct fixture *f, enum target_kind kind, uint32_t id)
{
    box b = target_of(f, kind, id).box;
    click(f, b.x + b.w / 2, b.y + b.h / 2);
}

static void go_to_middle(struct fixture *f)
{
    click_target(f, TARGET_scrub, 0);
    end_glide(f);
}

static bool says(const struct fixture *f, const char *text)
{
    const draw_list *d = viewer_frame(f->viewer);
    for (size_t i = 0; i < draw_list_count(d); i++) {
        const draw_command *c = draw_list_at(d, i);
        if (c->kind == DRAW_text && strcmp(c->text, text) == 0) return true;
    }
    return false;
}

static uint32_t task_named(const struct fixture *f, const char *name)
{
    for (uint32_t i = 0; i < trace_length(f->trace); i++) {
        const event *e = trace_event(f->trace, i);
        if (e->kind == EVENT_task_create && strcmp(trace_string(f->trace, e->b), name) == 0) return e->subject;
    }
    fail_msg("there is no task %s", name);
    return 0;
}

// --- keys -----------------------------------------------------------------------------------------------------------
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

static struct fixture open_with_files(const char *settings, const char *keys)
{
    struct fixture f = {.trace = chess_trace(6, 30)};
    const struct viewer_options options = {.trace = f.trace, .settings_path = settings, .keys_path = keys};
    error e;
    if (viewer_open(&f.viewer, &options, &e)) fail_msg("%s", e.text);
    assert_true(viewer_turn(f.viewer, 0));
    return f;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void what_was_changed_is_so_the_next_time(void **context)
{
    (void)context;
    char directory[] = "/tmp/loopscope-viewer-XXXXXX", settings[60], keys[60];
    assert_non_null(mkdtemp(directory));
    snprintf(settings, sizeof settings, "%s/window", directory);
    snprintf(keys, sizeof keys, "%s/keys", directory);
    write_text(keys, "theme F10\nfaster o\n");
    struct fixture f = open_with_files(settings, keys);
    assert_non_null(strstr(view(&f)->notice, "/keys:2: 'o' is a key of zoom_out"));
    press(&f, 't');
    assert_string_equal(view(&f)->notice, "");
    assert_ptr_equal(view(&f)->theme, &theme_dark);
    close_viewer(&f);
    assert_int_equal(access(settings, F_OK), -1); // nothing was changed
    f = open_with_files(settings, keys);
    press(&f, KEY_f10);
    press(&f, '+');
    press(&f, 'n');
    press(&f, '2');
    float scale = view(&f)->scale;
    assert_true(scale > 1);
    close_viewer(&f);
    f = open_with_files(settings, NULL);
    assert_ptr_equal(view(&f)->theme, &theme_light);
    assert_true(view(&f)->scale == scale);
    assert_true(view(&f)->still);
    assert_int_equal(view(&f)->hidden, 1u << PANEL_timers);
    press(&f, KEY_right);
    assert_true(view(&f)->glide == 0);
    close_viewer(&f);
    assert_int_equal(unlink(settings) | unlink(keys) | rmdir(directory), 0);
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

static void keys_step_and_jump(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, KEY_right);
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, 2);
    press(&f, KEY_left);
    assert_int_equal(view(&f)->at.position, 1);
    press(&f, KEY_end);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, 'g');
    press(&f, 'g');
    assert_int_equal(view(&f)->grain, GRAIN_iteration);
    press(&f, KEY_right);
    assert_int_equal(trace_event(f.trace, view(&f)->at.position)->kind, EVENT_iteration);
    close_viewer(&f);
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

static void a_click_right_after_a_key_finds_what_the_key_has_made(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    box b = target_of(&f, TARGET_action, ACTION_forward).box;
    press(&f, '?');
    push_key(KEY_escape, KMOD_NONE);
    click(&f, b.x + b.w / 2, b.y + b.h / 2); // in the same turn
    assert_false(view(&f)->help);
    assert_int_equal(view(&f)->at.position, 1);
    close_viewer(&f);
}

static void what_a_step_moves_is_seen_moving(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    press(&f, 'g');
    press(&f, KEY_right);
    assert_true(view(&f)->arrived < 1 && view(&f)->left);
    end_glide(&f);
    assert_null(view(&f)->left);
    press(&f, 'n');
    press(&f, KEY_right);
    assert_true(view(&f)->arrived == 1);
    close_viewer(&f);
}

static void undo_leads_back_through_where_one_looked(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    uint32_t length = trace_length(f.trace);
    press(&f, KEY_right);
    press(&f, KEY_right);
    press(&f, KEY_end);
    assert_int_equal(view(&f)->at.position, length);
    press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 2);
    press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 1);
    press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, 'u'); // nothing is left
    assert_int_equal(view(&f)->at.position, 0);
    for (int i = 0; i < 200; i++) press(&f, KEY_right);
    for (int i = 0; i < 200; i++) press(&f, 'u');
    assert_int_equal(view(&f)->at.position, 200 - 64); // older places are forgotten
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

static void a_click_on_a_line_makes_steps_go_on_until_it(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    click_target(&f, TARGET_line, 11); // print: once a move
    assert_int_equal(view(&f)->grain, GRAIN_until);
    assert_string_equal(view(&f)->until.words, "chess.c:11");
    for (int i = 0; i < 3; i++) {
        press(&f, i == 2 ? KEY_left : KEY_right);
        end_glide(&f);
        const event *e = trace_event(f.trace, view(&f)->at.position - 1);
        assert_int_equal(trace_place(f.trace, e->where).line, 11);
    }
    click_target(&f, TARGET_line, 11);
    assert_int_equal(view(&f)->grain, GRAIN_event);
    assert_int_equal(view(&f)->until.kind, UNTIL_nothing);
    close_viewer(&f);
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
    const event *last = trace_event(f.trace, view(&f)->at.position - 1);
    assert_int_equal(last->kind, EVENT_resume);
    uint32_t task = last->subject, position = view(&f)->at.position;
    press(&f, KEY_right); // its next step
    end_glide(&f);
    last = trace_event(f.trace, view(&f)->at.position - 1);
    assert_true(view(&f)->at.position > position && last->kind == EVENT_resume && last->subject == task);
    press(&f, KEY_left);
    assert_int_equal(view(&f)->at.position, position);
    write_prompt(&f, "timer_fire");
    assert_int_equal(trace_event(f.trace, view(&f)->at.position - 1)->kind, EVENT_timer_fire);
    write_prompt(&f, "empty");
    assert_int_equal(trace_event(f.trace, view(&f)->at.position - 1)->kind, EVENT_select);
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

static void a_live_program_goes_on_until_what_is_written(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    write_prompt(&f, "12s");
    for (int i = 0; i < 400 && view(&f)->at.time < 12 * SECOND; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(view(&f)->at.time, 12 * SECOND);
    assert_true(trace_event(f.trace, trace_length(f.trace) - 1)->time <= 15 * SECOND); // it stands still there
    write_prompt(&f, "empty");
    for (int i = 0; i < 2000 && trace_event(f.trace, view(&f)->at.position - 1)->kind != EVENT_select; i++) viewer_turn(f.viewer, 5);
    assert_int_equal(trace_event(f.trace, trace_length(f.trace) - 1)->kind, EVENT_select);
    close_viewer(&f);
}

// So long that it is shown before all of it has been taken in.
static struct fixture open_long_replay(void)
{
    struct fixture f = {.trace = chess_trace(24, 1500)};
    struct viewer_options o = {.trace = f.trace};
    error e;
    assert_true(trace_length(f.trace) > 300000);
    assert_int_equal(viewer_open(&f.viewer, &o, &e), 0);
    assert_true(view(&f)->live); // more is to come
    return f;
}

static void a_long_trace_is_shown_before_it_is_all_there(void **context)
{
    (void)context;
    struct fixture f = open_long_replay();
    assert_true(viewer_turn(f.viewer, 0));
    assert_true(draw_list_count(viewer_frame(f.viewer)) > 50);
    press(&f, KEY_right);
    assert_int_equal(view(&f)->at.position, 1);
    for (int i = 0; i < 100 && view(&f)->live; i++) viewer_turn(f.viewer, 0);
    assert_false(view(&f)->live);
    close_viewer(&f);
}

static void its_end_is_found_while_it_is_taken_in(void **context)
{
    (void)context;
    struct fixture f = open_long_replay();
    push_key(KEY_end, KMOD_NONE);
    for (int i = 0; i < 100 && (view(&f)->live || view(&f)->at.position < trace_length(f.trace)); i++) viewer_turn(f.viewer, 0);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    assert_false(view(&f)->live);
    assert_string_equal(view(&f)->banner, "");
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

static void a_click_on_the_answer_goes_to_its_event(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    press(&f, 'w');
    const struct targets *all = viewer_targets(f.viewer);
    uint32_t i = 0;
    while (i < all->count && all->items[i].kind != TARGET_event) i++;
    assert_true(i < all->count);
    struct target link = all->items[i];
    click(&f, link.box.x + link.box.w / 2, link.box.y + link.box.h / 2);
    assert_int_equal(view(&f)->at.position, link.id + 1);
    close_viewer(&f);
}

static void control_and_wheel_zoom_and_the_wheel_pans(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    push_motion(500, 300); // on the timeline
    settle(&f);
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .y = -3, .preciseY = -3, .mouseX = 500, .mouseY = 300}};
    double from = view(&f)->stretch.from;
    SDL_PushEvent(&wheel);
    settle(&f);
    assert_true(view(&f)->stretch.from > from);
    SDL_SetModState(KMOD_LCTRL);
    wheel.wheel.y = 1, wheel.wheel.preciseY = 1;
    SDL_PushEvent(&wheel);
    settle(&f);
    SDL_SetModState(KMOD_NONE);
    assert_true(view(&f)->zoom > 1);
    close_viewer(&f);
}

// --- buttons and the pointer ----------------------------------------------------------------------------------------
static void rest_at(struct fixture *f, float x, float y)
{
    push_motion(x, y);
    settle(f);
    assert_false(view(f)->tip);
    for (int i = 0; i < 1000 && !view(f)->tip; i++) viewer_turn(f->viewer, 5);
    assert_true(view(f)->tip);
    settle(f);
}

static void a_pointer_that_rests_is_told_what_lies_under_it(void **context)
{
    (void)context;
    struct fixture f = open_replay(); // 6 boards
    press(&f, KEY_end);
    end_glide(&f);
    box button = target_of(&f, TARGET_action, ACTION_grain).box;
    rest_at(&f, button.x + 5, button.y + 5);
    assert_true(says(&f, "key G"));
    press(&f, 'g');
    assert_false(view(&f)->tip);
    assert_false(says(&f, "key G"));
    // A lane: the axis and a task are both there. The second board plays from 5 s to 10 s.
    press(&f, '0');
    struct target axis = target_of(&f, TARGET_axis, 0);
    uint32_t task = task_named(&f, "Board 2");
    box lane = {0};
    for (uint32_t i = 0; i < viewer_targets(f.viewer)->count; i++) {
        const struct target *t = &viewer_targets(f.viewer)->items[i];
        if (t->kind == TARGET_task && t->id == task && t->box.y > axis.box.y && t->box.y < axis.box.y + axis.box.h) lane = t->box;
    }
    float x = axis.box.x + axis.box.w * (float)((7.5 - axis.from) / (axis.to - axis.from));
    rest_at(&f, x, lane.y + lane.h / 2);
    assert_true(says(&f, "Board 2 runs"));
    assert_true(says(&f, "from 5.0 s to 10.0 s"));
    close_viewer(&f);
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

static void a_click_selects_a_task_and_again_lets_go(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    go_to_middle(&f);
    struct target lane = target_of(&f, TARGET_task, 0);
    click(&f, lane.box.x + 5, lane.box.y + lane.box.h / 2); // on its name
    assert_int_equal(view(&f)->selected, lane.id);
    uint32_t position = view(&f)->at.position;
    click(&f, lane.box.x + 5, lane.box.y + lane.box.h / 2);
    assert_int_equal(view(&f)->selected, 0);
    assert_int_equal(view(&f)->at.position, position);
    close_viewer(&f);
}

static void the_axis_and_the_map_take_the_cursor_along(void **context)
{
    (void)context;
    static const enum target_kind kinds[] = {TARGET_axis, TARGET_scrub};
    struct fixture f = open_replay();
    int64_t end = trace_event(f.trace, trace_length(f.trace) - 1)->time;
    for (size_t i = 0; i < 2; i++) {
        struct target t = target_of(&f, kinds[i], 0);
        float y =
            kinds[i] == TARGET_axis ? t.box.y + 8 : t.box.y + t.box.h / 2; // on the axis itself no lane is selected
        push_mouse(SDL_MOUSEBUTTONDOWN, t.box.x + t.box.w / 2, y);
        settle(&f);
        double middle = t.from + (t.to - t.from) / 2;
        assert_true(fabs((double)view(&f)->at.time / 1e9 - middle) < (t.to - t.from) / 500);
        push_motion(t.box.x + t.box.w + 50, y);
        settle(&f);
        if (kinds[i] == TARGET_scrub) assert_int_equal(view(&f)->at.time, end);
        push_motion(t.box.x - 50, y);
        settle(&f);
        if (kinds[i] == TARGET_scrub) assert_int_equal(view(&f)->at.time, 0);
        int64_t time = view(&f)->at.time;
        push_mouse(SDL_MOUSEBUTTONUP, 0, y);
        push_motion(t.box.x + t.box.w / 2, y);
        settle(&f);
        assert_int_equal(view(&f)->at.time, time); // let go
        assert_int_equal(view(&f)->selected, 0);
    }
    close_viewer(&f);
}

// --- playing --------------------------------------------------------------------------------------------------------
static void play_for(struct fixture *f, uint32_t ms)
{
    for (uint32_t until = SDL_GetTicks() + ms; SDL_GetTicks() < until;) viewer_turn(f->viewer, 5);
}

static void playing_moves_the_cursor_at_its_speed(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    press(&f, KEY_space);
    assert_true(view(&f)->playing);
    int64_t before = view(&f)->at.time;
    uint32_t began = SDL_GetTicks();
    play_for(&f, 300);
    double passed = (double)(SDL_GetTicks() - began) / 1000, moved = (double)(view(&f)->at.time - before) / 1e9;
    assert_true(moved > 0 && moved < 20 * passed); // at 10 seconds a second; never faster than time passes
    press(&f, KEY_space);
    assert_false(view(&f)->playing);
    int64_t stopped = view(&f)->at.time;
    play_for(&f, 50);
    assert_int_equal(view(&f)->at.time, stopped);
    for (int i = 0; i < 20; i++) push_key(']', KMOD_NONE);
    press(&f, KEY_space);
    for (int i = 0; i < 200 && view(&f)->playing; i++) viewer_turn(f.viewer, 10);
    assert_false(view(&f)->playing); // at the end it stops
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_space); // and begins again
    assert_true(view(&f)->at.position < trace_length(f.trace));
    close_viewer(&f);
}

static void nothing_is_drawn_while_nothing_happens(void **context)
{
    (void)context;
    struct fixture f = open_replay();
    settle(&f);
    clock_t before = clock();
    for (int i = 0; i < 5; i++) viewer_turn(f.viewer, 100);
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 0.005 * 5); // a drawn frame alone takes more
    close_viewer(&f);
}

// --- live programs --------------------------------------------------------------------------------------------------
static void a_step_beyond_the_end_lets_the_program_do_one(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    assert_int_equal(trace_length(f.trace), 0);
    for (uint32_t i = 1; i <= 30; i++) {
        press_and_move(&f, KEY_right);
        assert_int_equal(trace_length(f.trace), i); // it stands still: nothing more has happened
        assert_int_equal(view(&f)->at.position, i);
    }
    press(&f, KEY_left);
    press(&f, KEY_left);
    press(&f, KEY_right);
    assert_int_equal(trace_length(f.trace), 30); // what has happened is only looked at
    press(&f, 'g');
    press(&f, 'g');
    press_and_move(&f, KEY_right);
    assert_true(view(&f)->at.position > 30 && view(&f)->at.position == trace_length(f.trace));
    assert_int_equal(program_next(f.program), EVENT_iteration);
    press(&f, 'g'); // output
    press_and_move(&f, KEY_right);
    assert_int_equal(trace_event(f.trace, view(&f)->at.position - 1)->kind, EVENT_print);
    close_viewer(&f);
}

static void playing_grants_time_and_no_more(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    press(&f, KEY_space);
    for (int i = 0; i < 400 && view(&f)->at.time < 12 * SECOND; i++) viewer_turn(f.viewer, 10);
    press(&f, KEY_space);
    int64_t now = view(&f)->at.time, head = trace_event(f.trace, trace_length(f.trace) - 1)->time;
    assert_true(now >= 12 * SECOND && head <= now);
    uint32_t length = trace_length(f.trace);
    play_for(&f, 100);
    assert_int_equal(trace_length(f.trace), length); // paused is paused
    close_viewer(&f);
}

static void a_program_on_the_real_clock_runs_while_it_is_played(void **context)
{
    (void)context;
    const char *arguments[] = {"boards=2", "moves=2", "think=0.05", "reply=0.2", NULL};
    struct fixture f = open_program(CHESS, arguments, true);
    press(&f, KEY_space);
    uint32_t began = SDL_GetTicks();
    for (int i = 0; i < 1000 && view(&f)->playing; i++) {
        viewer_turn(f.viewer, 10);
        double passed = (double)(SDL_GetTicks() - began) / 1000;
        assert_true((double)view(&f)->at.time / 1e9 < passed + 0.5); // it is as old as it is, not as the speed would have it
    }
    assert_false(view(&f)->live);
    assert_false(view(&f)->playing);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    assert_in_range(view(&f)->at.time, SECOND / 2, 5 * SECOND); // 0.05 + 0.2, twice, at least
    close_viewer(&f);
}

static void end_runs_the_program_to_its_end(void **context)
{
    (void)context;
    struct fixture f = open_live(CHESS, "boards=3");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    settle(&f);
    assert_false(view(&f)->live);
    assert_string_equal(view(&f)->banner, "");
    assert_int_equal(trace_event(f.trace, trace_length(f.trace) - 1)->kind, EVENT_end);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    close_viewer(&f);
}

static void a_crash_is_shown_and_survived(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=crash");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    assert_non_null(strstr(view(&f)->banner, "SIGSEGV"));
    assert_non_null(strstr(view(&f)->banner, "greeter"));
    assert_int_equal(trace_event(f.trace, trace_length(f.trace) - 1)->kind, EVENT_crash);
    assert_true(press(&f, KEY_left));
    close_viewer(&f);
}

static void a_task_that_holds_the_loop_is_named_while_the_viewer_answers(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=endless");
    press(&f, KEY_end);
    for (int i = 0; i < 3000 && !strstr(view(&f)->banner, " s without an event"); i++) viewer_turn(f.viewer, 10);
    assert_non_null(strstr(view(&f)->banner, "greeter has held the loop for "));
    press(&f, KEY_home);
    assert_int_equal(view(&f)->at.position, 0);
    press(&f, 't');
    assert_true(view(&f)->theme->light);
    close_viewer(&f);
}

static void a_killed_program_is_noticed_while_it_stands_still(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=killed");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    assert_non_null(strstr(view(&f)->banner, "SIGKILL"));
    close_viewer(&f);
}

// It is ended because it writes what no trace can hold; what it did before that is there to be looked at.
static void what_a_condemned_program_did_is_shown(void **context)
{
    (void)context;
    struct fixture f = open_live(FAKE, "how=bad_text");
    press(&f, KEY_end);
    for (int i = 0; i < 300 && view(&f)->live; i++) viewer_turn(f.viewer, 10);
    settle(&f);
    assert_false(view(&f)->live);
    press(&f, KEY_end);
    assert_true(trace_length(f.trace) > 0);
    assert_int_equal(view(&f)->at.position, trace_length(f.trace));
    close_viewer(&f);
}

static char directory[] = "/tmp/loopscope-viewer-XXXXXX";

static int dummy_driver_and_fonts(void **context)
{
    (void)context;
    // Keys that write pictures write them there.
    return !mkdtemp(directory) || chdir(directory) || setenv("SDL_VIDEODRIVER", "dummy", 1) ? -1 : text_open(NULL);
}

static int close_fonts(void **context)
{
    (void)context;
    glob_t pictures;
    text_close();
    if (glob("*", 0, NULL, &pictures) == 0) {
        for (size_t i = 0; i < pictures.gl_pathc; i++) unlink(pictures.gl_pathv[i]);
        globfree(&pictures);
    }
    return chdir("/") || rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_does_something),
        cmocka_unit_test(no_key_has_two_meanings),
        cmocka_unit_test(what_was_changed_is_so_the_next_time),
        cmocka_unit_test(keys_step_and_jump),
        cmocka_unit_test(help_opens_and_escape_closes_it_first),
        cmocka_unit_test(a_click_right_after_a_key_finds_what_the_key_has_made),
        cmocka_unit_test(a_click_on_a_line_makes_steps_go_on_until_it),
        cmocka_unit_test(only_lanes_that_are_searched_are_shown),
        cmocka_unit_test(a_step_goes_on_until_what_is_written),
        cmocka_unit_test(a_prompt_says_what_it_cannot_read),
        cmocka_unit_test(a_live_program_goes_on_until_what_is_written),
        cmocka_unit_test(a_long_trace_is_shown_before_it_is_all_there),
        cmocka_unit_test(its_end_is_found_while_it_is_taken_in),
        cmocka_unit_test(what_a_step_moves_is_seen_moving),
        cmocka_unit_test(undo_leads_back_through_where_one_looked),
        cmocka_unit_test(a_clicker_steps_and_blackens),
        cmocka_unit_test(panels_are_put_away_and_come_back),
        cmocka_unit_test(why_is_answered_and_leads_to_its_events),
        cmocka_unit_test(a_click_on_the_answer_goes_to_its_event),
        cmocka_unit_test(control_and_wheel_zoom_and_the_wheel_pans),
        cmocka_unit_test(a_pointer_that_rests_is_told_what_lies_under_it),
        cmocka_unit_test(every_button_does_what_its_key_does),
        cmocka_unit_test(a_click_selects_a_task_and_again_lets_go),
        cmocka_unit_test(the_axis_and_the_map_take_the_cursor_along),
        cmocka_unit_test(playing_moves_the_cursor_at_its_speed),
        cmocka_unit_test(nothing_is_drawn_while_nothing_happens),
        cmocka_unit_test(a_step_beyond_the_end_lets_the_program_do_one),
        cmocka_unit_test(playing_grants_time_and_no_more),
        cmocka_unit_test(a_program_on_the_real_clock_runs_while_it_is_played),
        cmocka_unit_test(end_runs_the_program_to_its_end),
        cmocka_unit_test(a_crash_is_shown_and_survived),
        cmocka_unit_test(a_task_that_holds_the_loop_is_named_while_the_viewer_answers),
        cmocka_unit_test(a_killed_program_is_noticed_while_it_stands_still),
        cmocka_unit_test(what_a_condemned_program_did_is_shown),
    };
    return cmocka_run_group_tests_name("viewer", tests, dummy_driver_and_fonts, close_fonts);
}
