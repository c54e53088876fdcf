/**
 * ONNX's messages, https://github.com/onnx/onnx/blob/v1.17.0/onnx/onnx.proto, with the fields that are read or written here. A graph that
 * is an attribute, the body of a `Loop`, is a message of another name, whose attributes have no graphs: no file nests deeper.
 */
export const MESSAGES = {
  model: {
    irVersion: [1, 'int'],
    producerName: [2, 'text'],
    graph: [7, 'graph'],
    opsets: [8, 'opset', 'many'],
    metadata: [14, 'entry', 'many'],
  },
  opset: { domain: [1, 'text'], version: [2, 'int'] },
  entry: { key: [1, 'text'], value: [2, 'text'] },
  graph: {
    nodes: [1, 'node', 'many'],
    name: [2, 'text'],
    initializers: [5, 'tensor', 'many'],
    inputs: [11, 'value', 'many'],
    outputs: [12, 'value', 'many'],
  },
  node: {
    inputs: [1, 'text', 'many'],
    outputs: [2, 'text', 'many'],
    name: [3, 'text'],
    opType: [4, 'text'],
    attributes: [5, 'attribute', 'many'],
    domain: [7, 'text'],
  },
  attribute: {
    name: [1, 'text'],
    f: [2, 'float'],
    i: [3, 'int'],
    s: [4, 'bytes'],
    t: [5, 'tensor'],
    g: [6, 'body'],
    floats: [7, 'float', 'many'],
    ints: [8, 'int', 'many'],
    strings: [9, 'bytes', 'many'],
    type: [20, 'int'],
  },
  body: {
    nodes: [1, 'bodyNode', 'many'],
    name: [2, 'text'],
    initializers: [5, 'tensor', 'many'],
    inputs: [11, 'value', 'many'],
    outputs: [12, 'value', 'many'],
  },
  bodyNode: {
    inputs: [1, 'text', 'many'],
    outputs: [2, 'text', 'many'],
    name: [3, 'text'],
    opType: [4, 'text'],
    attributes: [5, 'bodyAttribute', 'many'],
    domain: [7, 'text'],
  },
  bodyAttribute: {
    name: [1, 'text'],
    f: [2, 'float'],
    i: [3, 'int'],
    s: [4, 'bytes'],
    t: [5, 'tensor'],
    floats: [7, 'float', 'many'],
    ints: [8, 'int', 'many'],
    strings: [9, 'bytes', 'many'],
    type: [20, 'int'],
  },
  tensor: {
    dims: [1, 'int', 'many'],
    dataType: [2, 'int'],
    floatData: [4, 'float', 'many'],
    int32Data: [5, 'int', 'many'],
    int64Data: [7, 'int', 'many'],
    name: [8, 'text'],
    rawData: [9, 'bytes'],
    doubleData: [10, 'double', 'many'],
    externalData: [13, 'entry', 'many'],
    dataLocation: [14, 'int'],
  },
  value: { name: [1, 'text'], type: [2, 'type'] },
  type: { tensor: [1, 'tensorType'] },
  tensorType: { elementType: [1, 'int'], shape: [2, 'shape'] },
  shape: { dims: [1, 'dimension', 'many'] },
  dimension: { size: [1, 'int'], parameter: [2, 'text'] },
} as const;

/** `AttributeProto.AttributeType`, by the field that has the value. */
export const ATTRIBUTE_TYPES = { f: 1, i: 2, s: 3, t: 4, g: 5, floats: 6, ints: 7, strings: 8 } as const;
