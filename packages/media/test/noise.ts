/** Returns `count` pseudorandom bytes. They are the same every time. */
export function noise(count: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // the linear congruential generator of Numerical Recipes
    return state >>> 24;
  });
}
