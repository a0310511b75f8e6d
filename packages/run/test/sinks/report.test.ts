import { renderGrid, ticks } from '@ganforge/media/pictures';
import type { ReportData } from '@ganforge/run';
import { describe, expect, test } from 'vitest';
import { byPlayer, CurveBins } from '../../src/sinks/report/curves.ts';
import { escapeHtml } from '../../src/sinks/report/html.ts';
import { type CardData, renderModelCard } from '../../src/sinks/report/model-card.ts';
import { plot } from '../../src/sinks/report/plot.ts';
import { renderReport } from '../../src/sinks/report/report.ts';

const image = { kind: 'image', height: 2, width: 2, channels: 1 } as const;
const images = { images: image };
const png = renderGrid({ shape: [1, 2, 2, 1], data: new Float32Array(4) });
const data: ReportData = {
  run: {
    format: 'ganforge-run',
    version: 1,
    config: {
      gan: 'toy <gan>',
      options: { note: '<script>alert(1)</script>', seed: 3 },
      dataset: { size: 1200, entries: images, fingerprint: 'toy' },
      batchSize: 4,
      accumulate: 1,
      seed: 7,
    },
    configHash: 'abc',
    needs: images,
    output: images,
    parameters: { generator: 12345 },
    versions: { tfjs: '4.22.0' },
    engine: { name: 'cpu', threads: 2, passedOver: [] },
  },
  losses: [
    { name: 'generator/loss', points: [1, 2, 3].map((n) => [n, 1 / n] as const) },
    { name: 'discriminator/real', points: [1, 2, 3].map((n) => [n, 0.5] as const) },
  ],
  scores: [],
  health: [],
  samples: [1, 2, 3].map((n) => ({ step: n, png })),
  metrics: {
    step: 3,
    reason: 'completed',
    checkpoints: { last: 'step-3', best: null },
    losses: { 'generator/loss': 1 / 3 },
    metrics: {},
    timings: { seconds: 125, metricsSeconds: 0, examplesPerSecond: 40.04, secondsPerStep: 0.1, examples: 12 },
  },
};

const measured: ReportData = {
  ...data,
  scores: [{ name: 'fid', points: [1, 2].map((n) => [n, 25 / n] as const) }],
  metrics: {
    ...data.metrics,
    metrics: { fid: { value: 12.5, step: 2 } },
    timings: { ...data.metrics.timings, metricsSeconds: 12 },
  },
};

describe('renderReport', () => {
  test('draws each metric and says when it was measured and what it took', () => {
    const html = renderReport(measured);
    expect(html).toContain('<h2>Metrics</h2>');
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html).toContain('<th>metric: fid</th><td>12.500 at step 2</td>');
    expect(html).toContain('2m05s (12s of it for metrics), 100 ms a step');
    expect(renderReport(data)).not.toContain('Metrics');
  });

  test('shows plots, samples, settings and cost, and needs nothing from outside', () => {
    const html = renderReport(data);
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html.match(/data:image\/png;base64,/g)).toHaveLength(3);
    expect(html).toContain('2m05s, 100 ms a step');
    expect(html).toContain('<td>name cpu, threads 2</td>');
    expect(html).toContain('12,345 parameters');
    expect(html).toContain('<figcaption>Samples: step 3</figcaption>');
    expect(html).toContain('<th>seed</th><td>7</td>');
    expect(html).toContain('<th>option: seed</th><td>3</td>');
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html).not.toContain('http');
  });

  test('escapes every text that comes from outside', () => {
    const html = renderReport(data);
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('toy <gan>');
    expect(escapeHtml(`<a href="x" & 'y'>`)).toBe('&lt;a href=&quot;x&quot; &amp; &#39;y&#39;&gt;');
  });

  test('works without steps and samples', () => {
    const html = renderReport({ ...data, losses: [], samples: [] });
    expect(html).toContain('No step was taken.');
    expect(html).not.toContain('Samples');
  });
});

