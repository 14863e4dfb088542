import { philox4x32, type Block, type Key } from "../../src/common/random";

/**
 * `n` float32 in [0, 1), multiples of 2⁻²³, equal to the bit to TensorFlow's StatelessRandomUniform with `key` as seed.
 *
 * TensorFlow first scrambles the seed through Philox under a key of its own (stateless_random_ops.cc).
 */
export function statelessUniform(n: number, key: Key): Float32Array {
  const seed: Block = [key[0], key[0] >> 31, key[1], key[1] >> 31]; // each int32 extended to 64 bits
  const scrambled = philox4x32(seed, [0x3ec8f720, 0x02461e29]);
  const numbers = new Float32Array(n);
  for (let start = 0; start < n; start += 4) {
    const block = philox4x32([start / 4, 0, scrambled[2], scrambled[3]], [scrambled[0], scrambled[1]]);
    for (let i = 0; i < 4 && start + i < n; i++) numbers[start + i] = (block[i] & 0x7fffff) / 0x800000;
  }
  return numbers;
}
