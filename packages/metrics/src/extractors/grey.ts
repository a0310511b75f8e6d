/**
 * Converts RGB pixels [pixels,3] to grey pixels [pixels] by `0.299 * R + 0.587 * G + 0.114 * B`. This is the luma of
 * ITU-R BT.601, which Pillow's mode `L` uses too.
 */
export function greyOf(rgb: Float32Array): Float32Array {
  const grey = new Float32Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++)
    grey[i] = 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;
  return grey;
}
