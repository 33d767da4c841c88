"""How the program's web pages look: light or dark as the reader's system is, and on narrow screens too."""

from typing import Final

PAGE_STYLE: Final = """
:root { color-scheme: light dark; --line: #0002; --soft: #0000000d; --quiet: #555; --accent: #1a6fd4; }
@media (prefers-color-scheme: dark) {
  :root { --line: #fff3; --soft: #ffffff12; --quiet: #aaa; --accent: #6aa9f7; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .3rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; font-weight: 600; margin: 1.4rem 0 .4rem; overflow-wrap: anywhere; }
p { margin: .3rem 0 .8rem; max-width: 48rem; }
code { font-size: .9em; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
figure { margin: 0; min-width: 0; }
figcaption { font-size: .875rem; line-height: 1.4; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
th, td { padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; }
th { font-weight: 600; vertical-align: bottom; } td { vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
.strip { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(10rem, 45%), 1fr)); gap: .8rem; }
.strip figure { max-width: 256px; }
.strip img { width: 100%; height: auto; display: block; border-radius: 3px; margin-bottom: .2rem; }
"""
