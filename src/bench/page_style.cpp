// CSS, inlined into the page. Knows no figure.
#include "bench/page_style.hpp"

namespace netpoll::bench {

// The colours of the modes are those of Okabe and Ito, which most colour-blind people can tell
// apart; each mode has a mark of its own besides.
std::string_view page_style() noexcept {
    return R"css(
:root { color-scheme: light dark;
  --paper: #ffffff; --card: #f6f7f9; --ink: #1c2430; --soft: #5c6675; --rule: #dfe3e8;
  --good: #0b6b4f; --good-card: #eaf6f1; --bad: #a3341f; --bad-card: #fcefeb;
  --s0: #6b7280; --s1: #d55e00; --s2: #0072b2; --s3: #a8558a; --s4: #009e73; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #12161c; --card: #1a2028; --ink: #e7ebf0; --soft: #9aa5b4; --rule: #2d3642;
  --good: #5fd0a8; --good-card: #142a24; --bad: #f19a85; --bad-card: #321d18;
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
.tile span { color: var(--soft); font-size: 13px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr));
  gap: 16px; }
figure { margin: 0; background: var(--card); border-radius: 8px; padding: 14px 16px 8px;
  break-inside: avoid; }
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
.p0 { fill: #8c6d46; } .p1 { fill: #009e73; } .p2 { fill: #0072b2; } .p3 { fill: #7a7a7a; }
.p4 { fill: #e69f00; } .p5 { fill: #56b4e9; } .p6 { fill: #f0e442; } .p7 { fill: #a8558a; }
.p8 { fill: #b8bec8; }
svg text.on-p0, svg text.on-p1, svg text.on-p2, svg text.on-p3, svg text.on-p7 { fill: #ffffff; }
svg text.on-p4, svg text.on-p5, svg text.on-p6, svg text.on-p8 { fill: #1c2430; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 6px; }
th, td { padding: 5px 9px; text-align: right; border-bottom: 1px solid var(--rule);
  white-space: nowrap; }
thead th { color: var(--soft); font-weight: 600; border-bottom-width: 2px; }
th:first-child, td:last-child { text-align: left; } thead th:last-child { text-align: left; }
td:last-child { white-space: normal; }
.phases td:nth-child(3n+2), .phases .first { border-left: 1px solid var(--rule); }
.phases thead .first[colspan] { text-align: center; }
.numbers td:last-child, .numbers thead tr:last-child th:last-child { text-align: right; }
tr.taken th, tr.taken td { background: var(--good-card); }
tr.failed td:last-child { color: var(--bad); font-weight: 600; }
footer { margin-top: 40px; color: var(--soft); font-size: 13px; }
@media print { :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #bbb; }
  body { max-width: none; padding: 0; font-size: 11px; } figure { border: 1px solid #bbb; }
  .plots { grid-template-columns: 1fr 1fr; } h2, caption { break-after: avoid; }
  tr, .verdict, .tiles { break-inside: avoid; } thead { break-inside: avoid; break-after: avoid; }
  tbody tr:first-child { break-before: avoid; } .scroll { overflow: visible; display: contents; }
  table { font-size: 8px; } th, td { padding: 2px 3px; } }
)css";
}

}  // namespace netpoll::bench
