import { wganGp } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';

// Residual blocks contain many small convolutions, whose gradients are slow in plain JavaScript. The unit tests compare
// the form without normalisation with PyTorch.
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
