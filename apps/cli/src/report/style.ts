/** The page's look. Dark blue and green differ in lightness and in texture, not only in hue. */
export const style = `
:root { color-scheme: light dark; --page: #fbf9f4; --ink: #22201c; --soft: #6a655c; --rule: #ddd7ca; --paper: #f1e9d8;
  --lost: #14307a; --gained: #2fa866; --kept: #d8c7a0; --roi: #e2570b; --bad: #b00020; }
@media (prefers-color-scheme: dark) { :root { --page: #15171a; --ink: #e9e5dc; --soft: #a39d92; --rule: #35383d;
  --lost: #4468cc; --gained: #43c07c; --kept: #8c7d5b; --bad: #ff7b8a; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 18px/1.55 Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif; }
main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding: 3.5rem 0 1rem; }
h1 { font-size: clamp(2rem, 6vw, 3.1rem); line-height: 1.1; margin: 0 0 .6em; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.55rem; line-height: 1.2; margin: 0 0 .6rem; letter-spacing: -.01em; }
section { padding: 2.2rem 0 1.2rem; border-top: 1px solid var(--rule); margin-top: 1.4rem; }
p { margin: 0 0 1rem; max-width: 42rem; text-wrap: pretty; }
.lede { font-size: 1.2rem; }
a { color: inherit; text-underline-offset: .18em; }
:focus-visible { outline: 3px solid var(--roi); outline-offset: 3px; }
figure { margin: 1.2rem 0; min-width: 0; }
figcaption, table, footer, details, .legend { font: .82rem/1.45 system-ui, sans-serif; }
figcaption { color: var(--soft); margin-top: .6rem; max-width: 46rem; overflow-wrap: anywhere; }
figcaption b { color: var(--ink); }
svg { display: block; width: 100%; height: auto; }
.steps, .before-after { display: grid; gap: 1.2rem; }
.side { grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.stacked figure { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 3fr); gap: 1rem 1.6rem; align-items: center; }
.before-after { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); align-items: end; }
.steps figure, .before-after figure { margin: 0; }
@media (max-width: 40rem) { .before-after, .stacked figure { grid-template-columns: 1fr; gap: .2rem; } }
.roi { fill: none; stroke: var(--roi); stroke-width: 3; }
.lines { fill: none; stroke: #fff; stroke-opacity: .75; stroke-width: 1.2; }
.lines.faint { stroke-opacity: .55; stroke-width: 1; }
.paper { fill: var(--paper); }
.paper ~ .lines { stroke: #8d7f62; stroke-opacity: .6; }
.tiles { stroke: #fbf9f4; stroke-width: 2; }
.outside { fill: #f1e9d8; fill-opacity: .6; }
.used { fill: none; stroke: #111; stroke-width: 2.5; }
.bin { fill: none; stroke: #111; stroke-width: 2.5; stroke-dasharray: 6 4; }
path.lost { fill: url(#lost); }
path.gained { fill: url(#gained); }
.tag rect { fill: #e2570b; }
.tag text { font: 600 12px system-ui, sans-serif; fill: #fff; }
.indices { font: 15px system-ui, sans-serif; fill: var(--soft); }
.extents { font: 600 17px system-ui, sans-serif; fill: var(--ink); }
.extents path { stroke: var(--ink); stroke-width: 4; }
.values { font: 600 17px system-ui, sans-serif; text-anchor: middle; }
.values text { paint-order: stroke; stroke-width: 5; stroke-linejoin: round; }
.wide { overflow-x: auto; }
.steps + .table, .after { margin-top: 1.6rem; }
.wide > svg { min-width: 34rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.table > figcaption { margin: 0 0 .3rem; }
th, td { padding: .45rem .9rem .45rem 0; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, .words { text-align: left; }
th { font-weight: 600; }
td.words { white-space: normal; }
td.none { color: var(--soft); }
.bad { color: var(--bad); font-weight: 700; }
code { font: .92em ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.key { display: inline-block; width: .8em; height: .8em; margin-right: .35em; border-radius: 2px; vertical-align: -.05em; }
.key.lost { background: var(--lost); }
.key.gained { background: var(--gained); }
.key.kept { background: var(--kept); }
.key:not(:first-child) { margin-left: 1em; }
p > .key:not(:first-child) { margin-left: 0; }
.similarity { max-width: 42rem; }
.legend { display: flex; align-items: center; gap: .6rem; margin: .8rem 0 0; color: var(--soft); max-width: none; }
.ramp { flex: 1; height: .7rem; border-radius: 3px; }
.result { font-variant-numeric: tabular-nums; font-weight: 700; }
summary { cursor: pointer; padding: .8rem 0; }
dt { font-weight: 600; }
dd { margin: 0 0 .6rem; color: var(--soft); overflow-wrap: anywhere; }
footer { color: var(--soft); padding-block: 1.5rem 4rem; border-top: 1px solid var(--rule); margin-top: 2rem; }
footer p { max-width: none; overflow-wrap: anywhere; }
@media print { section { break-inside: avoid; } }
`
