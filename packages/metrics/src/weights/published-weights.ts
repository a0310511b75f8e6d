import { FID_WEIGHTS } from '../features/provenance.ts';

/** A file of weights that someone publishes. */
export interface PublishedWeights {
  /** What its file is called here. */
  readonly name: string;
  /** Where it is published, asked in this order. */
  readonly urls: readonly string[];
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** The Inception network of FID, as pytorch-fid and torch-fidelity publish it: the same bytes in two places. */
export const INCEPTION_WEIGHTS: PublishedWeights = {
  name: 'pt_inception-2015-12-05-6726825d.pth',
  urls: [
    'https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth',
    'https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/weights-inception-2015-12-05-6726825d.pth',
  ],
  bytes: 95_628_359,
  sha256: FID_WEIGHTS,
};
