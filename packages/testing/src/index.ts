export { flatten, type Numbers, type Tolerance } from './allclose.ts';
