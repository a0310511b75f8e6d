// tfjs's cpu backend computes in whatever Float32Array is: with this, in float64. Before tfjs is loaded, hence no import.
Object.assign(globalThis, { Float32Array: Float64Array });
