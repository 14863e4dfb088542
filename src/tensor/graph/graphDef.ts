/**
 * TensorFlow's graph messages, written with the protobuf classes that tfjs-node brings along.
 *
 * Source: tensorflow/core/framework/{node_def,attr_value,tensor}.proto and protobuf/saved_model.proto.
 */
import * as messages from "@tensorflow/tfjs-node/dist/proto/api_pb";
import { binding, type Attribute } from "../load";

/** One node of a graph. An input is `node` or, for a further output of a node, `node:1`, `node:2`… */
export interface GraphNode {
  name: string;
  op: string;
  inputs: string[];
  attributes: Attribute[];
  constant?: Constant;
}

/** The value of a Const node: TensorFlow's number of the element type, shape, and little-endian bytes. */
export interface Constant {
  dtype: number;
  shape: number[];
  bytes: Uint8Array;
}

/** The version of TensorFlow's graph format that the nodes are written in; other releases read it, later and earlier. */
const GRAPH_VERSION = 1395;

/** The bytes of a saved_model.pb that holds `nodes` under the tag "serve". */
export function savedModel(nodes: GraphNode[]): Uint8Array {
  const versions = new messages.VersionDef();
  versions.setProducer(GRAPH_VERSION);
  const graph = new messages.GraphDef();
  graph.setVersions(versions);
  graph.setNodeList(nodes.map(nodeMessage));
  const information = new messages.MetaGraphDef.MetaInfoDef();
  information.addTags("serve");
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(information);
  metaGraph.setGraphDef(graph);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function nodeMessage({ name, op, inputs, attributes, constant }: GraphNode): messages.NodeDef {
  const node = new messages.NodeDef();
  node.setName(name);
  node.setOp(op);
  node.setInputList(inputs);
  const map = node.getAttrMap();
  for (const attribute of attributes) map.set(attribute.name, attributeMessage(attribute));
  if (constant) map.set("value", tensorMessage(constant));
  return node;
}

function attributeMessage({ name, type, value }: Attribute): messages.AttrValue {
  const message = new messages.AttrValue();
  if (Array.isArray(value) && type !== binding.TF_ATTR_SHAPE) message.setList(listMessage(name, type, value));
  else if (type === binding.TF_ATTR_STRING) message.setS(Buffer.from(value as string));
  else if (type === binding.TF_ATTR_INT) message.setI(value as number);
  else if (type === binding.TF_ATTR_FLOAT) message.setF(value as number);
  else if (type === binding.TF_ATTR_BOOL) message.setB(value as boolean);
  else if (type === binding.TF_ATTR_TYPE) message.setType(value as number);
  else if (type === binding.TF_ATTR_SHAPE) message.setShape(shapeMessage(value as number[]));
  else throw new Error(`attribute ${name}: attributes of kind ${type} cannot be captured`);
  return message;
}

function listMessage(name: string, type: number, values: number[]): messages.AttrValue.ListValue {
  const list = new messages.AttrValue.ListValue();
  if (type === binding.TF_ATTR_INT) list.setIList(values);
  else if (type === binding.TF_ATTR_FLOAT) list.setFList(values);
  else throw new Error(`attribute ${name}: lists of kind ${type} cannot be captured`);
  return list;
}

function tensorMessage({ dtype, shape, bytes }: Constant): messages.AttrValue {
  const tensor = new messages.Tensor();
  tensor.setDtype(dtype);
  tensor.setTensorShape(shapeMessage(shape));
  tensor.setTensorContent(bytes);
  const message = new messages.AttrValue();
  message.setTensor(tensor);
  return message;
}

function shapeMessage(shape: number[]): messages.TensorShape {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dimension = new messages.TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}
