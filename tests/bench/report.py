"""What `make bench` prints: a table per size, then each limit with what was measured."""

import sys

# The pages that are asked most: what they cost beside a bare view has a limit.
HELD = {"list, first page", "plan page", "register", "promise page"}
LINE = "{:<20}{:>8}{:>9}{:>9}{:>9}{:>9}{:>9}{:>8}"


def say(text=""):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def cost(table, result):
    """How many times a bare view this costs, by requests per second in the same round."""
    if not result.per_second or not table["bare"].per_second:
        return float("inf")  # nothing was measured, and nothing measured never passes
    return table["bare"].per_second / result.per_second


def print_size(size, table):
    say()
    say(f"{size} plans")
    say(LINE.format("", "cache", "req/s", "median", "p95", "queries", "bytes", "x bare"))
    bare = table["bare"]
    say(
        LINE.format(
            "bare view",
            "",
            f"{bare.per_second:.0f}",
            f"{bare.median_ms:.1f}",
            f"{bare.p95_ms:.1f}",
            "0",
            "2",
            "1.0",
        )
    )
    for name, target, result in table["rows"]:
        say(
            LINE.format(
                target.name,
                "yes" if name == "cached" else "no",
                f"{result.per_second:.0f}",
                f"{result.median_ms:.1f}",
                f"{result.p95_ms:.1f}",
                "" if target.queries is None else target.queries,
                "" if target.bytes_on_wire is None else target.bytes_on_wire,
                f"{cost(table, result):.1f}",
            )
        )
        if result.wrong:
            say(f"   {result.wrong} of {len(result.times)} answers were not as expected")
    say(
        f"memory of the largest worker: {table['memory']:.0f} MB, shared pages in proportion;"
        f" {table['resident']:.0f} MB with all it shares"
    )


def print_verdict(tables, limits):
    """Each limit with what was measured. Returns how many do not hold."""
    say()
    failed = 0

    def check(what, value, limit):
        nonlocal failed
        holds = value <= limit
        failed += not holds
        say(f"{'ok  ' if holds else 'OVER'} {what}: {value:.1f} (limit {limit})")

    sizes = sorted(tables)
    for size in sizes:
        table = tables[size]
        for name, target, result in table["rows"]:
            label = f"{size} plans, {target.name}"
            if target.sort == "write":
                check(f"{label}, times a bare view", cost(table, result), limits["write"])
            elif target.name in HELD:
                kind = "cached" if name == "cached" else "read"
                words = "with cache" if name == "cached" else "without cache"
                check(f"{label} {words}, times a bare view", cost(table, result), limits[kind])
            failed += bool(result.wrong)
        check(f"{size} plans, MB per worker", table["memory"], limits["memory"])
    if len(sizes) > 1:
        small, large = tables[sizes[0]], tables[sizes[-1]]
        for (name, target, before), (_n, _t, after) in zip(
            small["rows"], large["rows"], strict=True
        ):
            if name == "plain":
                growth = cost(large, after) / cost(small, before)
                check(
                    f"{target.name}: {sizes[-1]} against {sizes[0]} plans", growth, limits["growth"]
                )
    return failed
