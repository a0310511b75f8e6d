import { type InitialiserRule, pytorchDefault } from '@ganforge/core';
import { lstmCell, relationalMemoryCell } from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of a text generator. */
export interface TextCellSizes {
  /** The number V of tokens in the vocabulary. */
  readonly vocabulary: number;
  readonly embeddingDim: number;
  readonly cell:
    | { readonly lstm: number }
    | { readonly slots: number; readonly heads: number; readonly headSize: number };
  /** The number of classes and the length of their embeddings, if there are classes. */
  readonly classes?: { readonly count: number; readonly dim: number } | undefined;
}

/**
 * Builds the network for one step of a text generator. Its inputs are the previous token int32 [N,1] (V at the start),
 * a label int32 [N,1] if there are classes, and the states. Its outputs are logits [N,V] and the next states.
 */
export function textCell(name: string, { vocabulary, embeddingDim, cell, classes }: TextCellSizes): LayersModel {
  const token = input({ shape: [1], dtype: 'int32', name: 'token' });
  const embedded = (at: SymbolicTensor, layer: string, inputDim: number, outputDim: number): SymbolicTensor => {
    const found = layers.embedding({ name: layer, inputDim, outputDim, embeddingsInitializer: 'zeros' }).apply(at);
    return layers.flatten({ name: `${layer}_flat` }).apply(found) as SymbolicTensor;
  };
  let x = embedded(token, 'embedding', vocabulary + 1, embeddingDim);
  const inputs = [token];
  if (classes !== undefined) {
    const label = input({ shape: [1], dtype: 'int32', name: 'label' });
    inputs.push(label);
    const both = [x, embedded(label, 'label_embedding', classes.count, classes.dim)];
    x = layers.concatenate({ name: 'token_and_label' }).apply(both) as SymbolicTensor;
  }
  const states = stateWidths(cell).map((width, i) => input({ shape: [width], name: `state${i}` }));
  const layer =
    'lstm' in cell ? lstmCell({ name: 'cell', units: cell.lstm }) : relationalMemoryCell({ name: 'cell', ...cell });
  const next = [layer.apply([x, ...states]) as SymbolicTensor | SymbolicTensor[]].flat();
  const logits = layers.dense({ name: 'logits', units: vocabulary, kernelInitializer: 'zeros' }).apply(next[0]!);
  return model({ name, inputs: [...inputs, ...states], outputs: [logits as SymbolicTensor, ...next] });
}

/**
 * Returns the lengths of the states of a cell. An LSTM has the states h and c; a relational memory has the rows of its
 * memory.
 */
function stateWidths(cell: TextCellSizes['cell']): number[] {
  return 'lstm' in cell ? [cell.lstm, cell.lstm] : [cell.slots * cell.heads * cell.headSize];
}

/** Returns the initial states. They are 0 for an LSTM, and the rows of the identity matrix for a relational memory. */
export function firstStates(cell: TextCellSizes['cell'], n: number): tf.Tensor[] {
  if ('lstm' in cell) return stateWidths(cell).map((width) => tf.zeros([n, width]));
  const { slots, heads, headSize } = cell;
  const rows = tf.reshape(tf.eye(slots, heads * headSize), [1, -1]);
  return [tf.tile(rows, [n, 1])];
}

/** Estimates the number of parameters of a cell, its embeddings and its output layer. */
export function cellParameters({ vocabulary, embeddingDim, cell, classes }: TextCellSizes): number {
  const width = 'lstm' in cell ? cell.lstm : cell.heads * cell.headSize;
  const ofClasses = classes === undefined ? 0 : classes.count * classes.dim;
  return vocabulary * (embeddingDim + width * ('lstm' in cell ? 1 : cell.slots)) + 9 * width * width + ofClasses;
}

/**
 * Initialises weights with the default rules of PyTorch. Only token embeddings are drawn from N(0,0.1), as in the
 * published code of SeqGAN.
 */
export const textInitialiser: InitialiserRule = (weight, random) => {
  return weight.layerName === 'embedding' ? random.normal(weight.shape, 0, 0.1) : pytorchDefault(weight, random);
};
