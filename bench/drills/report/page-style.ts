// How the report looks. The tones of charts are classes here.

export const pageStyle = `
:root {
  --ink: #1f2933; --soft: #616e7c; --rule: #e4e7eb; --paper: #fff; --ground: #f7f8fa;
  --good: #2f9e6e; --fair: #e0a526; --waiting: #7aa7d9; --bad: #d64545; --lost: #9aa5b1;
}
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 4rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.8rem; } h2 { margin: 0; font-size: 1.35rem; } h3 { margin: 1.5rem 0 .4rem; font-size: 1rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem 1.2rem; margin-bottom: 1.5rem; }
header p { margin: 0; } .facts { margin-left: auto; color: var(--soft); }
.verdict { padding: .1rem .7rem; border-radius: 1rem; color: #fff; font-weight: 600; }
.verdict.kept { background: var(--good); } .verdict.broken { background: var(--bad); }
section { margin-bottom: 2rem; padding: 1.5rem; border: 1px solid var(--rule); border-radius: .6rem; background: var(--paper); }
.situation { margin: .4rem 0 .2rem; max-width: 46rem; } .scaled { margin: 0 0 1rem; padding-left: 1.1rem; color: var(--soft); font-size: .87rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .87rem; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child { padding-left: 0; text-align: left; }
tr.ours td { font-weight: 600; }
.promises { width: 100%; } .promises td { text-align: left; white-space: normal; vertical-align: top; }
.promises td:last-child { color: var(--soft); } .mark { width: 1rem; font-weight: 700; }
.kept .mark { color: var(--good); } .broken .mark, .promises .broken td:last-child { color: var(--bad); }
.scroll { overflow-x: auto; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(28rem, 1fr)); gap: 1.2rem 2rem; margin: 1.5rem 0; }
figure { margin: 0; } figcaption { margin-bottom: .3rem; font-weight: 600; font-size: .9rem; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; } svg .strong { fill: var(--ink); }
svg .axis { stroke: var(--rule); } svg .band { fill: #fbe9e9; }
.fill-good { fill: var(--good); } .fill-fair { fill: var(--fair); } .fill-waiting { fill: var(--waiting); } .fill-bad { fill: var(--bad); } .fill-lost { fill: var(--lost); }
.line-good { stroke: var(--good); } .line-fair { stroke: var(--fair); } .line-waiting { stroke: var(--waiting); } .line-bad { stroke: var(--bad); } .line-lost { stroke: var(--lost); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin-top: .2rem; color: var(--soft); font-size: .8rem; }
.legend svg { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; }
`
