/**
 * Cases that fail on an engine because a kernel of upstream's is wrong there, forward or backward, whatever the gradients.
 *
 * On wasm: gather with batchDims takes the rows of the wrong batch, maxPoolWithArgmax takes the smallest positive number
 * for the lowest of all, and transform reflects, and rotateWithOffset rotates, otherwise than cpu.
 */
export const wrongKernels: Readonly<Record<string, readonly string[]>> = {
  wasm: ['gather, with batchDims', 'maxPoolWithArgmax', 'image.transform, reflected', 'image.rotateWithOffset'],
};
