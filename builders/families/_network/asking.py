"""What is asked about a network: which questions belong to a level, their arguments, and their words."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from builders.families._language import cardinal, listing, pick, words
from builders.families._network import dijkstra
from builders.families._network.dijkstra import Dull
from builders.families._network.net import Net
from renderers.types import Fact

LEVELS: dict[int, tuple[str, ...]] = {
    1: ("route", "dist", "dist", "hops"),
    2: ("dist", "via", "avoid", "diff"),
    3: ("closed", "closed", "via", "diff", "second", "within"),
    4: ("excess", "second", "back", "stops", "few", "farthest"),
    5: ("far", "depot", "both", "both", "gain", "excess"),
}
_LEAST_PARTS = {1: 2, 2: 3, 3: 3, 4: 3, 5: 3}


def story(rng: Random, net: Net, task: str) -> str:
    """The name of a story that suits the names of the vertices and the question."""
    named = max(map(len, net.names)) > 1
    fitting = [name for name in words("networks")["stories"] if not (named and name == "cable")]
    if task == "stops":  # a stop takes time or money, not kilometres
        fitting.remove("road")
    return str(rng.choice(fitting))


def draw(rng: Random, net: Net, task: str, reasoning: int) -> str:
    """`task|argument|...` for this network. Raises Dull where the drawn vertices do not suit."""
    if task == "depot":
        return task
    if task == "route":
        args = _walk(rng, net, rng.randint(2, 4))
    elif task in ("within", "far", "farthest"):
        args = [rng.choice(net.names), *([str(_free(rng, net, 12, 45))] if task == "within" else [])]
    else:
        args = _ends(rng, net, task, reasoning)
    return "|".join((task, *args))


def _ends(rng: Random, net: Net, task: str, reasoning: int) -> list[str]:
    """Start, end, and what else the question needs."""
    s, t, c, d = rng.sample(net.names, 4)
    _, path = dijkstra.best(net, s, t)
    if len(path) - 1 < _least(task, reasoning) or (task == "hops" and t in net.arcs()[s]):
        raise Dull("too near")
    i = rng.randrange(len(path) - 1)
    extra: dict[str, Callable[[], list[str]]] = {
        "closed": lambda: path[i : i + 2],
        "excess": lambda: path[i : i + 2],
        "avoid": lambda: [rng.choice(path[1:-1])],
        "few": lambda: [str(len(path) - 2)],
        "stops": lambda: [str(_free(rng, net, 3, 12))],
        "gain": lambda: [c, d, str(_free(rng, net, 2, 12))],
        "via": lambda: [c],
        "diff": lambda: [c],
        "both": lambda: [c, d],
    }
    return [s, t, *(extra[task]() if task in extra else [])]


def _least(task: str, reasoning: int) -> int:
    """The least number of parts of the way from start to end."""
    if task in ("dist", "closed", "excess", "avoid", "second"):
        return _LEAST_PARTS[reasoning]
    return 3 if task == "few" else 1


def alike(net: Net, ask: str, reasoning: int) -> bool:
    """Whether the question could have been drawn for this network: its start and end are not too near."""
    task, *args = ask.split("|")
    least = _least(task, reasoning)
    return least < 2 or len(dijkstra.best(net, args[0], args[1])[1]) - 1 >= least


def _walk(rng: Random, net: Net, parts: int) -> list[str]:
    """A way of so many parts, if there is one."""
    arcs = net.arcs()
    path = [rng.choice(net.names)]
    for _ in range(parts):
        onward = [name for name in arcs[path[-1]] if name not in path]
        if not onward:
            raise Dull("a dead end")
        path.append(rng.choice(onward))
    return path


def _free(rng: Random, net: Net, low: int, high: int) -> int:
    """A number that is the weight of no link: the words must not give one away."""
    taken = {link.weight for link in net.links}
    left = [k for k in range(low, high + 1) if k not in taken]
    if not left:
        raise Dull("every number is taken")
    return rng.choice(left)


def question(rng: Random, ask: str, told: str) -> str:
    """The question in words. told: the story's name."""
    texts = words("networks")
    tale = texts["stories"][told]
    task, *args = ask.split("|")
    fields = {key: value for key, value in tale.items() if isinstance(value, str)}
    fields |= dict(zip("stcd", args, strict=False))
    if task == "diff":
        fields["u"] = args[2]
    if task in ("stops", "within"):
        fields["each"] = tale["each"].format(k=args[-1])
    if task == "few":
        fields["k"] = cardinal(int(args[2]))
        if args[2] == "1":
            fields["edges"] = tale["edge"]
    if task == "gain":
        fields["of"] = tale["of"].format(w=args[4])
    if task == "route":
        fields["path"] = f"from {args[0]} to {args[1]}" + "".join(f", then to {stop}" for stop in args[2:])
        return pick(rng, texts["route_total"], **fields)
    if task in texts["way"]:
        best = f"second {tale['best']}" if task == "second" else tale["best"]
        way = rng.choice(texts["way"][task]).format(**fields)
        return pick(rng, tale["total"], best=best, way=way)
    return pick(rng, texts[task], **fields)


def frame(rng: Random, net: Net, told: str) -> list[Fact]:
    """What there is (description) and how to read it (properties)."""
    texts = words("networks")
    tale = texts["stories"][told]
    fields = {key: value for key, value in tale.items() if isinstance(value, str)}
    kinds = {link.kind for link in net.links}
    there = pick(rng, texts["there"], names=listing(sorted(net.names)), **fields)
    facts = [
        Fact(key=f"{tale['nodes']}={'|'.join(sorted(net.names))}", text=there, role="description"),
        Fact(key=f"unit={tale['unit']}", text=pick(rng, tale["units"]), role="property"),
    ]
    direction = "mixed" if "oneway" in kinds else "twoway"
    facts.append(Fact(key=f"directions={direction}", text=pick(rng, texts[direction], **fields), role="property"))
    if "planned" in kinds:
        facts.append(Fact(key="planned=no use", text=pick(rng, texts["dashed"], **fields), role="property"))
    return facts


def edge_words(told: str) -> dict[str, str]:
    """`edge` and `of`, as `net.facts_of` needs them."""
    tale = words("networks")["stories"][told]
    return {"edge": tale["edge"], "of": tale["of"]}
