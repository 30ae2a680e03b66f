"""Shield: the customer leaves, the payment goes through."""
import asyncio


async def pay(what):
    print(f"{what}: payment begins")
    try:
        await asyncio.sleep(3)
        print(f"{what}: paid")
    except asyncio.CancelledError:
        print(f"{what}: payment broken off")
        raise


async def order(payment, shielded):
    if shielded:
        await asyncio.shield(payment)
    else:
        await payment


async def leaves_after_a_second(what, shielded):
    payment = asyncio.create_task(pay(what), name="payment")
    customer = asyncio.create_task(order(payment, shielded), name="customer")
    await asyncio.sleep(1)
    print(f"{what}: the customer leaves")
    customer.cancel()
    await asyncio.wait([customer, payment])


async def program():
    await leaves_after_a_second("tea", False)
    await leaves_after_a_second("coffee", True)


asyncio.run(program())
