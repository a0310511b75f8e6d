import { inferTable, type TableRow } from '@ganforge/media';
import { nearestRows, tableReport, tableReportPage } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import peers from '../fixtures/tables.json' with { type: 'json' };

const rowsOf = ({ age, pay, job, city, rich }: typeof peers.training): TableRow[] =>
  age.map((_, i) => ({ age: age[i]!, pay: pay[i]!, job: job[i]!, city: city[i]!, rich: rich[i]! }));
const [training, holdout, synthetic] = [rowsOf(peers.training), rowsOf(peers.holdout), rowsOf(peers.synthetic)];
const spec = inferTable(training, { types: { rich: 'category' }, modes: 1 });
const of = { target: 'rich', positive: 'yes' };

describe('tableReport', () => {
  it('has each score beside both baselines, and says what they mean', () => {
    const report = tableReport(spec, { training, holdout, synthetic }, { ...of, group: 'job' });
    const { shuffled, copula } = report.baselines;
    expect(report.pairs.score).toBeGreaterThan(shuffled.pairs);
    expect(report.utility!.f1.synthetic).toBeGreaterThan(shuffled.f1! + 0.2);
    expect(copula.shapes).toBeGreaterThan(0.85);
    expect(report.findings).toHaveLength(9);
    expect(report.findings.join('\n')).toMatch(
      /No sign that the generator memorised rows[\s\S]*An attack by distance does not recognise[\s\S]*by density does not recognise/,
    );
    expect(report.groups!.groups.map(({ group }) => group)).toEqual(['clerk', 'judge', 'smith']);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(tableReport(spec, { training, holdout, synthetic }, { ...of, group: 'job' })).toEqual(report);
  });

  it('flags a generator that repeats what it saw', () => {
    const { findings, utility, verdicts } = tableReport(spec, {
      training,
      holdout,
      synthetic: training,
    });
    expect(utility).toBeUndefined();
    expect(findings.join('\n')).toMatch(
      /The generator may have memorised rows: 0\.\d+[\s\S]*attack by distance recognises training rows: area under the curve 1\.000/,
    );
    const poor = verdicts.filter(({ verdict }) => verdict === 'poor').map(({ name }) => name);
    expect(poor).toEqual(
      expect.arrayContaining(['share nearer to training rows than to holdout rows', 'membership attack by distance']),
    );
  });

  it('refuses half of a class', () => {
    expect(() => tableReport(spec, { training, holdout, synthetic }, { target: 'rich' })).toThrow(
      'target and positive belong',
    );
  });
});

describe('tableReportPage', () => {
  it('is one page without scripts and addresses, whose texts are escaped', async () => {
    const report = tableReport(spec, { training, holdout, synthetic }, { ...of, group: 'job' });
    const nearest = await nearestRows(spec, { training, synthetic });
    const page = tableReportPage(report, { title: '<b>rows</b>', notes: ['Made & judged.'], nearest });
    expect(page).toContain(nearest[4]!.hash);
    expect(tableReportPage(report)).not.toContain(nearest[4]!.hash);
    expect(page).toContain('<h1>&lt;b&gt;rows&lt;/b&gt;</h1>');
    expect(page).toContain('<li>Made &amp; judged.</li>');
    expect(page).not.toMatch(/<script|https?:|src=|href=/);
    for (const { name } of report.verdicts) expect(page).toContain(name);
    expect(page).not.toMatch(/undefined|NaN/);
    // The positions of the bars of a chart have one decimal.
    expect(page).toMatch(/<rect class="[a-z]+" x="\d+\.\d" y="\d+\.\d" width="\d+\.\d" height="\d+\.\d"\/>/);
    // There is a chart for each column, and there are two maps.
    expect(page.match(/<svg/g)).toHaveLength(5 + 2);
    expect(page).toContain('Groups of job');
  });
});
