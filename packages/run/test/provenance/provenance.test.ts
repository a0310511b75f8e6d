import { GanError } from '@ganforge/formats';
import { renderGif, renderGrid } from '@ganforge/media/pictures';
import { marked, provenanceOf, readMarks, withProvenance } from '@ganforge/run';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';

const record = { config: { gan: 'cgan' }, configHash: 'ab12' };
const png = renderGrid({ shape: [1, 2, 2, 1], data: new Float32Array(4) });
const gif = renderGif([png]);

describe('provenance', () => {
  it('says that a generator made it, which one, and how', async () => {
    const provenance = await provenanceOf(record, { run: 'digits', step: 40, seed: 3, conditions: { labels: 'ü' } });
    expect(provenance).toEqual({
      ...{ made: 'AI-generated', software: 'ganforge 0.0.0', generator: 'cgan', run: 'digits', step: 40, seed: 3 },
      ...{ settings: 'ab12', conditions: { labels: 'ü' } },
    });
    for (const [mime, bytes] of [
      ['image/png', png],
      ['image/gif', gif],
    ] as const) {
      const [only, ...more] = withProvenance({ path: 'a', mime, bytes }, provenance);
      expect(more).toEqual([]);
      expect(JSON.parse(readMarks(only!.bytes)!.own!)).toEqual(provenance);
    }
    expect(decode(marked({ mime: 'image/png', bytes: png }, provenance)!).text).toMatchObject({
      Software: 'ganforge 0.0.0',
      Comment: 'AI-generated',
    });
  });

  it('is beside files that cannot hold it', async () => {
    const provenance = await provenanceOf(record, { step: 1, seed: 0 });
    const csv = { path: 'out/rows.csv', mime: 'text/csv', bytes: Uint8Array.of(49) };
    const [same, beside] = withProvenance(csv, provenance);
    expect(same).toBe(csv);
    expect([beside!.path, JSON.parse(new TextDecoder().decode(beside!.bytes))]).toEqual([
      'out/rows.csv.json',
      provenance,
    ]);
    expect(readMarks(csv.bytes)).toBeUndefined();
    expect([readMarks(png)!.own, readMarks(gif)!.own]).toEqual([undefined, undefined]);
    expect(() => readMarks(gif.subarray(0, 20))).toThrow(GanError);
  });
});
