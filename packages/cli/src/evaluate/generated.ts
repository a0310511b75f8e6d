import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Spec, Specs } from '@ganforge/media';
import { recognise } from '../data/recognise.ts';
import type { OpenGenerator } from '../runs/open.ts';

const where = 'cli/evaluate';

/** Generated examples, wherever they come from. */
export interface Generated {
  /** What metrics call it in messages. */
  readonly gan: Gan;
  /** The entry that is judged, and what it is. */
  readonly entry: string;
  readonly spec: Spec;
  /** What the real data has to be opened as. */
  readonly needs: Specs;
  /** How many there are; undefined where more can be made. */
  readonly size?: number;
  readonly step: number;
  /** Part `part` of them, `n` at a time, which the caller disposes. */
  sample(real: Dataset, n: number, part: number): Promise<Batch>;
}

/** The samples of a run: conditions are those of the real examples, in a fixed order. */
export async function generatedByRun({ generator }: OpenGenerator, seed: number): Promise<Generated> {
  const { randomStream, rowStreams } = await import('@ganforge/core');
  const { needs, output, conditions = [] } = generator;
  const entry = Object.keys(output).findLast((name) => needs[name] !== undefined);
  if (entry === undefined)
    throw new GanError(where, `${generator.name} makes nothing that its data has.`, { code: 'mismatch' });
  const random = randomStream(seed, 'evaluate');
  return {
    ...{ gan: generator as unknown as Gan, entry, spec: output[entry]!, needs, step: generator.step },
    async sample(real, n, part) {
      const request = { n, random: random.fork('sample', part) };
      if (conditions.length === 0) return generator.sample(request);
      const order = random.fork('examples').permutation(real.size);
      const indices = Array.from({ length: n }, (_, i) => order[(part * n + i) % real.size]!);
      const batch = await real.get(indices, { epoch: 0, random: rowStreams(random.fork('rows', part)) });
      const given = Object.fromEntries(conditions.map((name) => [name, batch[name]!]));
      try {
        return await generator.sample({ ...request, conditions: given });
      } finally {
        for (const tensor of Object.values(batch)) tensor.dispose();
      }
    },
  };
}

/** The images of a folder, or the examples of a file, as they are. */
export async function generatedInPlace(place: string): Promise<Generated> {
  const { randomStream, rowStreams } = await import('@ganforge/core');
  const data = await recognise([place], { classes: false });
  const { facts } = data;
  const entry = facts.kind === 'points' ? 'points' : 'images';
  const spec: Spec =
    facts.kind === 'points'
      ? { kind: 'points', dimensions: facts.dimensions }
      : facts.kind === 'images'
        ? { kind: 'image', height: facts.height, width: facts.width, channels: facts.channels }
        : refuse(place, facts.kind);
  const dataset = await data.open({ [entry]: spec }, { flip: false });
  return {
    // Metrics of a generator itself are refused before they ask it for anything but its name.
    ...{ gan: { name: place } as Gan, entry, spec, needs: { [entry]: spec }, size: dataset.size, step: 0 },
    async sample(_, n, part) {
      const indices = Array.from({ length: n }, (__, i) => (part * n + i) % dataset.size);
      return dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
    },
  };
}

function refuse(place: string, kind: string): never {
  throw new GanError(where, `${place} holds ${kind}; what is judged must be images or points.`, { code: 'mismatch' });
}
