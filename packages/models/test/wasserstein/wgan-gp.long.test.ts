import { wganGp } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';

// Residual blocks are many small convolutions, which plain JavaScript differentiates slowly. The form without
// normalisation is held against PyTorch in the unit tests.
testVariant('wganGp of residual blocks with instance normalisation', {
  factory: wganGp,
  options: {
    ...{ architecture: 'resnet', normalization: 'instance' },
    ...{ size: 16, channels: 1, features: 2, latentDim: 3, criticUpdates: 1 },
  },
  dead: ['critic/score/bias'],
  batchSize: 2,
  invalid: [],
});
