/** Lets through at most one value per interval, and the last one in any case, before `end` returns. */
export type ProgressGate<Value> = { readonly push: (value: Value) => void; readonly end: () => void }

const intervalMs = 50

export const createProgressGate = <Value>(emit: (value: Value) => void): ProgressGate<Value> => {
  let held: { readonly value: Value } | null = null
  let timer: NodeJS.Timeout | null = null

  const flush = (): void => {
    timer = null
    const last = held
    held = null
    if (last === null) return
    timer = setTimeout(flush, intervalMs)
    emit(last.value)
  }

  return {
    push: (value) => {
      held = { value }
      if (timer === null) flush()
    },
    end: () => {
      flush()
      if (timer !== null) clearTimeout(timer)
    },
  }
}
