import { frechetDistance } from '@ganforge/metrics';
import { imageFolder, momentsOf } from '@ganforge/metrics/node';
import { pixels } from '@ganforge/metrics/pixels'; // or inceptionV3, digits, squeezenet, your own network

const extractor = pixels({ size: 4 });
const [real, generated] = [await imageFolder('photos'), await imageFolder('generated')]; // or imageZip, imageArray
const [a, b] = [await momentsOf(real, extractor), await momentsOf(generated, extractor)]; // memory does not grow
export const { label, value, warnings } = frechetDistance(a.moments, b.moments); // label: 'FD(pixels)'
