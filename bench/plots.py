# SPDX-License-Identifier: Apache-2.0
"""Plots as SVG, drawn by gnuplot: the same numbers give the same file."""

import dataclasses
import subprocess

HEAD = """set terminal svg size 720,380 font 'sans-serif,13' background rgb 'white'
set encoding utf8
set title "{title}"
set ylabel "{y}"
set yrange [0:*]
set format y "{y_format}"
set grid ytics lc rgb '#dddddd' lt 1
set border 3
set tics nomirror
set key outside bottom center horizontal
"""
COLOURS = ("#0b5fa5", "#d1603d", "#4c9f70", "#7a5195")


@dataclasses.dataclass
class Plot:
    name: str     # of the file, without its ending
    title: str
    script: str   # what gnuplot reads


def lines(name, title, x, y, series):
    """`series`: (label, points)."""
    data = "".join(f"$series{i} << END\n" + "".join(f"{px:.6g} {py:.6g}\n" for px, py in points) + "END\n"
                   for i, (_, points) in enumerate(series))
    drawn = ", ".join(f"$series{i} with {'linespoints pt 7 ps 0.5' if len(points) <= 20 else 'lines'} lw 2 "
                      f"lc rgb '{COLOURS[i]}' title \"{label}\"" for i, (label, points) in enumerate(series))
    most = max((py for _, points in series for _, py in points), default=0)
    return Plot(name, title, HEAD.format(title=title, y=y, y_format="%.1f" if most < 10 else "%.0f")
                + f'set xlabel "{x}"\n{data}plot {drawn}\n')


def bars(name, title, y, values):
    """`values`: (label, value), one bar each, drawn in thousands."""
    data = "$bars << END\n" + "".join(f'{i} "{label}" {value / 1000:.6g} "{value:,.0f}"\n'
                                      for i, (label, value) in enumerate(values)) + "END\n"
    return Plot(name, title, HEAD.format(title=title, y=y, y_format="%.0f") + "set style fill solid\nset boxwidth 0.6\nunset key\n" + data
                + f"set xrange [-0.6:{len(values) - 0.4}]\n"
                + f"plot $bars using 1:3:xtic(2) with boxes lc rgb '{COLOURS[0]}', "
                + "$bars using 1:3:4 with labels offset 0,0.7 notitle\n")


def draw(plot, directory):
    """Writes the plot as `directory`/name.svg."""
    directory.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["gnuplot"], input=plot.script, capture_output=True, text=True, timeout=60)
    # gnuplot's warnings are mistakes of ours.
    assert done.returncode == 0 and not done.stderr, done.stderr
    (directory / f"{plot.name}.svg").write_text(done.stdout)
