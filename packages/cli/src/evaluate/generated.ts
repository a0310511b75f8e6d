import { readFile, stat } from 'node:fs/promises';
import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Spec, Specs } from '@ganforge/media';
import type { RecognisedData } from '../data/facts.ts';
import { recognise } from '../data/recognise.ts';
import { runsBeside } from '../runs/find-run.ts';
import type { OpenGenerator } from '../runs/open.ts';

const where = 'cli/evaluate';

/** Describes generated examples of a run, a folder or a file. */
export interface Generated {
  /** The GAN, whose name metrics use in messages. */
  readonly gan: Gan;
  /**
   * The entry that is judged, and its spec. For texts, rows and molecules of a file, the spec of the real data is used
   * instead.
   */
  readonly entry: string;
  readonly spec?: Spec;
  /** The specs with which the real data must be opened. */
  readonly needs: Specs;
  /** The number of examples. It is undefined if any number of examples can be generated. */
  readonly size?: number;
  readonly step: number;
  /** Returns batch number `part` with `n` examples. The caller disposes the batch. */
  sample(real: Dataset, n: number, part: number): Promise<Batch>;
  /** Returns the texts, rows or molecules of a file, which are decoded according to a spec. */
  examples?(spec: Spec): Promise<readonly unknown[]>;
}

/** Returns samples of a run. Their conditions are those of the real examples, in a fixed order. */
export async function generatedByRun({ generator }: OpenGenerator, seed: number): Promise<Generated> {
  const { randomStream, rowStreams } = await import('@ganforge/core');
  const { needs, output, conditions = [] } = generator;
  const entry = Object.keys(output).findLast((name) => needs[name] !== undefined);
  if (entry === undefined)
    throw new GanError(where, `${generator.name} generates no entry that the data has.`, { code: 'mismatch' });
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

/** Returns the images of a folder or the examples of a file without changing them. */
export async function generatedInPlace(place: string): Promise<Generated> {
  // Only the name is used, because metrics that need a generator were refused before.
  const gan = { name: place } as Gan;
  // A file of SMILES may contain no valid molecule. The evaluation then reports this.
  const isSmiles = /\.smi(\.gz)?$/i.test(place);
  const data = isSmiles ? undefined : await recogniseGenerated(place);
  if (data === undefined) return ofExamples(place, gan, 'molecule');
  const { facts } = data;
  if (facts.kind === 'pair') {
    throw new GanError(where, `${place} has two datasets, but only one can be evaluated. Give one of them.`, {
      code: 'mismatch',
    });
  }
  if (facts.kind === 'position') {
    throw new GanError(where, `${place} has games of chess, which cannot be evaluated. Give a run of chess-gan.`, {
      code: 'mismatch',
    });
  }
  if (facts.kind === 'text' || facts.kind === 'table' || facts.kind === 'molecule') {
    return ofExamples(place, gan, facts.kind);
  }
  const entry = facts.kind === 'points' ? 'points' : 'images';
  const spec: Spec =
    facts.kind === 'points'
      ? { kind: 'points', dimensions: facts.dimensions }
      : { kind: 'image', height: facts.height, width: facts.width, channels: facts.channels };
  const { randomStream, rowStreams } = await import('@ganforge/core');
  const dataset = await data.open({ [entry]: spec }, { flip: false });
  return {
    ...{ gan, entry, spec, needs: { [entry]: spec }, size: dataset.size, step: 0 },
    async sample(_, n, part) {
      const indices = Array.from({ length: n }, (__, i) => (part * n + i) % dataset.size);
      return dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
    },
  };
}

/**
 * Recognises the generated data. @throws GanError as `recognise`; if the place does not exist, the message lists the
 * runs in its folder
 */
async function recogniseGenerated(place: string): Promise<RecognisedData> {
  try {
    return await recognise([place], { classes: false });
  } catch (error) {
    const isMissing = (await stat(place).catch(() => undefined)) === undefined;
    if (!(error instanceof GanError) || !isMissing) throw error;
    throw new GanError(where, `${error.problem}${await runsBeside(place)}`, { code: error.code, cause: error });
  }
}

function ofExamples(place: string, gan: Gan, kind: keyof typeof ENTRIES): Generated {
  return {
    ...{ gan, entry: ENTRIES[kind], needs: {}, step: 0 },
    examples: (spec) => readGenerated(place, spec),
    sample: () => Promise.reject(new GanError(where, `${place} is judged as it is.`)),
  };
}

const ENTRIES = { text: 'texts', table: 'rows', molecule: 'molecules' } as const;

/**
 * Reads all examples of a file. It includes invalid examples, which a dataset would skip, because they count against a
 * generator.
 */
async function readGenerated(place: string, spec: Spec): Promise<readonly unknown[]> {
  const [{ readExamples, readLines, readSmiles }, { gunzip, isGzip }] = await Promise.all([
    import('@ganforge/media'),
    import('@ganforge/formats'),
  ]);
  const packed = await readFile(place);
  const bytes = isGzip(packed) ? await gunzip(packed, place) : packed;
  const path = place.replace(/\.gz$/i, '');
  if (spec.kind === 'text') return (await readLines({ path, bytes })).filter((line) => line.trim() !== '');
  if (spec.kind !== 'molecule') return readExamples(spec as never, { path, bytes });
  const { loadChemistry } = await import('@ganforge/media/chemistry');
  const smiles = await readSmiles({ path, bytes });
  const chemistry = await loadChemistry();
  return smiles.map((one) => {
    try {
      return chemistry.read([one]).graphs[0]!;
    } catch (error) {
      if (error instanceof GanError) return { atoms: [], bonds: [] }; // an invalid molecule
      throw error;
    }
  });
}
