import { type JsonObject, type OptionsOf, type ResolvedOf, resolveOptions, type Schemas } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from './contracts/data.ts';
import type { Gan, RunPosition, SampleRequest } from './contracts/gan.ts';
import type { Tensors } from './contracts/state.ts';
import { checkEngineReady } from './engine-ready.ts';
import { disposeNetworks } from './networks/dispose-networks.ts';
import type { RandomStream } from './random/random-stream.ts';
import { drawLatents, requestedLatents } from './sampling/latents.ts';
import { checkConditions, checkRequest } from './sampling/request.ts';

/**
 * The factory of a GAN variant. It takes options and returns a GAN.
 *
 * Command line options, forms and documentation are derived from its fields `name` and `schema`. `S` is the schema or
 * the list of schemas, `G` is the GAN type, and `P` is the type of the parts that `build` needs but JSON cannot store.
 */
export interface Variant<S extends Schemas, G extends Gan<never> = Gan, P = undefined> {
  (...given: Given<S, P>): G;
  /** Name of the variant, such as `dcgan`. */
  readonly name: string;
  readonly schema: S;
}

/**
 * The parameters of a variant. Options may be omitted if no option is required. Parts may be omitted if the variant has
 * none.
 */
type Given<S extends Schemas, P> = undefined extends P
  ? Record<never, never> extends OptionsOf<S>
    ? [options?: OptionsOf<S>, parts?: P]
    : [options: OptionsOf<S>, parts?: P]
  : [options: OptionsOf<S>, parts: P];

/** A checked sample request with drawn latents and resolved options. */
export interface ResolvedRequest {
  readonly n: number;
  readonly random: RandomStream;
  readonly latent: Tensors;
  readonly conditions: Batch;
  readonly options: Readonly<Record<string, unknown>>;
  /** The position in the run. If it is absent, the position is the end of the last stage. */
  readonly at?: RunPosition;
}

/** The result of a variant's `build`: a GAN without the members that {@link variant} adds. */
export type BuiltGan<G extends Gan<never> = Gan> = Omit<G, 'name' | 'config' | 'sample' | 'dispose'> & {
  /** Resolved options that depend on other options. They replace the values that were passed. */
  readonly config?: object;
  /** Returns n samples, which the caller disposes. It does not dispose latents and conditions. */
  sample(request: ResolvedRequest): Batch | Promise<Batch>;
};

/**
 * Creates a variant from its name, the schema of its options, and a pure function that builds the GAN.
 *
 * Before `build`, the options are checked and defaults are filled in. `sample` receives a checked request with drawn
 * latents. The variant adds `name`, `config` and `dispose` to the GAN. If options conflict, `build` must throw before
 * it creates the first network; otherwise nobody could free that network.
 *
 * @param name the name of the variant; messages of the variant `dcgan` start with `[models/dcgan]`
 * @param schema the schema of the options, or a list of schemas; one option must be `seed`, the seed of the initial
 *   weights
 * @param build takes the resolved options and the parts, and returns a GAN
 * @throws GanError the variant throws `argument` if an option is invalid, and `engine` if no engine is ready
 * @example
 * const schema = { features: { type: 'integer', min: 1, default: 64, about: 'Units.' }, ...} as const;
 * export const myGan: Variant<typeof schema, Gan<PointBatch>> = variant('my-gan', schema, (config) => ({ ... }));
 */
export function variant<const S extends Schemas, G extends Gan<never> = Gan, P = undefined>(
  name: string,
  schema: S,
  build: (config: ResolvedOf<S>, parts: P) => BuiltGan<G>,
): Variant<S, G, P> {
  const where = `models/${name}`;
  const factory = (options: object = {}, parts?: P): G => {
    const resolved = resolveOptions(where, schema, options);
    checkEngineReady(where);
    const built = build(resolved, parts as P);
    return {
      ...built,
      name,
      config: { ...resolved, ...built.config } as JsonObject,
      sample: (request: SampleRequest) => sampled(where, built as BuiltGan, request),
      dispose: () => disposeNetworks(built.networks),
    } as unknown as G;
  };
  // The `name` of a function is read-only for assignments, so it is defined with `defineProperties`.
  return Object.defineProperties(factory, {
    name: { value: name },
    schema: { value: schema, enumerable: true },
  }) as unknown as Variant<S, G, P>;
}

function sampled(where: string, gan: BuiltGan, request: SampleRequest): Batch | Promise<Batch> {
  checkRequest(where, request);
  const { n, random, at } = request;
  const options = resolveOptions(`${where} sample`, gan.sampleOptions ?? {}, request.options);
  const conditions = checkConditions(where, gan, request);
  const given = requestedLatents(where, gan.latent ?? {}, request);
  const latent = given ?? drawLatents(gan.latent ?? {}, n, random);
  const free = (): void => {
    if (given === undefined) tf.dispose(Object.values(latent));
  };
  const made = attempt(() => gan.sample({ n, random, latent, conditions, options, ...(at && { at }) }), free);
  if (made instanceof Promise) return made.finally(free);
  free();
  return made;
}

/** Returns the result of `work`, and calls `free` if it throws. */
function attempt<T>(work: () => T, free: () => void): T {
  try {
    return work();
  } catch (error) {
    free();
    throw error;
  }
}
