export type Size = 'whole' | 'quick'

/** One part of the benchmark. Prints its table; resolves with what was found wrong, in sentences, timings never. */
export type Section = (size: Size) => Promise<readonly string[]>
