declare module "cluster-key-slot" {
  /** The slot of a key, 0 to 16383; of a key with a hash tag, the tag's. */
  export default function keySlot(key: string): number;
}
