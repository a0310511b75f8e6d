import '@tensorflow/tfjs-backend-cpu'; // or another backend: useEngine() of @ganforge/engine
import { randomStream, rowStreams } from '@ganforge/core';
import { mnist, onlyClasses, strokeDigits, unpaired } from '@ganforge/data';

// MNIST comes from GANFORGE_DATA_DIR, the cache or the network. If it is not available, drawn digits replace it.
const digits = await mnist({ split: 'test', connectTimeout: 3000 }).catch((error: Error) => {
  console.log(`${error.message}\nStroke-drawn digits take its place.`);
  return strokeDigits({ size: 2000, seed: 1 });
});
export const sevens = onlyClasses(digits, ['7']);
// A folder of photographs: await imageFolder('faces', { size: 64, flip: true })
const onesToSevens = unpaired(onlyClasses(digits, ['1']), sevens);
export const batch = await onesToSevens.get([0, 1, 2], { epoch: 0, random: rowStreams(randomStream(0)) });
