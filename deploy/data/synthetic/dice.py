"""Draws and days that are the same on every machine and in every version of Python.

So no pow(), and of what are no whole numbers no sum(): its rounding has changed.
"""

import datetime
import hashlib
import math
import random


def power(base, exponent):
    """`base` to the `exponent` of 0 to 2, by square roots: these are rounded alike on every machine, pow() is not."""
    result, root = (base, base) if exponent >= 1 else (1.0, base)
    exponent -= exponent >= 1
    for _ in range(40):
        root, exponent = math.sqrt(root), exponent * 2
        if exponent >= 1:
            result, exponent = result * root, exponent - 1
    return result


class Dice:
    """Draws that depend on the seed alone."""

    def __init__(self, *seed):
        digest = hashlib.sha256("/".join(map(str, seed)).encode()).digest()
        # Of random.Random only random() is promised to stay the same.
        self._random = random.Random(int.from_bytes(digest[:8], "big"))

    def unit(self):
        return self._random.random()

    def below(self, bound):
        return int(self._random.random() * bound)

    def between(self, low, high):
        """A whole number, both ends included."""
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def choose(self, items):
        return items[self.below(len(items))]

    def pick(self, items, count):
        """`count` different ones, in the order drawn."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(min(count, len(rest)))]

    def weigh(self, weights):
        """A key, as often as its weight says."""
        left = self._random.random() * math.fsum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return key

    def magnitude(self, low, high):
        """Evenly over the magnitudes."""
        return low * power(high / low, self._random.random())

    def day(self, first, last):
        """A day, both ends included."""
        return first + datetime.timedelta(self.below(max((last - first).days, 0) + 1))


def day(text):
    return datetime.date.fromisoformat(text)


def plus(date, days):
    return date + datetime.timedelta(days)


def month_of(date):
    return date.isoformat()[:7]


def first_of(month):
    return day(month + "-01")


def last_of(month):
    return plus(first_of(next_month(month)), -1)


def next_month(month):
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def add_months(date, months):
    """The same day of a later month, or that month's last."""
    number = date.year * 12 + date.month - 1 + months
    month = f"{number // 12}-{number % 12 + 1:02d}"
    return min(plus(first_of(month), date.day - 1), last_of(month))


def fill(total, count, low, high, dice):
    """`count` whole amounts from `low` to `high`, spread over the magnitudes, that add up to `total`."""
    assert low * count <= total <= high * count, (total, count, low, high)
    return settle([dice.magnitude(low, high) for _ in range(count)], total, [low] * count, [high] * count)


def settle(weights, total, lows, highs):
    """Whole amounts in proportion to `weights`, within bounds, that add up to `total` as far as the bounds let them."""
    scale_low, scale_high = 0.0, 1e12
    clipped = lambda scale: [min(max(w * scale, low), high) for w, low, high in zip(weights, lows, highs)]
    for _ in range(200):
        scale = (scale_low + scale_high) / 2
        if math.fsum(clipped(scale)) < total:
            scale_low = scale
        else:
            scale_high = scale
    amounts = [int(amount) for amount in clipped(scale_low)]
    rest = total - sum(amounts)
    for i in sorted(range(len(amounts)), key=lambda i: -amounts[i]):
        step = max(min(rest, highs[i] - amounts[i]), lows[i] - amounts[i])
        amounts[i] += int(step)
        rest -= int(step)
    return amounts
