"""What many seeds draw, by each way to draw."""
import random


def draw(seed):
    random.seed(seed)
    print(seed, random.random(), random.uniform(-3, 8.5), random.randint(-(2**63), 2**63 - 1), random.randint(-5, 5),
          random.randrange(10**12), random.randrange(-7, -3), random.randrange(3, 100, 7), random.randrange(100, 3, -7),
          random.getrandbits(64), random.getrandbits(33), random.getrandbits(1), random.getrandbits(0))
    deck = [*range(52)]
    random.shuffle(deck)
    print(deck, random.choice(deck))


for i in range(300):
    draw(i)
    draw(-i * 2**24 - i)
    draw(i * i * 2**40 + 7)
draw(2**32 - 1)
draw(2**32)
draw(2**63 - 1)
draw(-(2**63))
random.seed(1)
print(sum(random.getrandbits(32) for _ in range(10**5)))
