import { Message } from './protobuf.ts';

/** An attribute of a node: an integer, a float, a text or a list of integers. */
export type Attribute = number | { readonly float: number } | string | readonly number[];

/** An input or output of a graph. Axis 0 is the batch. */
export interface GraphValue {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  /** Shape without the batch axis. */
  readonly shape: readonly number[];
}

// These numbers are enumerations of onnx.proto.
const DATA_TYPES = { float32: 1, int32: 6, int64: 7 } as const;
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;
/** The version of the operators (ONNX 1.12), and the version of the file format that belongs to it. */
const OPSET = 17;
const IR_VERSION = 8;

/** Builds an ONNX graph from constants and nodes. The nodes are stored in an order in which they can run. */
export class Graph {
  readonly #nodes: Message[] = [];
  readonly #constants: Message[] = [];
  #names = 0;

  /** Adds a node with one output and returns the name of that output. */
  node(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = this.#name(operator);
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, output).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#nodes.push(node);
    return output;
  }

  /** Adds a float32 constant and returns its name. */
  floats(data: Float32Array, shape: readonly number[]): string {
    return this.#constant('float32', new Uint8Array(data.buffer, data.byteOffset, data.byteLength), shape);
  }

  /** Adds a list of integers as a constant and returns its name. */
  integers(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#constant('int64', new Uint8Array(data.buffer), [values.length]);
  }

  /** Encodes the model as a file. @param outputs the outputs of the model; `from` is the name of a node's output */
  encode(
    inputs: readonly GraphValue[],
    outputs: readonly (GraphValue & { readonly from: string })[],
    notes: Readonly<Record<string, string>>,
  ): Uint8Array {
    const graph = new Message();
    for (const { name, from } of outputs) {
      this.#nodes.push(new Message().text(1, from).text(2, name).text(3, `out_${name}`).text(4, 'Identity'));
    }
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, notes.generator ?? 'generator');
    for (const constant of this.#constants) graph.message(5, constant);
    for (const input of inputs) graph.message(11, valueInfo(input));
    for (const output of outputs) graph.message(12, valueInfo(output));
    const model = new Message().integer(1, IR_VERSION).text(2, 'ganforge').message(7, graph);
    model.message(8, new Message().text(1, '').integer(2, OPSET));
    for (const [key, value] of Object.entries(notes)) model.message(14, new Message().text(1, key).text(2, value));
    return model.finish();
  }

  #constant(dtype: 'float32' | 'int64', bytes: Uint8Array, shape: readonly number[]): string {
    const name = this.#name('constant');
    const tensor = new Message();
    for (const side of shape) tensor.integer(1, side);
    this.#constants.push(tensor.integer(2, DATA_TYPES[dtype]).text(8, name).bytes(9, bytes));
    return name;
  }

  #name(operator: string): string {
    this.#names++;
    return `${operator.toLowerCase()}_${this.#names}`;
  }
}

function attribute(name: string, value: Attribute): Message {
  const made = new Message().text(1, name);
  if (typeof value === 'number') return made.integer(3, value).integer(20, ATTRIBUTE_TYPES.int);
  if (typeof value === 'string') return made.text(4, value).integer(20, ATTRIBUTE_TYPES.string);
  if ('float' in value) return made.float(2, value.float).integer(20, ATTRIBUTE_TYPES.float);
  for (const one of value) made.integer(8, one);
  return made.integer(20, ATTRIBUTE_TYPES.ints);
}

function valueInfo({ name, dtype, shape }: GraphValue): Message {
  const sides = new Message().message(1, new Message().text(2, 'N'));
  for (const side of shape) sides.message(1, new Message().integer(1, side));
  const tensor = new Message().integer(1, DATA_TYPES[dtype]).message(2, sides);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
