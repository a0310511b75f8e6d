export { cacheFolder } from './cache-folder.ts';
export { type Checksum, readChecked } from './checksum.ts';
export { type DownloadOptions, type DownloadProgress, download } from './download.ts';
