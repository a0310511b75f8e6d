import { fileURLToPath } from 'node:url';
import type { LoadedGenerator } from '@ganforge/core';
import { GanError, readBytes, sha256 } from '@ganforge/formats';
import type { OpenedRun } from '@ganforge/run';

const where = 'cli/pretrained';

/** The prefix of the name of a model of `@ganforge/pretrained`. */
const SCHEME = 'pretrained:';

/** Returns the name in `pretrained:NAME`, or undefined for other places. */
export function pretrainedName(place: string): string | undefined {
  return place.startsWith(SCHEME) ? place.slice(SCHEME.length) : undefined;
}

/** Opens the generator of `pretrained:NAME`. The result looks like a run that has only its last checkpoint. */
export async function openPretrained(
  place: string,
  from: string,
): Promise<{ readonly run: OpenedRun; readonly generator: LoadedGenerator }> {
  if (from !== 'last') throw new GanError(where, `${place} has only one checkpoint. Leave out --from.`);
  const [{ pretrainedFile, pretrainedModels }, { decodeGenerator, generatorOf }, { useEngine }] = await Promise.all([
    import('@ganforge/pretrained'),
    import('@ganforge/sampler/export'),
    import('@ganforge/engine'),
  ]);
  const name = pretrainedName(place) as keyof typeof pretrainedModels;
  const { url, sha256: expected } = pretrainedFile(name);
  const bytes = await readBytes(fileURLToPath(url), where);
  const received = await sha256(bytes);
  if (received !== expected) {
    const problem = `the file of ${place} has the SHA-256 ${received}; expected ${expected}`;
    throw new GanError(where, `${problem}. Install @ganforge/pretrained again.`, { code: 'checksum' });
  }
  await useEngine();
  const { network, contract } = await decodeGenerator(place, bytes);
  const { variant, steps, seed, settings } = pretrainedModels[name];
  const run: Pick<OpenedRun, 'at' | 'read'> & { readonly record: object } = {
    at: place,
    record: { config: { gan: variant, seed, options: {} }, configHash: settings },
    read: async () => undefined,
  };
  const generator = {
    ...generatorOf(network, contract),
    config: {},
    step: steps,
    at: { stage: 'main', schedules: {} },
  };
  return { run: run as OpenedRun, generator: generator as LoadedGenerator };
}
