import { inferTable, type TableRow } from '@ganforge/media';
import { tableReport } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import peers from '../fixtures/tables.json' with { type: 'json' };

const rowsOf = ({ age, pay, job, city, rich }: typeof peers.training): TableRow[] =>
  age.map((_, i) => ({ age: age[i]!, pay: pay[i]!, job: job[i]!, city: city[i]!, rich: rich[i]! }));
const [training, holdout, synthetic] = [rowsOf(peers.training), rowsOf(peers.holdout), rowsOf(peers.synthetic)];
const spec = inferTable(training, { types: { rich: 'category' }, modes: 1 });
const of = { target: 'rich', positive: 'yes' };

describe('tableReport', () => {
  it('has each score beside shuffled columns, and says what they mean', () => {
    const report = tableReport(spec, { training, holdout, synthetic }, of);
    expect(report.pairs.score).toBeGreaterThan(report.shuffled.pairs);
    expect(report.utility!.f1.synthetic).toBeGreaterThan(report.shuffled.f1! + 0.2);
    expect(report.findings).toHaveLength(5);
    expect(report.findings.join('\n')).toMatch(
      /No sign that the generator memorised rows[\s\S]*An attack by distance does not recognise/,
    );
    expect(tableReport(spec, { training, holdout, synthetic }, of)).toEqual(report);
  });

  it('flags a generator that repeats what it saw', () => {
    const { findings, utility } = tableReport(spec, { training, holdout, synthetic: training });
    expect(utility).toBeUndefined();
    expect(findings.join('\n')).toMatch(
      /The generator may have memorised rows: 0\.\d+[\s\S]*An attack recognises training rows: area under the curve 1\.000/,
    );
  });

  it('refuses half of a class', () => {
    expect(() => tableReport(spec, { training, holdout, synthetic }, { target: 'rich' })).toThrow(
      'target and positive belong',
    );
  });
});
