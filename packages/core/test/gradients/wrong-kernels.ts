/**
 * Cases that fail on an engine because a kernel of upstream's is wrong there, forward or backward, whatever the gradients.
 *
 * On wasm: maxPoolWithArgmax takes the smallest positive number
 * for the lowest of all, and transform reflects, and rotateWithOffset rotates, otherwise than cpu.
 */
export const wrongKernels: Readonly<Record<string, readonly string[]>> = {
  wasm: ['maxPoolWithArgmax', 'image.transform, reflected', 'image.rotateWithOffset'],
};
