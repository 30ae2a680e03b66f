// A bare future: set_result from a timer, set_exception, state queries and the errors of wrong use.
#include <loopscope/asyncio.h>

static asyncio_Future *fut, *bad;

static void set_result(value result) { asyncio_Future_set_result(fut, result); }
static void set_exception(value error) { asyncio_Future_set_exception(bad, error.as_exception); }

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    fut = asyncio_loop_create_future(loop);
    try {
        asyncio_Future_result(fut);
    } except (asyncio_InvalidStateError, e) {
        print("InvalidStateError: %s", exception_text(e));
    }
    asyncio_loop_call_later(loop, 1, set_result, 7);
    print("done %s", str(value_bool(asyncio_Future_done(fut))));
    value result = await(fut);
    print("value %s", str(result));
    print("done %s cancelled %s", str(value_bool(asyncio_Future_done(fut))), str(value_bool(asyncio_Future_cancelled(fut))));
    result = await(fut);
    print("again %s %s", str(result), str(asyncio_Future_result(fut)));
    try {
        asyncio_Future_set_result(fut, 8);
    } except (asyncio_InvalidStateError, e) {
        print("InvalidStateError: %s", exception_text(e));
    }
    bad = asyncio_loop_create_future(loop);
    asyncio_loop_call_later(loop, 1, set_exception, exception_new(ValueError, "bad luck"));
    try {
        await(bad);
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    print("exception kept: %s", exception_text(asyncio_Future_exception(bad)));
    asyncio_Future *gone = asyncio_loop_create_future(loop);
    bool first = asyncio_Future_cancel(gone);
    bool second = asyncio_Future_cancel(gone);
    print("cancel %s %s %s", str(value_bool(first)), str(value_bool(second)), str(value_bool(asyncio_Future_cancelled(gone))));
    try {
        await(gone);
    } except (asyncio_CancelledError, e) {
        print("await of a cancelled future");
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
