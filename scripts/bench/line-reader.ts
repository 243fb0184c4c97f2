/** Cuts a stream into lines; each byte is looked at once, however large a line and however small its pieces. */
export const createLineReader = (onLine: (line: string) => void): ((chunk: Buffer) => void) => {
  let pieces: Buffer[] = []
  return (chunk) => {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      pieces.push(chunk.subarray(start, end))
      onLine(Buffer.concat(pieces).toString('utf8'))
      pieces = []
      start = end + 1
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
  }
}
