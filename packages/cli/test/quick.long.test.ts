import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as models from '@ganforge/models';
import { afterAll, describe, expect, it } from 'vitest';
import { json, run } from './support/run.ts';

const runs = mkdtempSync(`${tmpdir()}/ganforge-quick-`);
afterAll(() => rmSync(runs, { recursive: true }));

const pairs = ['cycle-gan'];
/** The arguments without which a variant cannot generate samples. */
const asked: Readonly<Record<string, readonly string[]>> = {
  'stack-gan': ['--condition', 'captions=a large red circle on the left'],
};
/** The metrics of variants for other data than images and points. */
const measured: Readonly<Record<string, RegExp>> = {
  'seq-gan': /^BLEU-4,.*self-BLEU-5,NLL-gen$/,
  'rel-gan': /^BLEU-4,.*self-BLEU-5,NLL-gen$/,
  ctgan: /^pair trends,column shapes$/,
  'mol-gan': /^V\.U\.N\.,validity,uniqueness,novelty$/,
};
/** For this variant there is no drawn data, and the message must say so. */
const withoutDrawn = 'chess-gan';
/** These generators write token by token, so they cannot be exported to ONNX. */
const withoutOnnx = ['seq-gan', 'rel-gan'];
const variants = Object.values(models).flatMap((one) => ('schema' in one ? [one.name] : []));

describe('ganforge train --quick', () => {
  it('asks for games of chess', async () => {
    const { code, err } = await run('train', withoutDrawn, '--quick', '--runs', runs);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('there is no built-in data of kind position and move. Give DATA.'),
    ]);
  });

  it.each(variants.filter((name) => name !== withoutDrawn))(
    '%s ends with samples and a measurement, and what follows works',
    async (name) => {
      const events = await json('train', name, '--quick', '--runs', runs, '--name', name);
      const types = events.map(({ type }) => type);
      expect(types).toContain('sample');
      expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'completed', step: 20 });
      expect(
        (
          await run(
            'sample',
            ...[`${runs}/${name}`, ...(asked[name] ?? [])],
            ...['--n', '4', '--out', `${runs}/files/${name}`, '--files'],
          )
        ).code,
      ).toBe(
        pairs.includes(name) ? 1 : 0, // it translates
      );
      const { values } = events.find(({ type }) => type === 'metrics') as { values: Record<string, number> };
      expect(Object.keys(values).join()).toMatch(measured[name] ?? /^FD\(\w+\),precision,recall$/);
      for (const value of Object.values(values)) expect(value).toBeGreaterThanOrEqual(0);
      expect((await run('evaluate', `${runs}/${name}`, '--n', '100', '--quiet')).code).toBe(0);
      const { code, err } = await run('export', `${runs}/${name}`, '--to', 'onnx', '--quiet');
      if (withoutOnnx.includes(name))
        expect([code, err]).toEqual([1, expect.stringMatching(/cannot be written as ONNX/)]);
      else expect([code, err]).toEqual([0, '']);
    },
  );
});
