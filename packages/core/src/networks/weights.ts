import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { LayersModel, type LayerVariable, layers } from '@tensorflow/tfjs-layers';

const where = 'core/weights';

/** One weight of a network, with a key that is the same in every process and for every instance. */
export interface NamedWeight {
  /** `<network>/<originalName>`, such as `generator/project/kernel`. */
  readonly key: string;
  /** The variable itself; assigning to it changes the network. */
  readonly variable: tf.Variable;
  /** Whether an optimizer may currently update it. It is false for statistics and in frozen layers. */
  readonly trainable: boolean;
}

/** A weight together with the layer that owns it. */
export interface LayerWeight {
  /**
   * Name without the network, `<layer>/<weight>`. If the layer is in a wrapper, the wrapper's scopes are between the
   * two parts.
   */
  readonly originalName: string;
  /** Class name of the owning layer, such as `Conv2D`. */
  readonly layerClass: string;
  readonly variable: tf.Variable;
  readonly trainable: boolean;
}

/**
 * Lists all weights of a network with keys that are the same for every instance and in every process.
 *
 * tfjs makes `weight.name` unique within the process (`dense/kernel_1`). The key uses the requested name instead. The
 * key is stable if all layers have explicit names.
 *
 * @param networkName the network's name in its GAN; it has no slash, because it is the first part of each key
 * @returns the weights in the order of the model's layers, including frozen ones; a shared layer is listed once
 * @throws GanError `argument` if tfjs generated a layer's name (`dense_Dense1` contains a process-wide counter), if two
 *   weights have the same name, or if the model is disposed
 *
 * @example
 * const parameters = namedWeights('critic', critic).filter((w) => w.trainable);
 */
export function namedWeights(networkName: string, model: LayersModel): readonly NamedWeight[] {
  if (!/^[^/\s]+$/.test(networkName)) {
    throw new GanError(where, `a network's name must have no slash and no space; received '${networkName}'.`);
  }
  return layerWeights(networkName, model).map(({ originalName, variable, trainable }) => ({
    key: `${networkName}/${originalName}`,
    variable,
    trainable,
  }));
}

/**
 * Lists a model's weights with their requested names and the classes of their layers. `network` is used only in
 * messages.
 */
export function layerWeights(network: string, model: LayersModel): readonly LayerWeight[] {
  const found = new Map<string, LayerVariable>();
  const weights: LayerWeight[] = [];
  for (const { weight, layerClass } of walk(model)) {
    const { originalName } = weight;
    refuseAutomaticName(network, originalName);
    const before = found.get(originalName);
    if (before === weight) continue; // the layer is used twice in the model
    if (before !== undefined) {
      throw new GanError(
        where,
        `network '${network}' has two weights named '${originalName}'. Name the layer '${layerOf(originalName)}' differently in one of the nested models.`,
      );
    }
    found.set(originalName, weight);
    const variable = variableOf(weight, `${network}/${originalName}`);
    weights.push({ originalName, layerClass, variable, trainable: weight.trainable });
  }
  return weights;
}

/** Returns the LayerVariable objects in which tfjs stores a model's weights, by `<network>/<originalName>`. */
export function layerVariables(network: string, model: LayersModel): ReadonlyMap<string, LayerVariable> {
  return new Map(Array.from(walk(model), ({ weight }) => [`${network}/${weight.originalName}`, weight]));
}

/**
 * Lists the weights with their layers, including those of nested models. `model.weights` has another order if a layer
 * is frozen.
 */
function* walk(layer: layers.Layer): Generator<{ weight: LayerVariable; layerClass: string }> {
  const layerClass = layer.getClassName();
  if (layer instanceof LayersModel) {
    for (const inner of layer.layers) yield* walk(inner);
  } else if (layerClass === 'TimeDistributed' && 'layer' in layer && layer.layer instanceof layers.Layer) {
    yield* walk(layer.layer);
  } else {
    for (const weight of layer.weights) yield { weight, layerClass };
  }
}

/**
 * Returns the variable of a layer's weight. tfjs declares the result of `read` as a tensor, but it is the variable
 * itself.
 */
export function variableOf(weight: LayerVariable, key: string = weight.originalName): tf.Variable {
  let variable: tf.Tensor;
  try {
    variable = weight.read();
  } catch (cause) {
    throw new GanError(where, `the weight '${key}' is disposed. Do not dispose a model that you still use.`, { cause });
  }
  if (variable instanceof tf.Variable) return variable;
  throw new GanError(
    where,
    `the weight '${key}' is not a variable of this tfjs-core. Install a single copy of tfjs-core.`,
  );
}

function layerOf(originalName: string): string {
  return originalName.slice(0, Math.max(0, originalName.lastIndexOf('/')));
}

/**
 * Throws if tfjs generated a layer's name. Such a name is `<class in snake case>_<Class><count of the process>`; a
 * wrapper adds a prefix such as `forward_`.
 */
function refuseAutomaticName(network: string, originalName: string): void {
  for (const scope of layerOf(originalName).split('/')) {
    const [, snake, name] = /([a-z0-9_]+)_([A-Z][A-Za-z0-9]*?)\d+$/.exec(scope) ?? [];
    if (snake === undefined || name === undefined || !`_${snake}`.endsWith(`_${snakeCase(name)}`)) continue;
    throw new GanError(
      where,
      `network '${network}' has a layer whose name '${scope}' was generated by tfjs, so it differs in each instance. Set the layer's name: {name: '...'}.`,
    );
  }
}

/** Converts a class name to snake case as tfjs does in generated layer names. */
function snakeCase(className: string): string {
  return className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
