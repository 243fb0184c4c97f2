/** Shows how far something is: one line that changes on a terminal, a line at each tenth elsewhere. */
export type ProgressLine = {
  readonly update: (bytes: number, total: number | null) => void
  readonly end: () => void
}

const megabyte = 1_000_000
const redrawMs = 100

export const progressLine = (label: string, stream: NodeJS.WriteStream): ProgressLine => {
  let shownAt = -Infinity
  let lastTenth = -1
  let isOpen = false

  const redraw = (text: string): void => {
    if (performance.now() - shownAt < redrawMs) return
    shownAt = performance.now()
    isOpen = true
    stream.write(`\r${text}\u{1b}[K`)
  }
  const append = (text: string, tenth: number): void => {
    if (tenth === lastTenth) return
    lastTenth = tenth
    stream.write(`${text}\n`)
  }
  return {
    update: (bytes, total) => {
      const text = `${label}: ${amount(bytes)}${total === null ? '' : ` of ${amount(total)}`}`
      if (stream.isTTY) redraw(text)
      else
        append(text, total === null ? Math.floor(bytes / (10 * megabyte)) : Math.floor((10 * bytes) / total))
    },
    end: () => void (isOpen && stream.write('\n')),
  }
}

const amount = (bytes: number): string => `${(bytes / megabyte).toFixed(1)} MB`
