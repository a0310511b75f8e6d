import '@tensorflow/tfjs-backend-cpu'; // or another backend: useEngine() of @ganforge/engine
import { createDraw } from '@ganforge/core';
import { mnist, strokeDigits, take } from '@ganforge/data';

// MNIST from GANFORGE_DATA_DIR, the cache or the network; else digits that need no file.
const digits = await mnist({ split: 'test', connectTimeout: 3000 }).catch((error: Error) => {
  console.log(`${error.message}\nStroke-drawn digits take its place.`);
  return strokeDigits({ size: 2000, seed: 1 });
});
const sevens = take(
  digits,
  [...digits.labels.keys()].filter((i) => digits.labels[i] === 7),
);
export const batch = await sevens.get([0, 1, 2], { epoch: 0, draw: createDraw(0) });
