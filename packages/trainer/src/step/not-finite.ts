import type { Batch, Player } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { LayersModel } from '@tensorflow/tfjs-layers';
import type { UpdatePosition } from '../schedule/position.ts';
import { trainableWeights } from '../state/players.ts';
import type { TrainingState } from '../state/state.ts';
import { createContext, disposeContext } from './context.ts';
import { isUnconnected, lossTerms } from './loss-terms.ts';

type Layer = LayersModel['layers'][number];

/**
 * A place that was inspected, and a scalar. The scalar is 0 if all numbers at this place are finite, and NaN otherwise.
 */
interface Finding {
  readonly kind: 'output' | 'gradient';
  readonly place: string;
  readonly flag: tf.Tensor;
}

/**
 * Returns the error for a loss or gradient that is NaN or Inf. To find the origin, it runs the loss again and checks it
 * layer by layer.
 *
 * The second run draws the same numbers, so it fails at the same place.
 *
 * @param terms the values of the loss terms
 */
export async function explainNotFinite<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  batch: B,
  at: UpdatePosition,
  microbatch: number,
  terms: ReadonlyMap<string, number>,
): Promise<GanError> {
  const bad = [...terms].find(([, value]) => !Number.isFinite(value));
  let blame = bad === undefined ? undefined : `term '${bad[0]}' is ${bad[1]}`;
  let place = await firstBad(inspectBatch(batch));
  for (const name of bad === undefined ? terms.keys() : [bad[0]]) {
    if (place !== undefined && blame !== undefined) break;
    const findings = inspectTerm(state, player, batch, at, microbatch, name);
    const found = await firstBad(findings, bad === undefined ? ['output', 'gradient'] : ['output']);
    if (found !== undefined) blame ??= `the gradient of term '${name}' is not finite`;
    place ??= found;
  }
  if (place === undefined && blame === undefined) {
    blame = 'its gradients are finite, but so large that their sum overflows float32,';
    place = 'the scale of its loss';
  }
  return new GanError(
    'trainer/update',
    `player '${player.name}', ${blame ?? 'a gradient is not finite'} at step ${at.step}, update ${at.update}. ` +
      `It starts in ${place ?? 'the loss itself, after the outputs of the networks'}. ` +
      'Lower the learning rate, clip gradients (clipNorm) or check the data.',
    { code: 'not-finite' },
  );
}

/** Returns the first place of these kinds whose flag is not 0, and disposes all flags. */
async function firstBad(
  findings: readonly Finding[],
  kinds: readonly Finding['kind'][] = ['output'],
): Promise<string | undefined> {
  if (findings.length === 0) return undefined;
  const flags = tf.stack(findings.map(({ flag }) => flag));
  for (const { flag } of findings) flag.dispose();
  const values = await flags.data();
  flags.dispose();
  return findings.find(({ kind }, i) => kinds.includes(kind) && values[i] !== 0)?.place;
}

function inspectBatch(batch: Batch): Finding[] {
  return Object.entries(batch)
    .filter(([, tensor]) => tensor.dtype === 'float32')
    .map(([name, tensor]) => finding('output', `the batch itself, in '${name}'`, tensor));
}

/**
 * Inspects the outputs of the layers in the order of the forward pass. Then it inspects their gradients in the order of
 * the backward pass, and then the weights.
 */
function inspectTerm<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  batch: B,
  at: UpdatePosition,
  microbatch: number,
  term: string,
): Finding[] {
  const context = createContext(state, player, at, microbatch);
  const findings: Finding[] = [];
  const undo = Object.entries(state.gan.networks).flatMap(([name, network]) => watch(name, network, findings));
  const parameters = trainableWeights(state, player);
  try {
    const value = (): tf.Scalar => new Map(lossTerms(player, batch, context)).get(term)!;
    const variables = parameters.map(({ variable }) => variable);
    const grads = tf.tidy(() => tf.variableGrads(value, variables).grads);
    for (const { key, variable } of parameters) {
      const gradient = grads[variable.name];
      if (gradient === undefined) continue;
      findings.push(finding('gradient', `the gradient of '${key}'`, gradient));
      gradient.dispose();
    }
  } catch (error) {
    if (!isUnconnected(error)) throw error; // this term depends on no weight, but its forward pass was inspected
  } finally {
    for (const restore of undo) restore();
    disposeContext(context);
  }
  return findings;
}

/** Wraps the `call` of each layer so that its outputs are recorded. Returns a function that removes the wrapper. */
function watch(path: string, network: LayersModel, findings: Finding[], seen: Set<Layer> = new Set()): (() => void)[] {
  return network.layers.flatMap((layer) => {
    if (seen.has(layer)) return [];
    seen.add(layer);
    const place = `${path}/${layer.name}`;
    if (layer instanceof LayersModel) return watch(place, layer, findings, seen);
    const original = layer.call;
    layer.call = function (this: Layer, ...received: Parameters<Layer['call']>) {
      const outputs = original.apply(this, received);
      const note = (output: tf.Tensor) => noted(`layer '${place}' (${layer.getClassName()})`, output, findings);
      return Array.isArray(outputs) ? outputs.map(note) : note(outputs);
    };
    return [() => Reflect.deleteProperty(layer, 'call')];
  });
}

/** Returns `output` and records whether it and its gradient are finite. */
function noted(place: string, output: tf.Tensor, findings: Finding[]): tf.Tensor {
  if (output.dtype !== 'float32') return output;
  findings.push(finding('output', `the output of ${place}`, output));
  const identity = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => {
      findings.push(finding('gradient', `the gradient at the output of ${place}`, dy));
      return tf.clone(dy);
    },
  }));
  return identity(output);
}

function finding(kind: Finding['kind'], place: string, tensor: tf.Tensor): Finding {
  return { kind, place, flag: tf.tidy(() => tf.keep(tf.sum(tf.mul(tensor, 0)))) };
}
