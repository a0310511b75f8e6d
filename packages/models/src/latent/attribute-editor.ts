import { adam, createOptimizer, randomStream } from '@ganforge/core';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { AttributeModel } from './attribute-model.ts';

const where = 'models/latent';

// These values were chosen on StyleGAN2 and drawn faces (docs/results.md, stylegan2-attributes).
/** The number of updates of an edit, and their learning rate, in standard deviations of the codes. */
const EDIT = { steps: 120, learningRate: 0.05 } as const;
/** Logits beyond this margin need no further change. */
const MARGIN = 3;
/** The weight of the squared length of an edit, in standard deviations of the codes. */
const LENGTH = 0.003;

/** Options of {@link attributeEditor}. */
export interface AttributeEditorOptions {
  /** Number of rounds in which the model learns from the effect of its own edits. @default 6 */
  readonly rounds?: number;
  /** Number of codes that each round edits for each attribute. @default 1000 */
  readonly edits?: number;
  /** Number of updates of the model in the first round; each later round adds half of this number. @default 1500 */
  readonly steps?: number;
  /** The seed of the random numbers. @default 0 */
  readonly seed?: number;
  /**
   * A function that is called after each round with the share of edits, for each attribute, after which the attribute
   * had the wanted value.
   */
  readonly onProgress?: (round: number, reached: readonly number[]) => void;
}

/** Changes attributes of latents. */
export interface AttributeEditor {
  /**
   * Moves codes [N,D] until their predicted attributes have the wanted values, by short steps.
   *
   * @param wanted the values of all attributes, K numbers 0 or 1 for each code
   * @returns codes [N,D], which the caller disposes
   * @throws GanError `shape` if the codes have another length or there are not N lists of K numbers; `argument` if a
   *   number is neither 0 nor 1
   */
  edit(codes: tf.Tensor2D, wanted: readonly ArrayLike<number>[]): tf.Tensor2D;
  /** Frees the weights of the model. */
  dispose(): void;
}

/**
 * Learns to change one attribute of an image and to keep the others, by moving its latent z or its style w.
 *
 * A small network predicts the attributes of codes. An edit descends a hinge loss of these predictions and a penalty on
 * its squared length. At first many edits change the prediction but not the image. So each round reads the attributes of
 * edited codes and adds them to the examples of the network. Unlike a direction of `labelDirections`, an edit depends on
 * its code, so attributes need not depend on codes linearly. The idea of edits that depend on the code comes from Abdal
 * et al. 2021, "StyleFlow", section 3. The repeated reading is that of Ross et al. 2011, "A Reduction of Imitation
 * Learning and Structured Prediction to No-Regret Online Learning" (DAgger).
 *
 * @param codes the codes of generated images [N,D], with N at least 100; they are not disposed
 * @param read returns the attributes of the images of codes [n,D], K numbers 0 or 1 for each code
 * @throws GanError `argument` if an option is invalid, a number of `read` is neither 0 nor 1, or an attribute has one
 *   value in all images; `shape` if there are fewer than 100 codes, or `read` does not return a list of K numbers for each code
 * @example
 * const editor = await attributeEditor(styles, (w) => classifier(gan.imagesOf(w)), { seed: 1 });
 * const smiling = editor.edit(some, attributes.map(([, glasses]) => [1, glasses]));
 */
