#include "report/page_style.hpp"

namespace attain::report {
namespace {

constexpr const char* kLight = R"(--bg:#ffffff;--surface:#f5f7f9;--text:#1c2127;--muted:#57606a;--rule:#d3d9e0;--link:#0b5cad;
--above:#2f6fb3;--below:#b8560f;--neutral:#6b7480;--total:#4b5563;--mark:#1c2127;--note:#eef4fb;--warn:#fdf1e6;--warn-text:#8a3f0a;
--s0:#0b5cad;--s1:#b8560f;--s2:#1b7f5c;--s3:#7a3db8;--s4:#a8326e;--s5:#756500;--s6:#00707f;--s7:#5a5f66;
--heat-none:#ffffff;--on-none:#57606a;--heat-n4:#a84c0b;--on-n4:#ffffff;--heat-n3:#dd8f52;--on-n3:#1c2127;--heat-n2:#f0bf96;--on-n2:#1c2127;
--heat-n1:#f9e3d2;--on-n1:#1c2127;--heat-p0:#eef1f4;--on-p0:#1c2127;--heat-p1:#d6e6f6;--on-p1:#1c2127;--heat-p2:#a5c9ec;--on-p2:#1c2127;
--heat-p3:#6ba4dc;--on-p3:#1c2127;--heat-p4:#1f66ad;--on-p4:#ffffff;)";

constexpr const char* kDark = R"(--bg:#14181d;--surface:#1c2229;--text:#e6eaf0;--muted:#a3adba;--rule:#36404b;--link:#7cb7f5;
--above:#5a9fe0;--below:#e08a45;--neutral:#8a95a3;--total:#a3adba;--mark:#f2f5f8;--note:#1b2836;--warn:#35261a;--warn-text:#f3b27a;
--s0:#7cb7f5;--s1:#f0a868;--s2:#5fd0a5;--s3:#c79bf2;--s4:#f28fb8;--s5:#d8c65a;--s6:#5fc9d8;--s7:#b4bcc6;
--heat-none:#14181d;--on-none:#a3adba;--heat-n4:#f0a05c;--on-n4:#14181d;--heat-n3:#a5602a;--on-n3:#ffffff;--heat-n2:#75492a;--on-n2:#ffffff;
--heat-n1:#47382d;--on-n1:#e6eaf0;--heat-p0:#2a3139;--on-p0:#e6eaf0;--heat-p1:#27405a;--on-p1:#e6eaf0;--heat-p2:#28598a;--on-p2:#ffffff;
--heat-p3:#2b6cab;--on-p3:#ffffff;--heat-p4:#86bdf7;--on-p4:#14181d;)";

constexpr const char* kPage = R"(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",
"PingFang SC","Hiragino Sans","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1,h2,h3,h4,h5{line-height:1.25;margin:1.6em 0 .5em;overflow-wrap:anywhere}
h1{font-size:1.9rem;margin:0 0 .2em}
h2{font-size:1.4rem;border-bottom:2px solid var(--rule);padding-bottom:.25em;margin-top:2.2em}
h3{font-size:1.15rem}h4,h5{font-size:1rem}
p{margin:.6em 0;max-width:46rem;overflow-wrap:anywhere}
.subtitle{color:var(--muted);margin:0 0 1em;max-width:none}
.note,.warning{background:var(--note);border-left:4px solid var(--above);padding:.5em .9em;border-radius:0 4px 4px 0}
.warning{background:var(--warn);border-color:var(--below);color:var(--warn-text)}
a{color:var(--link)}
nav{margin:1em 0 1.5em;color:var(--muted)}
nav a{margin-right:1.1em;white-space:nowrap}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1em 0;padding:0}
.figures div{background:var(--surface);border:1px solid var(--rule);border-radius:6px;padding:.6rem .85rem}
.figures dt{color:var(--muted);font-size:.85rem}
.figures dd{margin:0;font-size:1.45rem;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.figures dd small{display:block;font-size:.8rem;font-weight:400;color:var(--muted)}
.wide{overflow-x:auto;margin:.8em 0 1.4em}
table{border-collapse:collapse;font-size:.9rem;min-width:50%}
caption{text-align:left;font-weight:600;padding:.2em 0 .4em}
th,td{padding:.32em .7em;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--rule);unicode-bidi:isolate}
td{max-width:26rem;overflow-wrap:break-word}
thead th{background:var(--surface);border-bottom:2px solid var(--rule);font-weight:600;vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead .n{white-space:normal}
.d{white-space:nowrap}
.none{color:var(--muted)}
.grade{display:inline-block;min-width:1.9em;text-align:center;font-weight:600;border:1px solid var(--rule);border-radius:4px;background:var(--surface);padding:0 .35em}
figure{margin:1em 0 1.6em;overflow-x:auto}
figcaption{font-weight:600;margin-bottom:.4em}
svg{display:block;width:100%;min-width:34rem;max-width:47.5rem;height:auto;font-size:12.5px;font-family:inherit;margin-bottom:.5em}
details{margin:.2em 0 1em;color:var(--muted)}
details table{color:var(--text)}
summary{cursor:pointer;font-size:.85rem}
footer{color:var(--muted);font-size:.85rem;margin-top:3em;border-top:1px solid var(--rule);padding-top:.6em}
svg text{fill:var(--text)}
svg .tick,svg .legend{fill:var(--muted)}
svg .value{font-variant-numeric:tabular-nums}
svg .strong{font-weight:600}
.grid{stroke:var(--rule);stroke-width:1}
.zero{stroke:var(--neutral);stroke-width:1}
.reference{stroke:var(--muted);stroke-width:1.5;stroke-dasharray:5 4}
.connector{stroke:var(--neutral);stroke-width:1;stroke-dasharray:2 2}
.above{fill:var(--above)}.below{fill:var(--below)}.neutral{fill:var(--neutral)}.total{fill:var(--total)}.mark{fill:var(--mark)}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
)";

constexpr const char* kPrint = R"(
@page{size:A4;margin:14mm 13mm 16mm}
@media print{
html{font-size:9.6pt}
body{font-size:9.6pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
nav,details{display:none}
a{color:inherit;text-decoration:none}
.wide,figure{overflow:visible}
svg{min-width:0}
.figures{grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr))}
.figures dd{font-size:1.1rem}
table{font-size:8.6pt;min-width:0}th,td{padding:.2em .55em}
table.many{font-size:7.2pt}table.many th,table.many td{padding:.25em .35em}
table.crowded{font-size:5.6pt}table.crowded th,table.crowded td{padding:.2em .2em;overflow-wrap:anywhere}
thead{display:table-header-group}
tr,svg,.short,.figures,.note,.warning{break-inside:avoid}
h3+p{break-after:avoid}
h1,h2,h3,h4,h5,caption,figcaption{break-after:avoid}
p{orphans:3;widows:3}
}
)";

std::string class_rules() {
  std::string css;
  static constexpr const char* kDashes[] = {"", "7 4", "2 4", "9 3 2 3", "12 4", "4 3", "1 5", "9 3 2 3 2 3"};
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    css += ".fill.s" + n + "{fill:var(--s" + n + ")}.line.s" + n + "{stroke:var(--s" + n + ")";
    if (*kDashes[i] != 0) css += std::string(";stroke-dasharray:") + kDashes[i];
    css += "}\n";
  }
  for (const char* step : {"none", "n4", "n3", "n2", "n1", "p0", "p1", "p2", "p3", "p4"}) {
    const std::string name = step;
    css += ".heat-" + name + "{fill:var(--heat-" + name + ")}svg .on-" + name + "{fill:var(--on-" + name + ")}\n";
  }
  return css;
}

}  // namespace

std::string page_style() {
  std::string css = ":root{color-scheme:light dark;";
  css += kLight;
  css += "}\n@media screen and (prefers-color-scheme:dark){:root{";
  css += kDark;
  css += "}}\n";
  return css + kPage + class_rules() + kPrint;
}

}  // namespace attain::report
