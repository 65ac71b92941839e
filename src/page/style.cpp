// CSS, inlined into every page. Knows no figure.
#include "page/style.hpp"

namespace netpoll::page {

// The colours of the modes are those of Okabe and Ito, which most colour-blind people can tell
// apart; each mode has a mark of its own besides.
std::string_view style() noexcept {
    return R"css(
:root { color-scheme: light dark;
  --paper: #ffffff; --card: #f6f7f9; --ink: #1c2430; --soft: #5c6675; --rule: #dfe3e8;
  --good: #0b6b4f; --good-card: #eaf6f1; --bad: #a3341f; --bad-card: #fcefeb;
  --link: #0b57a4;
  --s0: #6b7280; --s1: #d55e00; --s2: #0072b2; --s3: #a8558a; --s4: #009e73; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #12161c; --card: #1a2028; --ink: #e7ebf0; --soft: #9aa5b4; --rule: #2d3642;
  --good: #5fd0a8; --good-card: #142a24; --bad: #f19a85; --bad-card: #321d18;
  --link: #7ab8f5;
  --s0: #a3acb9; --s1: #f08a3c; --s2: #56b4e9; --s3: #d88fbb; --s4: #3cc79c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 32px 20px 56px; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { font-size: 26px; margin: 0 0 2px; letter-spacing: -.01em; }
h2 { font-size: 18px; margin: 40px 0 10px; }
h3 { font-size: 15px; margin: 0 0 6px; }
p { margin: 0 0 10px; } .sub, caption, .note { color: var(--soft); }
.verdict { margin: 22px 0; padding: 18px 20px; border-radius: 8px; background: var(--good-card);
  border-left: 5px solid var(--good); }
.verdict.none, .broken { background: var(--bad-card); border-left-color: var(--bad); }
.broken { margin: 22px 0; padding: 12px 20px; border-radius: 8px; border-left: 5px solid var(--bad); }
.verdict strong { display: block; font-size: 18px; margin-bottom: 8px; overflow-wrap: break-word; }
code { font: .95em ui-monospace, "DejaVu Sans Mono", monospace; padding: 1px 4px; border-radius: 4px;
  background: var(--paper); box-decoration-break: clone; } code span { white-space: nowrap; }
ul { margin: 0; padding-left: 20px; } li { margin: 3px 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.tile { background: var(--card); border-radius: 8px; padding: 12px 16px; }
.tile b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; }
.tile.good b { color: var(--good); } .tile.bad b { color: var(--bad); }
.tile span { color: var(--soft); font-size: 13px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr));
  gap: 16px; }
figure { margin: 0; background: var(--card); border-radius: 8px; padding: 14px 16px 8px;
  break-inside: avoid; }
figure { overflow-x: auto; } figure svg { min-width: 440px; } figure svg.wide { min-width: 700px; }
figcaption { font-weight: 600; margin-bottom: 4px; }
svg { display: block; width: 100%; height: auto; font: 12px system-ui, "DejaVu Sans", sans-serif; }
svg text { fill: var(--ink); } svg .axis-name { fill: var(--soft); }
.grid { stroke: var(--rule); stroke-width: 1; } .tick { stroke: var(--soft); stroke-width: 1; }
.line { fill: none; stroke-width: 2.2; } .dashed .line { stroke-dasharray: 6 4; stroke-width: 1.6; }
.whisker { stroke-width: 5; stroke-opacity: .35; } .mark { stroke: var(--card); stroke-width: 1; }
.s0 .line, .s0 .whisker { stroke: var(--s0); } .s0 .mark { fill: var(--s0); }
.s1 .line, .s1 .whisker { stroke: var(--s1); } .s1 .mark { fill: var(--s1); }
.s2 .line, .s2 .whisker { stroke: var(--s2); } .s2 .mark { fill: var(--s2); }
.s3 .line, .s3 .whisker { stroke: var(--s3); } .s3 .mark { fill: var(--s3); }
.s4 .line, .s4 .whisker { stroke: var(--s4); } .s4 .mark { fill: var(--s4); }
rect { stroke: var(--card); stroke-width: 1; }
.p0 { fill: #8c6d46; } .p1 { fill: #009e73; } .p2 { fill: #0072b2; } .p3 { fill: #6b6b6b; }
.p4 { fill: #e69f00; } .p5 { fill: #56b4e9; } .p6 { fill: #f0e442; } .p7 { fill: #a8558a; }
.p8 { fill: #b8bec8; }
svg text.on-p0, svg text.on-p2, svg text.on-p3, svg text.on-p7 { fill: #ffffff; }
svg text.on-p1, svg text.on-p4, svg text.on-p5, svg text.on-p6, svg text.on-p8 { fill: #1c2430; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 6px; }
th, td { padding: 5px 9px; text-align: right; border-bottom: 1px solid var(--rule);
  white-space: nowrap; }
thead th { color: var(--soft); font-weight: 600; border-bottom-width: 2px; }
th:first-child, td:last-child { text-align: left; } thead th:last-child { text-align: left; }
td:last-child { white-space: normal; }
.phases td:nth-child(3n+2), .phases .first { border-left: 1px solid var(--rule); }
.phases th, .phases td { padding-left: 5px; padding-right: 5px; font-size: 12.5px; }
.phases thead .first[colspan] { text-align: center; }
.numbers td:last-child, .numbers thead tr:last-child th:last-child { text-align: right; }
tr.taken th, tr.taken td { background: var(--good-card); }
tr.failed td:last-child { color: var(--bad); font-weight: 600; }
footer { margin-top: 40px; color: var(--soft); font-size: 13px; }
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible, input:focus-visible, summary:focus-visible { outline: 2px solid var(--link);
  outline-offset: 2px; }
h1.verdict { font-size: 22px; line-height: 1.35; overflow-wrap: anywhere; }
header .sub { overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 18px 0 0; }
.words td, .words th { text-align: left; white-space: normal; vertical-align: top;
  overflow-wrap: break-word; }
.words a { display: inline-block; max-width: 100%; overflow-wrap: anywhere; }
.words .k { white-space: nowrap; }
.words th { font-weight: 600; } .words .n, .words thead .n { text-align: right; white-space: nowrap; }
.words details, .words ul { font-size: 13px; } .shared { margin-top: 4px; color: var(--soft); }
td, th, summary > *, h3, li { unicode-bidi: isolate; }
pre { margin: 0 0 10px; padding: 8px 10px; border-radius: 6px; background: var(--card); overflow-x: auto;
  font: 12.5px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; tab-size: 8; }
ins { color: var(--good); text-decoration: none; } del { color: var(--bad); text-decoration: none; }
.middle { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2; }
#search { margin: 0 0 8px; } #search[hidden] { display: none; }
#find { font: inherit; padding: 4px 8px; width: min(22em, 100%); color: var(--ink);
  background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; }
#found { color: var(--soft); }
.list { margin-top: 10px; border-top: 1px solid var(--rule); }
.d { border-bottom: 1px solid var(--rule); content-visibility: auto; contain-intrinsic-size: auto 31px; }
.d[hidden], #only:checked ~ .list .ok { display: none; }
.d > summary, .h { display: grid; gap: 0 12px; padding: 4px 8px 4px 22px; font-size: 13.5px;
  grid-template-columns: 2.2fr 1.6fr 1.3fr .8fr 2fr .8fr; }
.d > summary { cursor: pointer; position: relative; }
.d > summary::before { content: "\25B8"; position: absolute; left: 7px; color: var(--soft); }
.d[open] > summary::before { content: "\25BE"; }
.d > summary > *, .h > * { min-width: 0; overflow-wrap: anywhere; }
.h { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--rule); }
.h b { font-weight: inherit; } .d .n, .h .n { text-align: right; font-variant-numeric: tabular-nums; }
.bad .s { color: var(--bad); font-weight: 600; } .d:target { background: var(--card); }
.d > div { padding: 2px 8px 12px 22px; } .d h3 { margin: 12px 0 4px; overflow-wrap: anywhere; }
.d small { font-weight: 400; color: var(--soft); font-size: 12.5px; } .m { color: var(--soft); font-size: 13px; }
.m, .e { overflow-wrap: anywhere; } .e { color: var(--bad); } .on-paper { display: none; }
@media (max-width: 640px) {
  body { padding: 20px 14px 40px; } h1.verdict { font-size: 19px; } h2 { margin-top: 30px; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(104px, 1fr)); gap: 8px; }
  .tile { padding: 8px 12px; } .tile b { font-size: 19px; }
  .words thead { display: none; } .words tr, .words td, .words th { display: block; }
  .words tr { padding: 8px 0; border-bottom: 1px solid var(--rule); }
  .words td, .words th { border: 0; padding: 1px 0; } .words .n { text-align: left; }
  .words td:empty { display: none; }
  .words td::before, .words th[data-of]::before { content: attr(data-of) ": "; color: var(--soft); font-weight: 400; }
  .h { display: none; } .d { contain-intrinsic-size: auto 52px; }
  .d > summary { grid-template-columns: 1fr auto auto; }
  .d > summary > b { grid-column: 1; grid-row: 1; }
  .d > summary > .s { grid-column: 2; grid-row: 1; } .d > summary > .n { grid-column: 3; grid-row: 1; }
  .d > summary > span:nth-child(5) { grid-column: 1 / 4; grid-row: 2; }
  .d > summary > span:nth-child(2) { display: none; } .d > summary > span:nth-child(3) { display: none; } }
@media print { :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #bbb; }
  body { max-width: none; padding: 0; font-size: 11px; } figure { border: 1px solid #bbb; }
  .plots { grid-template-columns: 1fr 1fr; } h2, caption { break-after: avoid; }
  tr, .verdict, .tiles { break-inside: avoid; } thead { break-inside: avoid; break-after: avoid; }
  tbody tr:first-child { break-before: avoid; } .scroll { overflow: visible; display: contents; }
  table { font-size: 8px; } th, td { padding: 2px 3px; }
  .words { font-size: 10px; } nav, #search, #only, #only + label, .d:not([open]) { display: none; }
  figure svg, figure svg.wide { min-width: 0; } .on-paper { display: block; } .d { content-visibility: visible; } pre { white-space: pre-wrap; }
  .d > summary, .h, .d .m, .d .e { font-size: 10px; } .d pre { font-size: 9px; } .d h3 { font-size: 11px; } a { color: inherit; text-decoration: none; } }
)css";
}

}  // namespace netpoll::page
