"""Route A for mazes: breadth-first search through the stated rooms, with worked steps.

found = work(maze, "turns|S|G")   # Found(answer=7, steps=[...], mistakes={...}); raises Dull where it is none
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise, permutations

from builders.families._language import cardinal, counted, listing, ordinal
from builders.families._maze.board import SIDES, Maze, Place, room_beside
from builders.families._network.dijkstra import Dull, Found

_NAMES = {move: side for side, move in SIDES.items()}
ORDERS = {side[0]: side for side in SIDES}
"""`n` -> `north`, as in the orders of a robot."""


def reached(maze: Maze, start: Place) -> dict[Place, Place]:
    """Every room that can be reached -> the room before it on a shortest way, in the order of finding."""
    came, queue = {start: start}, [start]
    for room in queue:
        for to in maze.near[room]:
            if to not in came:
                came[to] = room
                queue.append(to)
    return came


def way(maze: Maze, start: str, end: str) -> list[Place]:
    """The rooms of a shortest way between two letters. Raises Dull where there is none."""
    goal = maze.find(end)
    came = reached(maze, maze.find(start))
    if goal not in came:
        raise Dull("no way")
    path = [goal]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    return path[::-1]


def sides(path: Sequence[Place]) -> list[str]:
    """The compass point of every step."""
    return [_NAMES[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(path)]


def runs(path: Sequence[Place]) -> list[tuple[str, int]]:
    """(compass point, number of steps) of every straight part."""
    return [(side, len(list(group))) for side, group in groupby(sides(path))]


def _told(path: Sequence[Place]) -> str:
    return listing(f"{count} {side}" for side, count in runs(path))


def _depths(maze: Maze, start: str) -> dict[Place, int]:
    depth: dict[Place, int] = {}
    for room, before in reached(maze, maze.find(start)).items():
        depth[room] = depth[before] + 1 if room != before else 0
    return depth


def _steps(maze: Maze, s: str, t: str) -> Found:
    path = way(maze, s, t)
    parts = [count for _, count in runs(path)]
    if len(parts) < 2:
        raise Dull("straight on")
    total = len(path) - 1
    steps = [f"From {s} to {t} one goes {_told(path)}.", f"That is {' + '.join(map(str, parts))} = {total} steps."]
    slips = {"counted the straight parts": len(parts), "counted the start": total + 1}
    return Found(answer=total, steps=steps, mistakes=slips)


def _shortest(maze: Maze, s: str, t: str) -> Found:
    """Where there are loops: rings of rooms around the start."""
    found = _steps(maze, s, t)
    depth = _depths(maze, s)
    rings = [sum(far == k for far in depth.values()) for k in range(1, int(found.answer))]
    told = listing(map(str, rings))
    first = f"Spreading from {s}, one step after another, the search finds {told} new places before it meets {t}."
    return Found(answer=found.answer, steps=[first, *found.steps], mistakes=found.mistakes)


def _met(maze: Maze, s: str, t: str) -> tuple[list[str], str]:
    """Letters between the ends of the way, and the way in words."""
    path = way(maze, s, t)
    met = [maze.rooms[room] for room in path[1:-1] if maze.rooms[room]]
    return met, f"From {s} to {t} one goes {_told(path)}."


def _letters(maze: Maze, s: str, t: str) -> Found:
    met, told = _met(maze, s, t)
    if not met:
        raise Dull("no letters")
    steps = [told, f"On this way one meets {listing(met)}: {counted(len(met), 'letter')}."]
    return Found(answer=len(met), steps=steps, mistakes={"counted the ends": len(met) + 2})


def _nth(maze: Maze, s: str, t: str, n: str) -> Found:
    met, told = _met(maze, s, t)
    if len(met) < int(n):
        raise Dull("too few letters")
    steps = [
        told,
        f"On this way one meets {listing(met)}, in this order.",
        f"The {ordinal(int(n))} is {met[int(n) - 1]}.",
    ]
    return Found(answer=met[int(n) - 1], steps=steps)


def _word(maze: Maze, s: str, t: str) -> Found:
    met, told = _met(maze, s, t)
    if not 2 <= len(met) <= 5:
        raise Dull("too few or too many letters")
    steps = [told, f"On this way one meets {listing(met)}, in this order.", f"Written together: {''.join(met)}."]
    return Found(answer="".join(met), steps=steps)


def _bends(maze: Maze, s: str, t: str) -> tuple[list[str], list[str]]:
    """`right` or `left` at every bend, and the steps that tell them."""
    path = way(maze, s, t)
    order = list(SIDES)
    parts = runs(path)
    bends = [("", "right", "", "left")[(order.index(b) - order.index(a)) % 4] for (a, _), (b, _) in pairwise(parts)]
    if not bends:
        raise Dull("straight on")
    return bends, [f"From {s} to {t} one goes {_told(path)}.", f"Between these parts one turns {listing(bends)}."]


def _turns(maze: Maze, s: str, t: str) -> Found:
    bends, steps = _bends(maze, s, t)
    steps.append(f"That makes {counted(len(bends), 'turn')}.")
    return Found(answer=len(bends), steps=steps, mistakes={"counted the straight parts": len(bends) + 1})


def _one_way(which: str) -> Callable[..., Found]:
    def count(maze: Maze, s: str, t: str) -> Found:
        bends, steps = _bends(maze, s, t)
        number = bends.count(which)
        if not number:
            raise Dull("none")
        steps.append(f"Of these {counted(number, f'is a {which} turn', f'are {which} turns')}.")
        other = len(bends) - number
        return Found(answer=number, steps=steps, mistakes={"confused right and left": other, "all": len(bends)})

    return count


def _dead(maze: Maze) -> Found:
    ends: dict[int, int] = {}
    for (row, _), near in maze.near.items():
        if len(near) == 1:
            ends[row] = ends.get(row, 0) + 1
    total = sum(ends.values())
    if total < 2:
        raise Dull("hardly a dead end")
    told = listing(f"{count} in row {row + 1}" for row, count in sorted(ends.items()))
    steps = ["Dead ends are the places with one open side only.", f"Going down the rows, there are {told}."]
    return Found(
        answer=total, steps=[*steps, f"The sum is {' + '.join(str(ends[r]) for r in sorted(ends))} = {total}."]
    )


def _forks(maze: Maze, s: str, t: str) -> Found:
    path = way(maze, s, t)
    many = [i for i, room in enumerate(path[1:-1], start=1) if len(maze.near[room]) > 2]
    if not many:
        raise Dull("no fork")
    steps = [f"From {s} to {t} one goes {_told(path)}."]
    steps.append(f"Side ways branch off after {listing(map(str, many))} {'step' if many == [1] else 'steps'}.")
    return Found(answer=len(many), steps=[*steps, f"So the number of such places is {len(many)}."])


def _reach(maze: Maze, s: str, *names: str) -> Found:
    inside = reached(maze, maze.find(s))
    found = [name for name in names if maze.find(name) in inside]
    if len(found) != 1:
        raise Dull("none or several")
    steps = [f"From {s} one can reach {len(inside) - 1} other places, and no letter of the four but {found[0]}."]
    path = way(maze, s, found[0])
    return Found(answer=found[0], steps=[*steps, f"The way there goes {_told(path)}."])


def _diff(maze: Maze, s: str, t: str, u: str) -> Found:
    (one, first), (two, second) = ((len(p) - 1, p) for p in (way(maze, s, t), way(maze, s, u)))
    if one <= two:
        raise Dull("not longer")
    steps = [f"From {s} to {t} one goes {_told(first)}: {counted(one, 'step')}."]
    steps += [f"From {s} to {u} one goes {_told(second)}: {counted(two, 'step')}.", f"{one} − {two} = {one - two}."]
    return Found(answer=one - two, steps=steps, mistakes={"added": one + two})


def _both(maze: Maze, s: str, t: str, c: str, d: str) -> Found:
    lengths = {(a, b): len(way(maze, a, b)) - 1 for a, b in permutations((s, c, d, t), 2)}
    tours = {order: sum(lengths[leg] for leg in pairwise((s, *order, t))) for order in permutations((c, d))}
    best = min(tours.values())
    if len(set(tours.values())) == 1:
        raise Dull("the order does not matter")
    steps = []
    for order, total in tours.items():
        legs = list(pairwise((s, *order, t)))
        steps += [
            f"From {a} to {b} one goes {_told(way(maze, a, b))}: {counted(lengths[a, b], 'step')}." for a, b in legs
        ]
        sums = " + ".join(str(lengths[leg]) for leg in legs)
        steps.append(f"In the order {', '.join((s, *order, t))} this is {sums} = {total}.")
    return Found(answer=best, steps=[*steps, f"The smaller is {best}."], mistakes={"other order": max(tours.values())})


def _far(maze: Maze, s: str) -> Found:
    depth = _depths(maze, s)
    most = max(depth.values())
    came, path = reached(maze, maze.find(s)), [max(depth, key=lambda room: depth[room])]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    parts = [str(count) for _, count in runs(path[::-1])]
    steps = [f"Spreading from {s}, the search meets the last place after {most} steps."]
    ends = sorted((far for room, far in depth.items() if len(maze.near[room]) == 1 and far))
    steps.append(f"The dead ends are {listing(map(str, ends))} steps away.")
    steps.append(f"To the farthest one goes {_told(path[::-1])}: {' + '.join(parts)} = {most}.")
    return Found(answer=most, steps=steps)


def _within(maze: Maze, s: str, k: str) -> Found:
    depth = _depths(maze, s)
    rings = [sum(far == i for far in depth.values()) for i in range(1, int(k) + 1)]
    total = sum(rings)
    if total >= len(depth) - 1:
        raise Dull("all of them")
    steps = [f"After {counted(i, 'step')}, {ring} new." for i, ring in enumerate(rings, start=1)]
    steps = [f"Spreading from {s}, the search finds new places step by step.", *steps]
    return Found(answer=total, steps=[*steps, f"The sum is {' + '.join(map(str, rings))} = {total}."])


def _robot(maze: Maze, s: str, t: str, orders: str) -> Found:
    room, blocked, done = maze.find(s), 0, []
    for order in orders:
        to = room_beside(room, ORDERS[order])
        if to in maze.near[room]:
            room = to
            done.append(ORDERS[order])
        else:
            blocked += 1
    if not blocked or not done or room == maze.find(s):
        raise Dull("no wall in the way, or back at the start")
    steps = [
        f"It can go {listing(done)}; {cardinal(blocked)} of its orders {'meets' if blocked == 1 else 'meet'} a wall."
    ]
    came = reached(maze, maze.find(t))
    if room not in came or room == maze.find(t):
        raise Dull("no way from there")
    path = [room]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    parts = [str(count) for _, count in runs(path)]
    steps.append(f"From where it stops to {t} one goes {_told(path)}.")
    steps.append(f"That is {' + '.join(parts)} = {len(path) - 1}." if len(parts) > 1 else f"That is {parts[0]}.")
    return Found(answer=len(path) - 1, steps=steps, mistakes={"measured from the start": len(way(maze, s, t)) - 1})


WORK: dict[str, Callable[..., Found]] = {
    "steps": _steps,
    "shortest": _shortest,
    "letters": _letters,
    "nth": _nth,
    "word": _word,
    "turns": _turns,
    "right": _one_way("right"),
    "left": _one_way("left"),
    "dead": _dead,
    "forks": _forks,
    "reach": _reach,
    "diff": _diff,
    "both": _both,
    "far": _far,
    "within": _within,
    "robot": _robot,
}


def work(maze: Maze, ask: str) -> Found:
    """Answer `name|argument|...`. Raises Dull without a presentable answer, LookupError for strangers."""
    name, *args = ask.split("|")
    return WORK[name](maze, *args)
