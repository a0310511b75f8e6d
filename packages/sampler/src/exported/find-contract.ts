import { type Batch, randomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SamplingContract } from './contract.ts';
import { type Generator, generatorOf } from './generator.ts';

/** Number of samples with which a contract is tested. */
const TRIED = 3;

/**
 * Finds the contract of a network by testing. A contract is accepted only if its samples are exactly equal to those of
 * the generator, with and without truncation.
 *
 * @returns the contract, or undefined if none is accepted, for example if the generator samples in a loop
 */
export async function findContract(generator: Generator, network: LayersModel): Promise<SamplingContract | undefined> {
  const { name, latent = {}, conditions = [], needs, output, sampleOptions = {} } = generator;
  const common = {
    ...({ version: 1, name, latent, output } as const),
    conditions: Object.fromEntries(conditions.map((entry) => [entry, needs[entry]!])),
    truncates: Object.hasOwn(sampleOptions, 'truncation'),
  };
  if (Object.keys(output).length !== 1 || Object.values(common.conditions).some(({ kind }) => kind !== 'class')) {
    return undefined;
  }
  const latents = Object.keys(latent);
  const rest = conditions.map((entry) => [entry]);
  const plans = [
    [...latents.map((one) => [one]), ...rest],
    [latents, ...rest],
  ];
  for (const inputs of plans) {
    const contract = { ...common, inputs };
    if (!(await agrees(generator, network, contract, {}))) continue;
    const truncates = common.truncates && (await agrees(generator, network, contract, { truncation: 0.5 }));
    return { ...contract, truncates };
  }
  return undefined;
}

async function agrees(
  generator: Generator,
  network: LayersModel,
  contract: SamplingContract,
  options: { readonly truncation?: number },
): Promise<boolean> {
  const { inputs, conditions } = contract;
  if (inputs.length !== network.inputs.length || inputs.some((names) => names.length === 0)) return false;
  const given = Object.entries(conditions).map(([entry, spec]) => {
    const classes = spec.kind === 'class' ? spec.classes.length : 1;
    return [
      entry,
      tf.tensor1d(
        Int32Array.from({ length: TRIED }, (_, i) => i % classes),
        'int32',
      ),
    ] as const;
  });
  const request = { n: TRIED, conditions: Object.fromEntries(given), options };
  const made: Batch[] = [];
  try {
    made.push(await generator.sample({ ...request, random: randomStream(0, 'contract') }));
    made.push(await generatorOf(network, contract).sample({ ...request, random: randomStream(0, 'contract') }));
    const [expected, received] = await Promise.all(made.map(valuesOf));
    return expected!.length === received!.length && expected!.every((value, i) => Object.is(value, received![i]));
  } catch {
    return false; // the network does not take these inputs
  } finally {
    tf.dispose([request.conditions, ...made.map((batch) => ({ ...batch }))]);
  }
}

async function valuesOf(batch: Batch): Promise<Float32Array | Int32Array> {
  return (await Object.values(batch)[0]!.data()) as Float32Array | Int32Array;
}
