import { formatRate } from '../progress-bar.ts';
import { byPlayer } from './curves.ts';
import { describeEntries, describeRecord, describeSamples, describeTime } from './describe.ts';
import { renderFindings } from './findings.ts';
import { dataUrl, escapeHtml } from './html.ts';
import { plot } from './plot.ts';
import type { ReportData } from './report-data.ts';

/**
 * Renders a run as an HTML page that needs no other file and no network. It shows samples, losses, timings and
 * settings.
 *
 * @example
 * await writeFile('report.html', renderReport(data));
 */
export function renderReport(data: ReportData): string {
  const { run, metrics } = data;
  const title = `${run.config.gan}: ${metrics.step} steps`;
  const losses = [...byPlayer(data.losses)].map(([player, curves]) => plot(player, curves));
  const scores = data.scores.map((curve) => plot(curve.name, [curve]));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1>
${table(summary(data))}
${samples(data)}
${renderFindings(data.health)}
${scores.length > 0 ? `<h2>Metrics</h2>\n${scores.join('\n')}` : ''}
<h2>Losses</h2>
${losses.join('\n') || '<p>No step was taken.</p>'}
<h2>Settings</h2>
${table(settings(data))}
<details><summary>Every option</summary><pre>${escapeHtml(JSON.stringify(run, null, 2))}</pre></details>
</html>
`;
}

type Rows = readonly (readonly [string, string])[];

function summary({ run, metrics }: ReportData): Rows {
  const { timings } = metrics;
  return [
    ['state', metrics.reason],
    ['time', `${describeTime(timings)}, ${(timings.secondsPerStep * 1000).toFixed(0)} ms a step`],
    ['speed', `${formatRate(timings.examplesPerSecond)} examples/s`],
    ['real examples seen', timings.examples.toLocaleString('en-US')],
    ['engine', describeRecord(run.engine)],
    ...Object.entries(metrics.losses).map(([name, value]) => [`loss: ${name}`, value.toPrecision(5)] as const),
    ...Object.entries(metrics.metrics).map(
      ([name, { value, step }]) => [`metric: ${name}`, `${value.toPrecision(5)} at step ${step}`] as const,
    ),
  ];
}

function settings({ run }: ReportData): Rows {
  const { config } = run;
  const { size, entries } = config.dataset;
  return [
    ['dataset', `${size.toLocaleString('en-US')} examples, ${describeEntries(entries)}`],
    ['batch size', config.accumulate > 1 ? `${config.batchSize} in ${config.accumulate} parts` : `${config.batchSize}`],
    ['seed', String(config.seed)],
    ...Object.entries(run.parameters).map(
      ([network, count]) => [`${network}`, `${count.toLocaleString('en-US')} parameters`] as const,
    ),
    ...Object.entries(config.options).map(([name, value]) => [`option: ${name}`, JSON.stringify(value)] as const),
    ...Object.entries(run.versions),
    ['configuration hash', run.configHash],
  ];
}

function table(rows: Rows): string {
  const body = rows.map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`);
  return `<table>${body.join('')}</table>`;
}

function samples({ samples, gif, run }: ReportData): string {
  const last = samples.at(-1);
  if (last === undefined) return '';
  const picture = (png: Uint8Array, type: string, caption: string): string =>
    `<figure><img src="${dataUrl(type, png)}" alt="${escapeHtml(caption)}"><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
  const { shown, fixed } = describeSamples(run);
  const earlier = samples.slice(0, -1);
  return [
    '<h2>Samples</h2><div class="pictures">',
    picture(last.png, 'image/png', `${shown}: step ${last.step}`),
    gif === undefined ? '' : picture(gif, 'image/gif', fixed),
    '</div><div class="pictures small">',
    ...earlier.map(({ step, png }) => picture(png, 'image/png', `step ${step}`)),
    '</div>',
  ].join('');
}

const STYLE = `
:root{color-scheme:light dark;--line:#8884}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse}th{text-align:left;font-weight:600;padding-right:1.5rem;vertical-align:top}
td,th{border-bottom:1px solid var(--line);padding-top:.2rem;padding-bottom:.2rem}td{overflow-wrap:anywhere}
figure{margin:0 0 1rem}figcaption{opacity:.8}svg{width:100%;height:auto}
svg text{font-size:11px;fill:currentColor}.grid{stroke:var(--line)}
.legend span{margin-left:1rem}.legend i{display:inline-block;width:1em;height:.25em;margin-right:.4em;vertical-align:middle}
.pictures{display:flex;flex-wrap:wrap;gap:1rem}.pictures img{max-width:100%;image-rendering:pixelated}
.finding{border-left:.25rem solid #d55e00;padding-left:1rem;margin:1rem 0}.finding code{overflow-wrap:anywhere}
.small img{width:8.5rem}pre{overflow:auto}
`.replaceAll('\n', '');
