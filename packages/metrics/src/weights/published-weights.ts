import { FID_WEIGHTS } from '../features/provenance.ts';

/** A published file of weights. */
export interface PublishedWeights {
  /** Name of the local file. */
  readonly name: string;
  /** Download addresses, tried in this order. */
  readonly urls: readonly string[];
  readonly bytes: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}

/** The Inception network of FID, published by pytorch-fid and torch-fidelity with the same bytes. */
export const INCEPTION_WEIGHTS: PublishedWeights = {
  name: 'pt_inception-2015-12-05-6726825d.pth',
  urls: [
    'https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth',
    'https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/weights-inception-2015-12-05-6726825d.pth',
  ],
  bytes: 95_628_359,
  sha256: FID_WEIGHTS,
};
