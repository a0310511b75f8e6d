import {
  type Batch,
  disposeNetworks,
  drawLatents,
  type Gan,
  runNetwork,
  type SampleRequest,
  type Tensors,
  truncateNormal,
} from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError, type Schema } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SamplingContract } from './contract.ts';

/** The members that a generator of a run and a generator of an exported file have in common. */
export type Generator = Pick<Gan, 'name' | 'output' | 'needs' | 'networks' | 'sampling' | 'sample' | 'dispose'> &
  Partial<Pick<Gan, 'latent' | 'conditions' | 'optionalConditions' | 'sampleOptions'>>;

const where = 'sampler/generator';

/** The sampling option of generators that support truncation, such as `bigGan`. */
const truncating: Schema = {
  truncation: {
    type: 'number',
    above: 0,
    optional: true,
    about:
      'Truncation: values of z beyond it are redrawn. 0.5 gives better and less diverse samples; without it nothing is truncated.',
  },
};

/**
 * Creates a generator from an exported network and its contract. It generates the same samples as the variant. It owns
 * the network.
 */
export function generatorOf(network: LayersModel, contract: SamplingContract): Generator {
  const { name, latent, conditions, output, truncates } = contract;
  return {
    name,
    output,
    needs: { ...conditions, ...output },
    conditions: Object.keys(conditions),
    latent,
    ...(truncates && { sampleOptions: truncating }),
    networks: { generator: network },
    sampling: ['generator'],
    sample: (request) => sampled(network, contract, request),
    dispose: () => disposeNetworks({ generator: network }),
  };
}

function sampled(network: LayersModel, contract: SamplingContract, request: SampleRequest): Batch {
  const { n, random, latent: given, conditions = {}, options = {} } = request;
  checkKnownOptions(where, options, contract.truncates ? ['truncation'] : []);
  const threshold = thresholdOf(options.truncation);
  return tf.tidy(() => {
    const drawn = given ?? drawLatents(contract.latent, n, random);
    const cut = threshold === undefined ? drawn : truncated(drawn, threshold, request);
    const values = { ...cut, ...conditionValues(network, contract, n, conditions) };
    const inputs = contract.inputs.map((names) => joined(names.map((one) => values[one]!)));
    const [entry, spec] = Object.entries(contract.output)[0]!;
    const made = runNetwork(network, inputs, { name: 'generator' });
    return { [entry]: spec.kind === 'image' ? tf.clipByValue(made, -1, 1) : made };
  });
}

function joined(parts: tf.Tensor[]): tf.Tensor {
  return parts.length === 1 ? parts[0]! : tf.concat(parts, -1);
}

function truncated(latent: Tensors, threshold: number, { random }: SampleRequest): Tensors {
  const entries = Object.entries(latent).map(([name, z]) => [
    name,
    truncateNormal(z, threshold, random.fork('truncation')),
  ]);
  return Object.fromEntries(entries);
}

function thresholdOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value > 0) return value;
  throw new GanError(where, `truncation must be a number above 0; received ${formatValue(value)}.`);
}

/**
 * Converts conditions to inputs of the network.
 *
 * @throws GanError `shape` if a condition is missing or does not have n examples
 */
function conditionValues(
  network: LayersModel,
  { conditions, inputs }: SamplingContract,
  n: number,
  given: Batch,
): Tensors {
  checkKnownOptions(where, given, Object.keys(conditions), 'condition');
  const entries = Object.entries(conditions).map(([entry, spec]): [string, tf.Tensor] => {
    const tensor = given[entry];
    if (tensor?.shape[0] !== n) {
      const received = tensor === undefined ? 'nothing' : `[${tensor.shape}]`;
      throw new GanError(where, `conditions.${entry} must have ${n} examples; received ${received}.`, {
        code: 'shape',
      });
    }
    if (spec.kind !== 'class') return [entry, tensor];
    const width = network.inputs[inputs.findIndex((names) => names.includes(entry))]?.shape.at(-1);
    const isOneHot = spec.classes.length > 1 && width === spec.classes.length;
    return [entry, isOneHot ? tf.cast(tf.oneHot(tensor, width), 'float32') : tf.expandDims(tensor, 1)];
  });
  return Object.fromEntries(entries);
}
