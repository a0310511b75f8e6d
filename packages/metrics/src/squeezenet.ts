export { type SqueezenetOptions, squeezenet } from './extractors/squeezenet/squeezenet.ts';
export { squeezenetWeights } from './extractors/squeezenet/weights-file.ts';
