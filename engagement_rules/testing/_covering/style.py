"""How the page of rule coverage looks: light and dark, on a screen and on paper."""

STYLE = """
:root { color-scheme: light dark; --page: #fbfbf9; --ink: #1c2024; --soft: #575d64;
  --rule: #d5d8dc; --card: #ffffff; --link: #0b5394; --line: #6b7278;
  --full: #d9efdd; --full-edge: #1f7a3a; --part: #fdecc8; --part-edge: #8a5a00;
  --none: #fadbd8; --none-edge: #b3261e; --apart: #eceef0; --apart-edge: #6b7278; }
@media (prefers-color-scheme: dark) { :root { --page: #14171a; --ink: #e8eaed; --soft: #aeb4bb;
  --rule: #3a4047; --card: #1d2125; --link: #8ab8f0; --line: #9aa1a9;
  --full: #1b3d26; --full-edge: #6fcf8a; --part: #463410; --part-edge: #f0b84a;
  --none: #4d211e; --none-edge: #f28b82; --apart: #2a2f35; --apart-edge: #9aa1a9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header, nav.top { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.4rem; margin: 2.6rem 0 .6rem; border-bottom: 2px solid var(--rule);
  padding-bottom: .25rem; }
h3 { font-size: 1.08rem; margin: 0; }
p { margin: .4rem 0 .8rem; max-width: 62rem; }
.soft { color: var(--soft); }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link);
  outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .4rem .8rem; }
nav.top ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; }
.measures { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr));
  gap: .9rem; padding: 0; margin: 1.2rem 0; list-style: none; }
.measures li { background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
  padding: .8rem 1rem; }
.measures b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric:
  tabular-nums; }
.bar { height: 8px; border-radius: 4px; background: var(--none); margin: .45rem 0;
  border: 1px solid var(--rule); overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--full-edge); }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px;
  padding: .9rem 1.1rem; margin: .8rem 0; }
.id, code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace;
  font-size: .88em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .93rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0;
  border-bottom: 1px solid var(--rule); }
th { font-weight: 600; }
.tag { display: inline-block; border: 1px solid; border-radius: 5px; padding: 0 .45em;
  white-space: nowrap; color: var(--ink); }
.full { background: var(--full); border-color: var(--full-edge); }
.part { background: var(--part); border-color: var(--part-edge); }
.none { background: var(--none); border-color: var(--none-edge); }
.apart { background: var(--apart); border-color: var(--apart-edge); }
.values { display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; margin: .5rem 0;
  list-style: none; }
figure { margin: .6rem 0; }
figcaption { color: var(--soft); font-size: .9rem; }
svg { display: block; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
svg text.id { font: 10.5px ui-monospace, Menlo, Consolas, monospace; fill: var(--soft); }
svg text.mark { font-size: 12px; }
svg rect { stroke-width: 1.5; }
svg .full rect { fill: var(--full); stroke: var(--full-edge); }
svg .part rect { fill: var(--part); stroke: var(--part-edge); }
svg .none rect { fill: var(--none); stroke: var(--none-edge); }
svg .apart rect { fill: var(--apart); stroke: var(--apart-edge); }
svg .step rect { fill: var(--card); stroke: var(--line); }
svg .line { fill: none; stroke-width: 2; }
svg .line.full { stroke: var(--full-edge); }
svg .line.part { stroke: var(--part-edge); stroke-dasharray: 8 4; }
svg .line.none { stroke: var(--none-edge); stroke-dasharray: 2 4; }
svg .line.apart { stroke: var(--apart-edge); stroke-width: 1; }
pre { background: var(--page); border: 1px solid var(--rule); border-radius: 6px;
  padding: .6rem .8rem; overflow-x: auto; font-size: .85rem; margin: .4rem 0; }
summary { cursor: pointer; }
details ul { margin: .7rem 0 .3rem; padding-left: 1.2rem; }
@media print { nav.top { display: none; } .card { break-inside: avoid; } }
""".strip()
