import { atSize, decodePng, pilBicubic } from '@ganforge/media';

// The bytes of a grey PNG file with two pixels, black and white.
const file = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAACklEQVR4nGNwAAAAQgBBKTf07wAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
);
const image = await decodePng(file);
export const levels = atSize({ ...image, n: 1 }, 4, pilBicubic); // [1,4,4,3] in [0,255]
