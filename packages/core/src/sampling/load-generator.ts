import { checkKnownOptions } from '@ganforge/formats';
import type { Gan, SampleRequest } from '../contracts/gan.ts';
import { disposeNetworks } from '../networks/dispose-networks.ts';
import { type CheckpointPosition, loadCheckpoint, type OpenedWeights, refuseOtherGan } from './load-checkpoint.ts';

/** A GAN that can only sample. It has the networks that sampling needs, with the weights of a checkpoint. */
export type LoadedGenerator<G extends Gan<never> = Gan> = Omit<
  G,
  'players' | 'stages' | 'schedules' | 'state' | 'averaged' | 'fixed'
> &
  CheckpointPosition;

/** Options of {@link loadGenerator}. */
export interface LoadGeneratorOptions<P = undefined> {
  /** The checkpoint: `last`, `best`, or a name such as `step-40`. @default 'last' */
  readonly from?: string;
  /** Whether to load averaged weights for the networks that have them. @default true */
  readonly averaged?: boolean;
  /** The parts that the variant needs in addition to its options. */
  readonly parts?: P;
}

/** A function that builds a GAN from options and parts. It is a variant or your own factory. */
type Factory<G, P> = (options: never, parts: P) => G;

/**
 * Loads a generator from a run, in Node and in a browser.
 *
 * The variant builds the GAN with the run's options, and the weights of a checkpoint are loaded. If a request has no
 * `at`, the generator samples at the checkpoint's position in the run. Networks that sampling does not use are freed,
 * and their weights are not fetched.
 *
 * @param run a run that `openRun` of `@ganforge/run` opened from a folder or an address
 * @param variant the trained variant, such as `dcgan`
 * @returns the generator; dispose it to free its networks
 * @throws GanError `mismatch` if the run belongs to another variant; `file` if there is no such checkpoint; `checksum`
 *   if it is damaged
 * @example
 * const generator = await loadGenerator(await openRun('runs/digits'), dcgan);
 * const { images } = await generator.sample({ n: 16, random: randomStream(1) });
 */
export async function loadGenerator<G extends Gan<never>, P = undefined>(
  run: OpenedWeights,
  variant: Factory<G, P>,
  options: LoadGeneratorOptions<P> = {},
): Promise<LoadedGenerator<G>> {
  checkKnownOptions('core/load-generator', options, ['from', 'averaged', 'parts']);
  // Only a variant has a name before it builds a GAN. Another factory has none.
  if ('schema' in variant) refuseOtherGan(run, variant.name);
  const gan = variant(run.record.config.options as never, options.parts as P);
  const isRead = ([name]: readonly [string, unknown]): boolean => gan.sampling.includes(name);
  const networks = Object.entries(gan.networks);
  disposeNetworks(Object.fromEntries(networks.filter((entry) => !isRead(entry))));
  try {
    const { from = 'last', averaged = true } = options;
    const position = await loadCheckpoint(run, gan, { from, averaged, networks: gan.sampling });
    const { players: _, stages, schedules, state, averaged: ema, fixed, ...rest } = gan;
    return {
      ...rest,
      ...position,
      networks: Object.fromEntries(networks.filter(isRead)),
      sample: (request: SampleRequest) => gan.sample({ ...request, at: request.at ?? position.at }),
    } as unknown as LoadedGenerator<G>;
  } catch (error) {
    gan.dispose();
    throw error;
  }
}
