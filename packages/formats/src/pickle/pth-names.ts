import { keyText, type PickleValue, PyDict, PyList, PyTuple } from './pickle-value.ts';
import { damaged } from './pth-error.ts';
import { TorchTensor } from './torch-tensor.ts';

/** The maximum nesting of dicts and lists. A checkpoint of an optimizer has four levels. */
const MAX_DEPTH = 32;

/**
 * The maximum number of values that are visited. A small pickle can refer to the same dict many times, at several
 * levels.
 */
const MAX_VISITS = 2 ** 20;

/**
 * Collects the tensors in `value` by name. A name is the path of keys, joined by dots. The keys of lists and tuples are
 * their indices.
 *
 * Other values (an epoch, a learning rate) are ignored.
 *
 * @param maxNames the largest total length of all names in characters
 * @throws GanError `file` if two tensors have the same name, the nesting is too deep, or the names need too much memory
 */
export function nameTensors(value: PickleValue, maxNames: number): Map<string, TorchTensor> {
  const named = new Map<string, TorchTensor>();
  let visits = 0;
  let characters = 0;

  const visit = (name: string, value: PickleValue, depth: number): void => {
    if (++visits > MAX_VISITS) throw damaged(`it holds more than ${MAX_VISITS} values`);
    if (value instanceof TorchTensor) {
      characters += name.length;
      if (characters > maxNames) throw damaged(`the names of its tensors take more than ${maxNames} characters`);
      if (named.has(name)) throw damaged(`it has two tensors named '${name.slice(0, 100)}'`);
      named.set(name, value);
      return;
    }
    const entries =
      value instanceof PyDict
        ? value.entries.entries()
        : value instanceof PyList || value instanceof PyTuple
          ? value.items.entries()
          : [];
    for (const [key, item] of entries) {
      if (depth === MAX_DEPTH) throw damaged(`dicts and lists must be nested at most ${MAX_DEPTH} deep`);
      visit(depth === 0 ? keyText(key) : `${name}.${keyText(key)}`, item, depth + 1);
    }
  };

  visit('', value, 0);
  return named;
}
