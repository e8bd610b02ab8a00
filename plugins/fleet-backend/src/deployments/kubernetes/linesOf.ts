/** An object of Kubernetes is a tenth of it at most. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const LINE_END = 10;

/**
 * The lines of a stream, empty ones left out. A last line without an end is not given, as it was cut off.
 *
 * @throws Error when a line is longer than any that makes sense.
 */
export async function* linesOf(
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (
      let end = chunk.indexOf(LINE_END);
      end >= 0;
      end = chunk.indexOf(LINE_END, start)
    ) {
      parts.push(chunk.subarray(start, end));
      const line = Buffer.concat(parts).toString('utf8').trim();
      parts = [];
      length = 0;
      start = end + 1;
      if (line) yield line;
    }
    const rest = chunk.subarray(start);
    if (rest.length > 0) parts.push(rest);
    length += rest.length;
    if (length > MAX_LINE_BYTES) {
      throw new Error(`a line of more than ${MAX_LINE_BYTES} bytes`);
    }
  }
}
