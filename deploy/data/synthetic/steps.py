"""Steps as the loader takes them; see deploy/load_steps.py."""

ORIGIN = "DATA_ORIGIN_SYNTHETIC"


def yuan(wan):
    return str(int(wan) * 10_000)


def step(do, on, by="clerk", **rest):
    """One call.

    do: the method. on: the civil day. by: clerk or checker of the unit, or city; of approval also window, office or
    adviser, and `city clerk` and so on where the city's offices handle it.
    at: the entity that the step is of, by the name that the chain gives it; made_by: another chain, whose name for it
    that is, in an earlier phase.
    makes: the name that the chain gives the entity that comes of it. The cases that come of an application for a stage
    bear the codes of their items.
    of: the field of the request that is the project's, and takes its id if something made before has one.
    put: fields of the request, by path, that take the name of an entity that the chain made, or the names of several.
    seal: price and salt (hexadecimal) of a bid, of which the request takes the commitment.
    awaits: the reason for which it is refused as long as a service has not heard of what another one did.
    review: the step is of the version last read, and sends its etag.
    take: the request's other fields.
    """
    return {"do": do, "on": on.isoformat(), "by": by, **{key: value for key, value in rest.items() if value}}


def in_order(steps):
    """By day; of one day as they were put down."""
    return sorted(steps, key=lambda taken: taken["on"])