describe('plot', () => {
  test('draws a line through each point, first left and last right', () => {
    const svg = plot('player', [{ name: 'loss', points: [[1, 0] as const, [2, 1] as const, [3, 2] as const] }]);
    expect(svg).toContain('points="56.0,232.0 382.0,122.0 708.0,12.0"');
  });

  test('groups curves by player', () => {
    const curves = byPlayer(data.losses);
    expect([...curves.keys()]).toEqual(['generator', 'discriminator']);
    expect(curves.get('generator')).toEqual([{ name: 'loss', points: data.losses[0]!.points }]);
  });

  test('survives values that are not finite or all the same', () => {
    const points = [[2, 3] as const, [3, 3] as const];
    const plotted = plot('p', [{ name: 'l', points }]);
    expect(plotted).not.toContain('NaN');
    expect(ticks([0, 1]).map((t) => t.toFixed(1))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(ticks([0, 1000])).toEqual([0, 200, 400, 600, 800, 1000]);
  });
});

describe('CurveBins', () => {
  test('keeps up to 600 steps unchanged, and skips values that are not finite', () => {
    const bins = new CurveBins(600);
    for (let step = 1; step <= 600; step++) bins.add('a', step, step === 7 ? Number.NaN : 2 * step);
    bins.add('b', 600, 1);
    const [a, b] = bins.curves();
    expect(a!.points).toHaveLength(599);
    expect(a!.points.every(([step, value]) => value === 2 * step)).toBe(true);
    expect(b).toEqual({ name: 'b', points: [[600, 1]] });
  });

  test('gives the means of neighbours if there are more steps', () => {
    const bins = new CurveBins(3000);
    for (let step = 1; step <= 3000; step++) bins.add('a', step, step ** 2);
    const { points } = bins.curves()[0]!;
    expect(points).toHaveLength(600);
    expect(points[1]).toEqual([8, (36 + 49 + 64 + 81 + 100) / 5]);
  });
});

const card: CardData = { run: data.run, metrics: data.metrics, picture: 'samples/step-3.png' };

describe('renderModelCard', () => {
  test('repeats what the variant says of itself', () => {
    const text = renderModelCard({ ...card, run: { ...data.run, notes: ['Epsilon is 3.', 'Seeds are not private.'] } });
    expect(text).toContain('## Notes\n\n- Epsilon is 3.\n- Seeds are not private.\n\n## Use');
    expect(renderModelCard(card)).not.toContain('## Notes');
  });

  test('says which classes, translation or points the samples show', () => {
    const of = (changes: Partial<ReportData['run']>) => renderModelCard({ ...card, run: { ...data.run, ...changes } });
    const byClass = (classes: readonly string[]) =>
      of({ needs: { ...images, labels: { kind: 'class', classes } }, conditions: ['labels'] });
    const pets = byClass(['cat', 'dog']);
    expect(pets).toContain('that generates images: image 2 x 2 x 1, of labels: one of 2 classes: cat, dog.');
    expect(pets).toContain('![Samples, in the order of classes](samples/step-3.png)');
    const many = byClass(Array.from({ length: 1000 }, (_, i) => `c${i}`));
    expect(many).toContain('one of 1000 classes: c0, c1,');
    expect(many).toContain('c18, c19 and 980 more.');
    const translation = of({ needs: { a: image }, output: { b: image }, conditions: ['a'] });
    expect(translation).toContain('that generates b: image 2 x 2 x 1, of a: image 2 x 2 x 1.');
    expect(translation).toContain("![Images of 'a', each next to its translation]");
    const points = { points: { kind: 'points', dimensions: 2 } } as const;
    expect(of({ output: points })).toContain('![Samples over points of the data, in grey]');
  });

  test('says no more of samples than their picture shows', () => {
    const caption = (changes: Partial<ReportData['run']>) =>
      /!\[(.*)\]/.exec(renderModelCard({ ...card, run: { ...data.run, ...changes } }))![1];
    const labels = { kind: 'class', classes: ['cat', 'dog'] } as const;
    const needs = { a: image, small: { ...image, height: 1 }, labels };
    expect(caption({ needs, conditions: ['a', 'labels'] })).toBe("Images of 'a', each next to its translation");
    expect(caption({ needs, conditions: ['small'] })).toBe('Samples'); // of another size: not side by side
    expect(caption({ needs, conditions: ['small', 'labels'] })).toBe('Samples'); // classes as the examples have them
    expect(caption({ needs, conditions: ['a'], output: { labels } })).toBe('Samples');
  });

  test('shows an unknown kind of data of a later version unchanged', () => {
    const later = { songs: { kind: 'music', bars: 4 } } as unknown as ReportData['run']['output'];
    const text = renderModelCard({ ...card, run: { ...data.run, output: later } });
    expect(text).toContain('that generates songs: {"kind":"music","bars":4}.');
  });

  test('has each tag once', () => {
    const tags = (gan: string) =>
      renderModelCard({ ...card, run: { ...data.run, config: { ...data.run.config, gan } } }).split('---')[1];
    expect(tags('gan')).toBe('\nlibrary_name: ganforge\ntags:\n- gan\n');
    expect(tags('cgan')).toBe('\nlibrary_name: ganforge\ntags:\n- gan\n- cgan\n');
  });

  test('shows the variant, the data, the cost and what is not known', () => {
    const text = renderModelCard(card);
    for (const part of [
      'step-3.png',
      '12,345',
      '1,200 examples, images: image 2 x 2 x 1',
      'seed 7',
      '2m05s',
      'No metric was computed',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('for metrics');
    expect(renderModelCard({ ...card, metrics: measured.metrics })).toContain(
      '| metric | value | step |\n| --- | --- | --- |\n| fid | 12.500 | 2 |',
    );
    expect(renderModelCard({ ...card, metrics: measured.metrics })).toContain('Cost: 2m05s (12s of it for metrics) at');
  });
});
