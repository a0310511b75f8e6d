// Prints, as JSON, the derivatives of every case by central differences in float64. It runs in its own process, because
// the imports below set float64 for the whole process.
import '../../../../vitest.float64.setup.ts';

const tf = await import('@tensorflow/tfjs-core');
await import('@tensorflow/tfjs-backend-cpu');
const { cases } = await import('./cases.ts');
const { differences, withInputs } = await import('./derivatives.ts');
await tf.setBackend('cpu');

const expected = Object.fromEntries(
  cases.map((one) => [one.name, withInputs(one, (inputs) => differences(one.f, inputs))] as const),
);
process.stdout.write(JSON.stringify(expected));