export async function attributeEditor(
  codes: tf.Tensor2D,
  read: (codes: tf.Tensor2D) => Promise<readonly ArrayLike<number>[]>,
  options: AttributeEditorOptions = {},
): Promise<AttributeEditor> {
  checkKnownOptions(where, options, ['rounds', 'edits', 'steps', 'seed', 'onProgress']);
  const { rounds = 6, edits = 1000, steps = 1500, seed = 0, onProgress } = options;
  for (const [name, value] of Object.entries({ rounds, edits, steps })) checkCount(name, value);
  const [n, size] = codes.shape;
  if (n < 100) throw new GanError(where, `codes must have at least 100 rows; received ${n}.`, { code: 'shape' });
  const labels = checkedLabels(await read(codes), n);
  const count = labels[0]!.length;
  checkVaries(labels);
  const scale = tf.tidy(() => {
    const { mean, variance } = tf.moments(codes, 0);
    return [tf.keep(mean), tf.keep(tf.sqrt(tf.add(variance, 1e-12)))] as const;
  });
  const [mean, deviation] = scale;
  const scaled = (x: tf.Tensor): tf.Tensor2D => tf.tidy(() => tf.div(tf.sub(x, mean), deviation) as tf.Tensor2D);
  const model = new AttributeModel(size, count, randomStream(seed, 'attribute-editor'));
  const editor: AttributeEditor = {
    edit(some, wanted) {
      const rows = checkedLabels(wanted, some.shape[0], count);
      if (some.shape[1] !== size) {
        throw new GanError(where, `codes must be [N,${size}]; received [${some.shape}].`, { code: 'shape' });
      }
      const start = scaled(some);
      const moved = edited(model, start, rows);
      const result = tf.tidy(() => tf.add(tf.mul(moved, deviation), mean) as tf.Tensor2D);
      tf.dispose([start, moved]);
      return result;
    },
    dispose() {
      model.dispose();
      tf.dispose([...scale]);
    },
  };
  let examples = scaled(codes);
  const known = [...labels];
  const learn = (round: number): void => {
    const attributes = tf.tensor2d(known, [known.length, count]);
    model.fit(examples, attributes, Math.round(steps * (1 + round / 2)));
    attributes.dispose();
  };
  try {
    for (let round = 0; round < rounds; round++) {
      learn(round);
      const random = randomStream(seed, 'attribute-editor', 'round', round);
      const reached: number[] = [];
      for (let k = 0; k < count; k++) {
        const rows = Array.from(random.fork(k).permutation(n).subarray(0, Math.min(edits, n)));
        const wanted = rows.map((row) => flipped(labels[row]!, k));
        const some = tf.tidy(() => tf.gather(codes, tf.tensor1d(rows, 'int32')) as tf.Tensor2D);
        const moved = editor.edit(some, wanted);
        some.dispose();
        try {
          const found = checkedLabels(await read(moved), rows.length, count);
          reached.push(found.filter((row, i) => row[k] === wanted[i]![k]).length / rows.length);
          known.push(...found);
          const before = examples;
          examples = tf.tidy(() => tf.concat([before, scaled(moved)], 0) as tf.Tensor2D);
          before.dispose();
        } finally {
          moved.dispose();
        }
      }
      onProgress?.(round + 1, reached);
    }
    learn(rounds);
    return editor;
  } catch (cause) {
    editor.dispose();
    throw cause;
  } finally {
    examples.dispose();
  }
}

/** Moves scaled codes by Adam until their logits are beyond the margin, on the side of the wanted values. */
function edited(model: AttributeModel, start: tf.Tensor2D, wanted: readonly number[][]): tf.Tensor2D {
  const signs = tf.tensor2d(wanted.map((row) => row.map((value) => 2 * value - 1)));
  const change = tf.tidy(() => tf.variable(tf.zerosLike(start)));
  const optimizer = createOptimizer(adam({ learningRate: EDIT.learningRate }));
  for (let step = 0; step < EDIT.steps; step++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const short = tf.relu(tf.sub(MARGIN, tf.mul(signs, model.logits(tf.add(start, change)))));
        return tf.add(tf.sum(short), tf.mul(LENGTH, tf.sum(tf.square(change)))) as tf.Scalar;
      }, [change]);
      optimizer.apply({ change }, { change: grads[change.name]! }, EDIT.learningRate);
    });
  }
  const moved = tf.tidy(() => tf.add(start, change) as tf.Tensor2D);
  optimizer.dispose();
  tf.dispose([signs, change]);
  return moved;
}

function flipped(row: readonly number[], k: number): number[] {
  return row.map((value, i) => (i === k ? 1 - value : value));
}

function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new GanError(where, `${name} must be an integer >= 1; received ${value}.`);
}

function checkedLabels(rows: readonly ArrayLike<number>[], n: number, count = rows[0]?.length ?? 0): number[][] {
  const fits = rows.length === n && count > 0 && rows.every((row) => row.length === count);
  if (!fits) {
    const problem = `attributes must be ${n} lists of ${count || 'at least one'} numbers; received ${rows.length} lists`;
    throw new GanError(where, `${problem}. Return one list for each code.`, { code: 'shape' });
  }
  const odd = rows.flatMap((row) => Array.from(row)).find((value) => value !== 0 && value !== 1);
  if (odd !== undefined) throw new GanError(where, `attributes must be 0 or 1; received ${odd}.`);
  return rows.map((row) => Array.from(row));
}

function checkVaries(labels: readonly number[][]): void {
  const constant = labels[0]!.findIndex((value, k) => labels.every((row) => row[k] === value));
  if (constant < 0) return;
  const problem = `attribute ${constant} is ${labels[0]![constant]} in all ${labels.length} images`;
  throw new GanError(where, `${problem}, so its edits cannot be learned. Give codes whose images differ in it.`);
}
