/** Cuts a stream of bytes into lines. A long line costs no more than its bytes, however many chunks it comes in. */
export function createLineSplitter(onLine: (line: Buffer) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const tail = chunk.subarray(from, end);
      onLine(pending.length === 0 ? tail : Buffer.concat([...pending, tail]));
      pending = [];
      from = end + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  };
}
