"""The growth curve as SVG: answers per second by scale, both logarithmic, a panel for each database. Every line has a mark and
a pattern of its own and its name at its end, so that it reads without colour. Draws, and measures nothing."""
import math
from xml.sax.saxutils import escape

PANEL, HEIGHT, LEFT, TOP, NAMES = 300, 330, 56, 34, 170
COLOURS = ["#1b5e7d", "#a8431d", "#3d6b21", "#6d3a7c", "#8a6a00", "#333333", "#00695c", "#ad1457", "#455a64"]
PATTERNS = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 4", "1 3", "9 3 2 3 2 3", "14 3 4 3"]
MARKS = [
    "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z", "M-4,-4h8v8h-8z", "M0,-5l5,9h-10z", "M0,-5l5,5l-5,5l-5,-5z", "M0,5l5,-9h-10z",
    "M-4,-4l8,8m0,-8l-8,8", "M-5,0h10m-5,-5v10", "M-5,-2h10v4h-10z", "M-2,-5h4v10h-4z",
]


def lines(numbers, backend):
    """The computed workloads of a database, each as {scale: answers per second}."""
    found = {}
    for one in numbers:
        if one["backend"] == backend and one["form"] == "computed" and "reference" in one:
            found.setdefault(one["workload"], {})[one["scale"]] = one["rate"]
    return found


def apart(places, room=13):
    """Heights for names, near where their lines end and not over each other."""
    placed, floor = {}, -math.inf
    for name, y in sorted(places.items(), key=lambda place: place[1]):
        floor = max(y, floor + room)
        placed[name] = floor
    return placed


def panel(numbers, backend, offset, across, up, scales, powers):
    parts = [f'<text x="{offset}" y="20" font-weight="bold">{escape(backend)}: answers per second, by scale</text>']
    for power in powers:
        y = up(10**power)
        parts.append(f'<path d="M{offset},{y:.1f}h{PANEL}" stroke="#ddd"/>'
                     f'<text x="{offset - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for scale in scales:
        parts.append(f'<text x="{offset + across(scale):.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{scale}</text>')
    found, ends = lines(numbers, backend), {}
    for number, (workload, rates) in enumerate(found.items()):
        colour, pattern, mark = (choice[number % len(choice)] for choice in (COLOURS, PATTERNS, MARKS))
        points = [(offset + across(scale), up(rate)) for scale, rate in sorted(rates.items())]
        path = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{pattern}"/>')
        parts += [f'<path transform="translate({x:.1f},{y:.1f})" d="{mark}" fill="{colour}" stroke="{colour}"/>' for x, y in points]
        ends[workload] = (points[-1], colour, mark)
    for workload, y in apart({workload: end[0][1] for workload, end in ends.items()}).items():
        (x, from_y), colour, mark = ends[workload]
        parts.append(f'<path d="M{x + 6:.1f},{from_y:.1f}L{offset + PANEL + 10},{y:.1f}" stroke="{colour}" stroke-width="0.6"/>'
                     f'<path transform="translate({offset + PANEL + 16},{y:.1f})" d="{mark}" fill="{colour}" stroke="{colour}"/>'
                     f'<text x="{offset + PANEL + 25}" y="{y + 4:.1f}" fill="{colour}">{escape(workload)}</text>')
    return parts


def plot(numbers):
    backends = list(dict.fromkeys(one["backend"] for one in numbers))
    curves = [curve for backend in backends for curve in lines(numbers, backend).values()]
    scales = sorted({scale for curve in curves for scale in curve})
    rates = [rate for curve in curves for rate in curve.values() if rate > 0]
    low, high = math.floor(math.log10(min(rates))), math.ceil(math.log10(max(rates)))
    first, last = math.log10(scales[0]), math.log10(scales[-1])
    across = lambda scale: (math.log10(scale) - first) / ((last - first) or 1) * PANEL
    up = lambda rate: TOP + HEIGHT * (1 - (math.log10(max(rate, 10**low)) - low) / ((high - low) or 1))
    width = len(backends) * (LEFT + PANEL + NAMES)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {TOP + HEIGHT + 30}" font-family="sans-serif" font-size="11">',
             "<title>Answers per second by scale of the register, computed, 32 connections</title>",
             '<rect width="100%" height="100%" fill="white"/>']
    for number, backend in enumerate(backends):
        parts += panel(numbers, backend, LEFT + number * (LEFT + PANEL + NAMES), across, up, scales, range(low, high + 1))
    return "\n".join([*parts, "</svg>\n"])
