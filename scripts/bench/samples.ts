/** The value below which this share of the samples lies; NaN without samples. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** NaN without samples. */
export const mean = (samples: readonly number[]): number =>
  samples.reduce((sum, sample) => sum + sample, 0) / samples.length

/** Milliseconds that the work takes. */
export const timed = async (work: () => unknown): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

export const timedTimes = async (count: number, work: (index: number) => unknown): Promise<number[]> => {
  const samples: number[] = []
  for (let index = 0; index < count; index += 1) samples.push(await timed(() => work(index)))
  return samples
}

/** What is compared: each lane gives the samples of one round. */
export type Lane = { readonly name: string; readonly round: (round: number) => Promise<readonly number[]> }

/**
 * Runs the lanes in turn, round after round and each time beginning with another one, so that what else happens on
 * the machine meets all of them alike. Round 0 warms up and is thrown away; a single round, for trying, has none.
 */
export const interleave = async (
  rounds: number,
  lanes: readonly Lane[],
): Promise<ReadonlyMap<string, readonly number[]>> => {
  const samples = new Map<string, number[]>(lanes.map(({ name }) => [name, []]))
  if (rounds > 1) for (const { round } of lanes) await round(0)
  for (let round = 1; round <= rounds; round += 1)
    for (let turn = 0; turn < lanes.length; turn += 1) {
      const lane = lanes[(turn + round) % lanes.length]
      if (lane) samples.get(lane.name)?.push(...(await lane.round(round)))
    }
  return samples
}
