/** Recording a function in little memory: only the shapes of what it computes matter, so equal shapes share a tensor. */
import { backend, binding, type tf } from "../load";
import { override } from "./override";

/** Native tensors that several tensors of tfjs stand for, by shape. */
export class SharedTensors {
  private readonly byShape = new Map<string, number>();
  private readonly ids = new Set<number>();

  /** Lets go of the memory of `tensors`: each stands for the first of its shape from now on, whatever its values. */
  share(tensors: tf.TensorInfo[]): void {
    for (const { dataId, dtype } of tensors) if (dtype === "float32") this.shareOne(dataId); // integers may be indices
  }

  private shareOne(dataId: object): void {
    const data = backend.tensorMap.get(dataId);
    const shape = data.shape.join();
    const first = this.byShape.get(shape);
    if (first === undefined) {
      this.byShape.set(shape, data.id);
      this.ids.add(data.id);
    } else if (first !== data.id) {
      binding.deleteTensor(data.id);
      data.id = first;
    }
  }

  /** Runs `body`, which makes and disposes of tensors that share memory, and frees the memory behind it. */
  during<T>(body: () => T): T {
    const { disposeData } = backend;
    const { ids } = this;
    const restore = override(backend, {
      disposeData(dataId, force) {
        const data = backend.tensorMap.has(dataId) ? backend.tensorMap.get(dataId) : undefined;
        if (data && ids.has(data.id) && (force || data.refCount <= 1)) data.id = -1; // nothing native to free
        return disposeData.call(backend, dataId, force);
      },
    });
    try {
      return body();
    } finally {
      restore();
      ids.forEach((id) => binding.deleteTensor(id));
    }
  }
}
