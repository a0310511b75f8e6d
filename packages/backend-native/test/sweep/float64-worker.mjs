// A worker whose tfjs computes in float64: kernels of the cpu backend are run for a caller that waits.
import { workerData } from 'node:worker_threads';

// tfjs's cpu backend computes in whatever Float32Array is; before tfjs is loaded.
Object.assign(globalThis, { Float32Array: Float64Array });
const tf = await import('@tensorflow/tfjs-core');
await import('@tensorflow/tfjs-backend-cpu');
await tf.setBackend('cpu');

const { port, signal } = workerData;

function run({ kernelName, inputs, attrs }) {
  // Not tf.tensor: it knows an array's type by what Node says it is.
  const tensor = ({ values, shape, dtype }) =>
    tf.engine().makeTensor(dtype === 'float32' ? Float64Array.from(values) : values, shape, dtype);
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([name, input]) => [name, input && tensor(input)]);
    // Some kernels take their inputs as an array.
    const named = '0' in inputs ? tensors.map(([, input]) => input) : Object.fromEntries(tensors);
    return [tf.engine().runKernel(kernelName, named, attrs)]
      .flat()
      .map((y) => ({ shape: y.shape, dtype: y.dtype, values: y.dataSync().slice() }));
  });
}

port.on('message', ({ id, call }) => {
  try {
    port.postMessage({ id, outputs: run(call) });
  } catch (error) {
    port.postMessage({ id, error: String(error) });
  }
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
});
