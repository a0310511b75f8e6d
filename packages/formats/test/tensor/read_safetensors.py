"""Prints what the safetensors package reads of a file, as JSON: [dtype, shape, values] by name."""
import json
import sys

from safetensors.numpy import load_file

print(json.dumps({name: [str(x.dtype), x.shape, x.ravel().tolist()] for name, x in load_file(sys.argv[1]).items()}))
