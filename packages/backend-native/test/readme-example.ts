import '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';

await tf.setBackend('native');
const images = tf.ones<tf.Rank.R4>([8, 64, 64, 3]);
const filter = tf.fill<tf.Rank.R4>([4, 4, 3, 64], 0.5);
export const features = tf.relu(tf.conv2d(images, filter, 2, 'valid')); // shape [8,31,31,64]; each value is 4*4*3*0.5
