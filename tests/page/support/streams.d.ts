/** Beside the types of browsers those of Bun lose this one. */
interface ReadableStream<R> {
  text(): Promise<string>;
}
