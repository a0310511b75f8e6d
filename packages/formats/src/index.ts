export { GanError, type GanErrorCode, type GanErrorOptions } from './error.ts';
export { ioError, nodeFs, writeFileAtomic, writeFolderAtomic } from './files.ts';
