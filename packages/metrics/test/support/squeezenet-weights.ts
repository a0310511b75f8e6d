import { squeezenetWeights } from '@ganforge/metrics/squeezenet';
import { SQUEEZENET_FILTERS } from '../../src/extractors/squeezenet/table.ts';
import { between } from './formula.ts';

/** Returns the content of a weights file with the numbers of the formula of reference/squeezenet.py. */
export function formulaWeightsFile(): Uint8Array {
  const parts = [...SQUEEZENET_FILTERS].flatMap(([name, [height, width, inputs, out]]) => {
    const limit = Math.sqrt(6 / (height * width * inputs));
    return [
      between(`${name}/kernel`, height * width * inputs * out, -limit, limit),
      between(`${name}/bias`, out, -20, 20),
    ];
  });
  const floats = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    floats.set(part, at);
    at += part.length;
  }
  return new Uint8Array(floats.buffer);
}

/** Returns the weights that are read from {@link formulaWeightsFile}. */
export function formulaWeights(): ReturnType<typeof squeezenetWeights> {
  return squeezenetWeights(formulaWeightsFile());
}
