"""Future: a result that is not there yet, and who waits for it."""
import asyncio


def speak(oracle):
    print("the oracle speaks")
    oracle.set_result(42)


async def ask(name, oracle):
    print(f"{name} asks")
    answer = await oracle
    print(f"{name} hears {answer}")


def send(name, oracle):
    return asyncio.create_task(ask(name, oracle), name=name)


async def program():
    loop = asyncio.get_running_loop()
    oracle = loop.create_future()
    loop.call_later(2, speak, oracle)
    await asyncio.gather(send("Socrates", oracle), send("Croesus", oracle))
    await asyncio.sleep(1)
    await send("the latecomer", oracle)


asyncio.run(program())
