export { imageArray } from './image/files/array-source.ts';
export { decodeImage } from './image/files/decode.ts';
export { imageFolder } from './image/files/folder-source.ts';
export type { ImageSource, ReadImage, SourceImage } from './image/files/source.ts';
export type { ImageFile } from './image/files/threads.ts';
export { imageZip } from './image/files/zip-source.ts';
