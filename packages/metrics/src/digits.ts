export { type DigitsOptions, digits } from './extractors/digits/digits.ts';
