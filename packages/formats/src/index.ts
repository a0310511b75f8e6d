export { crc32, crc32c, maskedCrc32c } from './crc.ts';
export { GanError, type GanErrorCode, type GanErrorOptions } from './error.ts';
export { ioError, nodeFs, writeFileAtomic, writeFolderAtomic } from './files.ts';
export { type Dtype, type NamedArray, type TypedArray, toFloat32 } from './named-array.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors.ts';
export { sha256 } from './sha256.ts';
