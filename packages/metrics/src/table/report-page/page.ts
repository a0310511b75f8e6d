import { checkKnownOptions } from '@ganforge/formats';
import type { NearestRow } from '../nearest-rows.ts';
import type { TableReport, Verdict } from '../report-contents.ts';
import { distributionChart, escaped, heatMap, percent } from './charts.ts';

/** Options of {@link tableReportPage}. */
export interface ReportPageOptions {
  /** The title. @default 'Synthetic table' */
  readonly title?: string;
  /** Sentences on the origin of the rows: the variant, the steps, proven privacy. @default none */
  readonly notes?: readonly string[];
  /** The closest rows, from `nearestRows`. @default not shown */
  readonly nearest?: readonly NearestRow[];
}

const STYLE = `:root{color-scheme:light;--real:#4b5563;--made:#2f7ed8;--line:#e5e7eb}
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:#111827;max-width:1060px;margin:0 auto;padding:24px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:36px 0 10px}h3{font-size:14px;margin:0 0 6px}
p{margin:6px 0}.soft{color:#4b5563}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}
th{font-size:13px;color:#4b5563;font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.v{font-weight:600;white-space:nowrap}.good{color:#15703a}.fair{color:#8a5a00}.poor{color:#b42318}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(310px,1fr));gap:20px}
.maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:12px}
.card{border:1px solid var(--line);border-radius:6px;padding:12px}svg{max-width:100%;height:auto;display:block}
svg text{font:11px system-ui,sans-serif;fill:#374151}.real{fill:var(--real)}.made{fill:var(--made)}
.key span{display:inline-block;width:11px;height:11px;margin:0 5px 0 14px}code{font:13px ui-monospace,monospace}`;

/**
 * Renders a report as one HTML page that needs no other file and no network.
 *
 * It shows verdicts with both baselines, distributions, correlations, groups, and the results on privacy.
 *
 * @throws GanError `argument` if an option is unknown
 */
export function tableReportPage(report: TableReport, options: ReportPageOptions = {}): string {
  checkKnownOptions('metrics/table-report-page', options, ['title', 'notes', 'nearest']);
  const { title = 'Synthetic table', notes = [], nearest = [] } = options;
  const { counts, distributions, associations } = report;
  const charts = distributions.map(
    (distribution) =>
      `<div class="card"><h3>${escaped(distribution.column)} <span class="soft">${fixed(report.shapes.columns[distribution.column])}</span></h3>${distributionChart(distribution)}</div>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}: report</title><style>${STYLE}</style></head><body>
<h1>${escaped(title)}</h1>
<p class="soft">${count(counts.synthetic)} synthetic rows, learned from ${count(counts.training)} real rows and judged by ${count(counts.holdout)} real rows that were kept apart.</p>
${notes.length === 0 ? '' : `<ul>${notes.map((note) => `<li>${escaped(note)}</li>`).join('')}</ul>`}
<h2>Verdicts</h2>
<p class="soft">Each score is compared with two baselines: the synthetic rows with each column shuffled independently, so that columns no longer depend on each other, and a gaussian copula of the training rows, which keeps correlations.</p>
<table><thead><tr><th>score</th><th class="n">synthetic</th><th class="n">shuffled</th><th class="n">copula</th><th>verdict</th><th>what it means</th></tr></thead><tbody>
${report.verdicts.map(verdictRow).join('\n')}
</tbody></table>
<h2>Columns</h2>
<p class="key soft"><span class="real" style="background:var(--real)"></span>real, kept apart<span style="background:var(--made)"></span>synthetic. The number beside a name is how alike the two are; 1 is best.</p>
<div class="charts">${charts.join('\n')}</div>
<h2>How columns go together</h2>
<p class="soft">Pearson's correlation of numbers, Cram&eacute;r's V of words, the correlation ratio of a word and a number. Blue: together; red: one falls as the other grows.</p>
<div class="maps"><div class="card"><h3>real, kept apart</h3>${heatMap('Associations of real rows', associations.real)}</div>
<div class="card"><h3>synthetic</h3>${heatMap('Associations of synthetic rows', associations.synthetic)}</div></div>
${groupsOf(report)}
<h2>Privacy</h2>
${privacyOf(report, nearest)}
</body></html>
`;
}

function verdictRow({ name, value, shuffled, copula, verdict, sentence }: Verdict): string {
  const cells = [value, shuffled, copula].map((number) => `<td class="n">${fixed(number)}</td>`).join('');
  return `<tr><td>${escaped(name)}</td>${cells}<td class="v ${verdict}">${verdict}</td><td>${escaped(sentence)}</td></tr>`;
}

function groupsOf({ groups }: TableReport): string {
  if (groups === undefined) return '';
  const rows = groups.groups.map(({ group, real, synthetic, shapes, selected }) => {
    const chosen = selected
      ? `<td class="n">${percent(selected.real)}</td><td class="n">${percent(selected.synthetic)}</td>`
      : '';
    return `<tr><td>${escaped(group ?? 'missing')}</td><td class="n">${percent(real)}</td><td class="n">${percent(synthetic)}</td><td class="n">${fixed(shapes)}</td>${chosen}</tr>`;
  });
  const hasClass = groups.groups[0]?.selected !== undefined;
  const head = hasClass ? '<th class="n">has the class, real</th><th class="n">synthetic</th>' : '';
  return `<h2>Groups of ${escaped(groups.column)}</h2>
<table><thead><tr><th>group</th><th class="n">share, real</th><th class="n">synthetic</th><th class="n">columns alike</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function privacyOf({ closest, rare, counts }: TableReport, nearest: readonly NearestRow[]): string {
  const facts = [
    `Of ${count(counts.compared)} synthetic rows that were compared, ${percent(closest.copies)} are rows of the training cell by cell; ${percent(closest.holdoutCopies)} are rows that were kept apart, which is chance.`,
    `The median distance to the nearest row of the training is ${fixed(closest.training)}, to the nearest row that was kept apart ${fixed(closest.holdout)}; the nearest is ${fixed(closest.neighbourRatio)} times as far as the second nearest.`,
    ...(rare === undefined
      ? []
      : [
          `${count(rare.combinations)} combinations of words have fewer than 5 rows of the training. ${percent(rare.synthetic)} of the synthetic rows have one of them, and ${percent(rare.holdout)} of the rows that were kept apart.`,
        ]),
    'Attacks that fail prove nothing: a stronger one may not. Only differential privacy, where the notes say that it was kept, is a guarantee.',
  ];
  const rows = nearest.map(
    ({ synthetic, distance, hash }) =>
      `<tr><td class="n">${synthetic}</td><td class="n">${fixed(distance)}</td><td><code>${hash}</code></td></tr>`,
  );
  const told = facts.map((fact) => `<p>${escaped(fact)}</p>`).join('\n');
  if (rows.length === 0) return told;
  return `${told}
<h3>The synthetic rows nearest to a row of the training</h3>
<p class="soft">The row of the training is told by the first digits of SHA-256 of its cells as JSON: who has the row can find it.</p>
<table><thead><tr><th class="n">synthetic row</th><th class="n">distance</th><th>hash of the row of the training</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function fixed(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : value.toFixed(3);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
